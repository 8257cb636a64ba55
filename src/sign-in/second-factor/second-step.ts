import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { Database } from '../../database/database.js';
import { Profile } from '../../people/profile.entity.js';
import { paths } from '../../paths.js';
import type { Page } from '../../web/page.js';
import { SignIns } from '../sign-ins.js';

const MINUTE = 60_000; // milliseconds
const HALF_WAY = 10 * MINUTE;
const MOST = 1_000;
/** Wrong codes after which the password has to be typed again. */
const MOST_FAILURES = 5;

/** Somebody who has shown their password, and not yet their second factor. */
export interface HalfWay {
  profileId: string;
  email: string;
  /** To be said once they are in. */
  said?: string;
  failures: number;
}

/**
 * Between the password and the session of somebody who has a second factor. Who is half way is kept in memory, by the id in
 * their browser's cookie, for a few minutes: only those who know the password get that far.
 */
@Injectable()
export class SecondStep {
  private readonly halfWay = new LRUCache<string, HalfWay>({ max: MOST, ttl: HALF_WAY });

  constructor(
    private readonly database: Database,
    private readonly signIns: SignIns,
  ) {}

  /** Goes on with somebody who has shown their password: to where they wanted to go, or first to the second factor. */
  async goOn(page: Page, profileId: string, said?: string): Promise<void> {
    const { secondFactorAt, email } = await this.database.read.findOneByOrFail(Profile, { id: profileId });
    if (!secondFactorAt) return this.arrive(page, profileId, said);
    this.halfWay.set(page.req.sessionID, { profileId, email, failures: 0, ...(said && { said }) });
    page.goOn(paths.secondFactor.ask());
  }

  /** Who is half way in this browser. */
  find({ sessionID }: Request): HalfWay | undefined {
    return this.halfWay.get(sessionID);
  }

  /** Their second factor was right. */
  async finish(page: Page, { profileId, said }: HalfWay): Promise<void> {
    this.halfWay.delete(page.req.sessionID);
    await this.arrive(page, profileId, said);
  }

  /** It was wrong. @returns whether they may try once more without their password */
  fail({ sessionID }: Request): boolean {
    const halfWay = this.halfWay.get(sessionID);
    if (halfWay && ++halfWay.failures < MOST_FAILURES) return true;
    this.halfWay.delete(sessionID);
    return false;
  }

  private async arrive(page: Page, profileId: string, said?: string): Promise<void> {
    page.goOn(await this.signIns.begin(page, profileId), said);
  }
}
