import { randomBytes } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../problem.js';
import { rememberOrigin } from './address-mismatch.js';
import { readCookie } from './cookies.js';
import { assertNotTooLong, isMoreThanStrangersSend, readForm } from './form-body.js';
import { isSame, SignedText } from '../signed-text.js';

const MAC_BYTES = 16;
const HOUR = 60 * 60 * 1000; // milliseconds
/** How long a form is good for that was shown to somebody who has not signed in. Others end with their session. */
const LIFETIME = 12 * HOUR;

declare module 'express-serve-static-core' {
  interface Request {
    formTokens: FormTokens;
  }
}

/** Thrown for a form that was not made for this browser, or too long ago. */
export class FormTooOld extends Problem {
  constructor(nextStep = 'Go back, load the page again and send the form once more.') {
    super('This form is too old: its session has ended. Nothing was changed.', { status: 403, nextStep });
  }
}

/**
 * The tokens that forms of one browser carry: an HMAC of the id in its session cookie and of the time. Nothing is stored
 * for them, so they need no session that is kept. A page in another site can make the browser send the cookie, but does
 * not know the token.
 */
export class FormTokens {
  constructor(
    private readonly req: Request,
    private readonly texts: SignedText,
    private readonly owners: SignedText,
  ) {}

  /**
   * A token for a page. It looks different on each: a secret that stands unchanged beside reflected text could be guessed
   * from the length of compressed pages (BREACH).
   */
  issue(): string {
    const at = Date.now().toString(36);
    const mask = randomBytes(MAC_BYTES);
    return `${Buffer.concat([mask, xor(this.mac(at), mask)]).toString('base64url')}.${at}`;
  }

  accepts(token: unknown): boolean {
    if (typeof token !== 'string') return false;
    const [masked, at = ''] = token.split('.');
    const bytes = Buffer.from(masked, 'base64url');
    const mac = xor(bytes.subarray(MAC_BYTES), bytes.subarray(0, MAC_BYTES));
    return isSame(mac, this.mac(at)) && (this.hasSession || Date.now() - parseInt(at, 36) < LIFETIME);
  }

  /** Says of a page whose it is, also when its session has ended. It looks different on each, for the same reason. */
  issueOwner(): string {
    return this.owners.sign(`${randomBytes(MAC_BYTES).toString('base64url')} ${this.req.visitor?.id ?? ''}`);
  }

  /** Id of the profile to whom the page was shown that a form was sent from; undefined where it does not say so. */
  ownerOf(owner: unknown): string | undefined {
    const text = typeof owner === 'string' ? this.owners.open(owner) : undefined;
    return text?.split(' ')[1] || undefined;
  }

  private get hasSession(): boolean {
    return this.req.session.profileId !== undefined;
  }

  private mac(at: string): Buffer {
    return this.texts.mac(`${this.req.sessionID} ${at}`).subarray(0, MAC_BYTES);
  }
}

/** Sets `req.formTokens`. @param secretFor a secret for each purpose */
export function formTokens(secretFor: (purpose: string) => Buffer): RequestHandler {
  const texts = new SignedText(secretFor('form tokens'));
  const owners = new SignedText(secretFor('owners of pages'));
  return (req, _res, next) => {
    req.formTokens = new FormTokens(req, texts, owners);
    next();
  };
}

/**
 * Lets an unsafe request pass only with the token of its browser, and never from another site. What cannot have one is
 * refused before its body is read.
 */
@Injectable()
export class FormGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return true;
    assertNotTooLong(req);
    if (!mayHaveToken(req)) throw new FormTooOld();
    await readForm(req, res);
    if (!req.formTokens.accepts(req.body?._csrf)) throw new FormTooOld();
    rememberOrigin(req);
    return true;
  }
}

// Tokens are bound to the session cookie. Long forms are for those who have signed in.
function mayHaveToken(req: Request): boolean {
  if (req.get('Sec-Fetch-Site') === 'cross-site' || readCookie(req, '') === undefined) return false;
  return req.visitor !== undefined || !isMoreThanStrangersSend(req);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]));
}
