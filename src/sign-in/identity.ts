import { Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import type { Visitor } from '../web/visitor.js';
import { Profile } from '../people/profile.entity.js';

const VISITORS = 1_000;

/** Knows who a session belongs to. */
@Injectable()
export class Identity {
  private readonly visitors: Memo<Visitor>;

  constructor(private readonly database: Database) {
    this.visitors = new Memo(database, [Profile], VISITORS);
  }

  /** Sets `req.visitor`. The session of a person who has been removed, or whose access has ended, is none. */
  middleware(): RequestHandler {
    return async (req, _res, next) => {
      const { profileId } = req.session;
      if (!profileId) return next();
      req.visitor = await this.visitor(profileId);
      if (req.visitor) next();
      else req.session.regenerate(next);
    };
  }

  private visitor(id: string): Promise<Visitor | undefined> {
    return this.visitors.get(id, async () => {
      const profile = await this.database.read.findOneBy(Profile, { id });
      if (!profile || profile.disabledAt) return undefined;
      const { name, email, role, theme, density } = profile;
      return { id, name, email, role, theme, density };
    });
  }
}
