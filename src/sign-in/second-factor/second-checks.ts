import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { publicUrl } from '../../web/navigation.js';
import { Attempts } from '../attempts.js';
import { FailedSignIns } from '../failed-sign-ins.js';
import { Passkeys, type Asking } from './passkeys.js';
import { SecondFactors } from './second-factors.js';
import type { HalfWay } from './second-step.js';

/** Whether somebody half way in shows their second factor. Guessing is slowed down, and kept in the audit log. */
@Injectable()
export class SecondChecks {
  constructor(
    private readonly factors: SecondFactors,
    private readonly passkeys: Passkeys,
    private readonly attempts: Attempts,
    private readonly failures: FailedSignIns,
  ) {}

  /** What a device of theirs is asked to sign; undefined for somebody without a passkey. */
  question(req: Request, halfWay: HalfWay): Promise<string | undefined> {
    return this.passkeys.question(askingOf(req, halfWay));
  }

  /**
   * @param typed a code, or what a device has signed.
   * @throws WrongPassword; Problem 429 after too many of them
   */
  async check(req: Request, halfWay: HalfWay, typed: { code?: string; answer?: string }): Promise<void> {
    const { profileId, email } = halfWay;
    const { code = '', answer } = typed;
    const attempt = { ip: req.ip, account: `second factor ${profileId}` };
    await this.failures.noted(req, email, () =>
      this.attempts.count(attempt, () =>
        answer === undefined
          ? this.factors.prove(profileId, code)
          : this.passkeys.prove(askingOf(req, halfWay), answer),
      ),
    );
  }
}

function askingOf(req: Request, { profileId }: HalfWay): Asking {
  return { profileId, sessionId: req.sessionID, origin: new URL(publicUrl(req)).origin };
}
