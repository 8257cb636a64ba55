import { promisify } from 'node:util';
import type { Request } from 'express';
import { safeReturnPath } from '../web/navigation.js';

/**
 * Makes this browser's session that of a person, under a new id.
 *
 * @returns the path they were on their way to.
 */
export async function signIn(req: Request, profileId: string): Promise<string> {
  const { returnTo } = req.session;
  await renewSession(req);
  req.session.profileId = profileId;
  req.session.signedInAt = Date.now();
  await promisify((done: (error: unknown) => void) => req.session.save(done))();
  return safeReturnPath(returnTo);
}

/** Ends this browser's session, on the server too. */
export function signOut(req: Request): Promise<void> {
  return renewSession(req);
}

function renewSession(req: Request): Promise<void> {
  return promisify((done: (error: unknown) => void) => req.session.regenerate(done))() as Promise<void>;
}
