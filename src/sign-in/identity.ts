import { Inject, Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { CONFIG, type Config } from '../config.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import type { Visitor, WayIn } from '../web/visitor.js';
import { Profile } from '../people/profile.entity.js';

const VISITORS = 1_000;

/** Knows who a session belongs to. */
@Injectable()
export class Identity {
  private readonly visitors: Memo<Visitor>;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.visitors = new Memo(database, [Profile], VISITORS);
  }

  /** Sets `req.visitor`. The session of a person who has been removed, or whose access has ended, is none. */
  middleware(): RequestHandler {
    return async (req, _res, next) => {
      const { profileId } = req.session;
      if (!profileId) return next();
      req.visitor = this.withRights(await this.visitor(profileId), req.session.signedInBy);
      if (req.visitor) next();
      else req.session.regenerate(next);
    };
  }

  /** Without a second factor that is asked of administrators they have the rights of members. */
  private withRights(visitor: Visitor | undefined, by: WayIn | undefined): Visitor | undefined {
    const needsIt = this.config.signIn.administratorsNeedSecondFactor && by === undefined;
    if (!needsIt || visitor?.role !== 'administrator' || visitor.hasSecondFactor) return visitor;
    return { ...visitor, role: 'member', lacksSecondFactor: true };
  }

  private visitor(id: string): Promise<Visitor | undefined> {
    return this.visitors.get(id, async () => {
      const profile = await this.database.read.findOneBy(Profile, { id });
      if (!profile || profile.disabledAt) return undefined;
      const { name, email, role, theme, density, locale, timeZone, secondFactorAt } = profile;
      const looks = { theme, density, locale, timeZone };
      return { id, name, email, role, ...looks, hasSecondFactor: secondFactorAt !== null };
    });
  }
}
