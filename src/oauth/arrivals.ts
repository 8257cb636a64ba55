import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { Visitor } from '../web/visitor.js';

/** What is done once somebody is back, linked without having been asked who they are. */
export type Sequel = (me: Visitor, account: AlmAccount, req: Request) => Promise<void>;

/** Who sets an account up is linked to go on with it: the room that knows how it goes on says so here. */
@Injectable()
export class Arrivals {
  private sequel: Sequel = async () => undefined;

  goOnWith(sequel: Sequel): void {
    this.sequel = sequel;
  }

  async goOn(me: Visitor, account: AlmAccount, req: Request): Promise<void> {
    await this.sequel(me, account, req);
  }
}
