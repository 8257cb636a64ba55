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

/** Somebody who has shown their password, or a one-time link. */
interface FirstStep {
  profileId: string;
  /** Absent for a password. */
  signedInBy?: 'link';
  /** To be said once they are in. */
  said?: string;
}

/** One who has not shown their second factor yet. */
export interface HalfWay extends FirstStep {
  email: string;
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
  async goOn(page: Page, first: FirstStep): Promise<void> {
    const { secondFactorAt, email } = await this.database.read.findOneByOrFail(Profile, {
      id: first.profileId,
    });
    if (!secondFactorAt) return this.arrive(page, first);
    this.halfWay.set(page.req.sessionID, { ...first, email, failures: 0 });
    page.goOn(paths.secondFactor.ask());
  }

  /** Who is half way in this browser. */
  find({ sessionID }: Request): HalfWay | undefined {
    return this.halfWay.get(sessionID);
  }

  /** Their second factor was right. */
  async finish(page: Page, halfWay: HalfWay): Promise<void> {
    this.halfWay.delete(page.req.sessionID);
    await this.arrive(page, halfWay);
  }

  /** It was wrong. @returns whether they may try once more without their password */
  fail({ sessionID }: Request): boolean {
    const halfWay = this.halfWay.get(sessionID);
    if (halfWay && ++halfWay.failures < MOST_FAILURES) return true;
    this.halfWay.delete(sessionID);
    return false;
  }

  private async arrive(page: Page, { profileId, signedInBy, said }: FirstStep): Promise<void> {
    const way = signedInBy ? { signedInBy } : {};
    page.goOn(await this.signIns.begin(page, profileId, way), said);
  }
}
