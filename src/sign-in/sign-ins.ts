import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SessionData } from 'express-session';
import { SecretBox } from '../database/secret-box.js';
import { IsNull, Not } from 'typeorm';
import { Database } from '../database/database.js';
import { Profile } from '../people/profile.entity.js';
import { Problem } from '../problem.js';
import { plainAddress } from '../web/plain-address.js';
import { safeReturnPath } from '../web/navigation.js';
import { KnownBrowsers } from './known-browsers.js';

type Way = Pick<Partial<SessionData>, 'signedInBy' | 'idToken'>;

const LONGEST_USER_AGENT = 300; // characters

/** Who is signed in, in which browser. */
@Injectable()
export class SignIns {
  constructor(
    private readonly browsers: KnownBrowsers,
    private readonly secretBox: SecretBox,
    private readonly database: Database,
  ) {}

  /**
   * Makes this browser's session that of a person, under a new id.
   *
   * @param way by which they have signed in, where it was no password.
   * @returns the path they were on their way to.
   * @throws Problem 403 for somebody whose access has ended, whichever way they came
   */
  async begin(res: Response, profileId: string, way: Way = {}): Promise<string> {
    const { req } = res;
    await this.assertMaySignIn(profileId);
    const { returnTo } = req.passerBy;
    await renewSession(req);
    req.session.profileId = profileId;
    const idToken = way.idToken && this.secretBox.seal(way.idToken, placeOfIdToken(profileId));
    Object.assign(req.session, { signedInAt: Date.now(), ...way, idToken, ...browserOf(req) });
    await promisify((done: (error: unknown) => void) => req.session.save(done))();
    req.passerBy.forget();
    this.browsers.remember(req, res, profileId);
    return safeReturnPath(returnTo);
  }

  /** What the provider has said of the person in this browser; undefined where it did not sign them in. */
  idTokenOf(req: Request): string | undefined {
    const { profileId, idToken } = req.session as Partial<SessionData>;
    return profileId && idToken ? this.secretBox.open<string>(idToken, placeOfIdToken(profileId)) : undefined;
  }

  private async assertMaySignIn(id: string): Promise<void> {
    if (!(await this.database.read.existsBy(Profile, { id, disabledAt: Not(IsNull()) }))) return;
    throw new Problem('Your access to Footbridge has ended.', {
      status: 403,
      nextStep: 'Ask an administrator of Footbridge, if you still need it.',
    });
  }

  /** Ends this browser's session, on the server too. */
  async end(req: Request): Promise<void> {
    await renewSession(req);
  }
}

function placeOfIdToken(profileId: string) {
  return ['session', 'id_token', profileId] as const;
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
