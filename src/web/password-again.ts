import type { Request } from 'express';
import { Problem } from '../problem.js';

/** How long after a person has shown that it is them they are not asked again, in milliseconds. */
const FRESH = 10 * 60 * 1000;

/** Thrown before something that an unlocked screen must not be enough for. */
export class PasswordNeeded extends Problem {
  constructor() {
    super('Show first that it is you. Nothing is changed yet.', { status: 403 });
  }
}

/**
 * Goes on only where the signed-in person has just shown that it is them, by signing in or since: whoever finds a
 * browser open on a table changes nothing by which they could come back. OWASP ASVS 5.0, 7.5.
 *
 * @param isAsked where having signed in a moment ago is not enough: they must have been asked since.
 * @throws PasswordNeeded; the form that was sent is held until the password is there
 */
export function requirePassword(req: Request, { isAsked = false } = {}): void {
  const { signedInAt = 0, signedInBy, provedAt = 0 } = req.session as Partial<Request['session']>;
  // Whom a proxy lets in with each request is for the proxy to say; they have nothing else to show.
  if (signedInBy === 'proxy') return;
  // A provider may sign somebody in without asking them anything.
  const shown = isAsked || signedInBy === 'provider' ? provedAt : Math.max(signedInAt, provedAt);
  if (Date.now() - shown >= FRESH) throw new PasswordNeeded();
}
