import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { WrongPassword } from '../people/passwords.js';
import { plainAddress } from '../web/plain-address.js';
import { LOGGER } from '../logger.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds
/** More of them on one day are in the log of the process only: guessing must not fill the disk. */
const MOST_A_DAY = 1_000;

/** Sign-ins with a wrong password, for administrators to see and for programs that shut out who guesses. */
@Injectable()
export class FailedSignIns {
  private today = { day: 0, count: 0 };

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Runs `prove`, and keeps that it failed for a wrong password. */
  async noted<T>(req: Request, email: string, prove: () => Promise<T>): Promise<T> {
    try {
      return await prove();
    } catch (error) {
      if (error instanceof WrongPassword) await this.note(req, email);
      throw error;
    }
  }

  /**
   * Keeps that somebody was refused. Whoever mistyped is answered all the same where it cannot be kept, as on a full disk.
   */
  async note({ ip }: Request, email: string): Promise<void> {
    this.logger.warn({ address: plainAddress(ip), email }, 'sign-in failed');
    if (!this.isKept()) return;
    const tried = { name: email };
    await this.database.note((manager) => audit(manager, 'sign-in failed', tried, { by: tried }));
  }

  private isKept(): boolean {
    const day = Math.floor(Date.now() / DAY);
    if (day !== this.today.day) this.today = { day, count: 0 };
    return ++this.today.count <= MOST_A_DAY;
  }
}
