import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { plainAddress } from '../web/plain-address.js';
import { safeReturnPath } from '../web/navigation.js';
import { KnownBrowsers } from './known-browsers.js';

const LONGEST_USER_AGENT = 300; // characters

/** Who is signed in, in which browser. */
@Injectable()
export class SignIns {
  constructor(private readonly browsers: KnownBrowsers) {}

  /**
   * Makes this browser's session that of a person, under a new id.
   *
   * @returns the path they were on their way to.
   */
  async begin(res: Response, profileId: string): Promise<string> {
    const { req } = res;
    const { returnTo } = req.passerBy;
    await renewSession(req);
    req.session.profileId = profileId;
    Object.assign(req.session, { signedInAt: Date.now(), ...browserOf(req) });
    await promisify((done: (error: unknown) => void) => req.session.save(done))();
    req.passerBy.forget();
    this.browsers.remember(req, res, profileId);
    return safeReturnPath(returnTo);
  }

  /** Ends this browser's session, on the server too. */
  async end(req: Request): Promise<void> {
    await renewSession(req);
  }
}

/** By what people tell their own browsers from others. */
function browserOf({ ip, headers }: Request): { address: string; userAgent: string } {
  return {
    address: plainAddress(ip) ?? '',
    userAgent: (headers['user-agent'] ?? '').slice(0, LONGEST_USER_AGENT),
  };
}

function renewSession(req: Request): Promise<void> {
  return promisify((done: (error: unknown) => void) => req.session.regenerate(done))() as Promise<void>;
}
