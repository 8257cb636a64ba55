import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CONFIG, type Config } from '../config.js';
import { Problem } from '../problem.js';
import { ProxyHeader } from './proxy-header.js';
import { SetUpService } from './set-up.service.js';
import type { WaysIn as Ways } from './sign-in.view.js';

/** By which ways people get in here. */
@Injectable()
export class WaysIn {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly setUp: SetUpService,
    private readonly header: ProxyHeader,
  ) {}

  async all(req: Request): Promise<Ways> {
    return { isSetUp: await this.setUp.isDone(), ...this.of(req) };
  }

  get settings(): Omit<Ways, 'isSetUp'> {
    const { provider, passwords } = this.config.signIn;
    return { label: provider?.label, passwords };
  }

  /** Those that this browser has. */
  of(req: Request): Omit<Ways, 'isSetUp'> {
    return { ...this.settings, email: this.header.emailIn(req) };
  }

  /** @throws Problem 404 where nobody signs in with a password of Footbridge */
  assertPasswords(): void {
    if (this.settings.passwords) return;
    throw new Problem('There are no passwords in this Footbridge.', {
      status: 404,
      nextStep: `Sign in by ${this.settings.label ?? 'the page that stands before Footbridge'}.`,
    });
  }
}
