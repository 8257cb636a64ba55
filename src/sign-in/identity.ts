import { Inject, Injectable } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { IsNull } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import type { Visitor, WayIn } from '../web/visitor.js';
import { Profile } from '../people/profile.entity.js';
import { ProxyHeader } from './proxy-header.js';
import { SignIns } from './sign-ins.js';

const VISITORS = 1_000;

/** Knows who a session belongs to. */
@Injectable()
export class Identity {
  private readonly visitors: Memo<Visitor>;

  constructor(
    private readonly database: Database,
    private readonly header: ProxyHeader,
    private readonly signIns: SignIns,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.visitors = new Memo(database, [Profile], VISITORS);
  }

  /** Sets `req.visitor`. The session of a person who has been removed is none. */
  middleware(): RequestHandler {
    return async (req, res, next) => {
      await this.followProxy(req, res);
      const { profileId } = req.session;
      if (!profileId) return next();
      req.visitor = this.withRights(await this.visitor(profileId), req.session.signedInBy);
      if (req.visitor) next();
      else req.session.regenerate(next);
    };
  }

  /** Whom the proxy has signed in is signed in here, and nobody else for as long as it says so. */
  private async followProxy(req: Request, res: Response): Promise<void> {
    const email = this.header.emailIn(req);
    const { signedInBy, profileId } = req.session as Partial<Request['session']>;
    if (email === undefined && signedInBy !== 'proxy') return;
    const id = email && (await this.idOf(email));
    if (id && id === profileId) return;
    if (id) await this.signIns.begin(res, id, { signedInBy: 'proxy' });
    else if (profileId) await this.signIns.end(req);
  }

  private async idOf(email: string): Promise<string | undefined> {
    const person = await this.database.read.findOneBy(Profile, { email, disabledAt: IsNull() });
    return person?.id;
  }

  /** Without a second factor that is asked of administrators they have the rights of members. */
  private withRights(visitor: Visitor | undefined, by: WayIn | undefined): Visitor | undefined {
    const needsIt = this.config.signIn.administratorsNeedSecondFactor && !by;
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
