import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import type { AlmAccount, LinkCheck } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { Database } from '../../database/database.js';
import { Problem } from '../../problem.js';
import { oneTimeCode } from '../../one-time-code.js';
import { sha256 } from '../../sha256.js';
import { Handoff } from './handoff.entity.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds
const VALID = 7 * DAY;
/** How long an address that has ended can still say so. */
const REMEMBERED = 90 * DAY;
/** Between two presses of "I have done it" on one sheet. */
const PAUSE = 5_000; // milliseconds
const READ_AGAIN = 60_000; // milliseconds; reading it oftener is not worth a write

/** Sheets for whoever administers the ALM site. */
@Injectable()
export class HandoffsService {
  /** Answers that wait for the pause to be over, or for the site, by sheet. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
  ) {}

  /** The sheets of an account that can still be read, the newest first. */
  async openOf({ id }: AlmAccount): Promise<Handoff[]> {
    const where = { accountId: id, withdrawnAt: IsNull() };
    const found = await this.database.read.find(Handoff, { where, order: { createdAt: 'DESC' } });
    return found.filter((handoff) => handoff.isOpen());
  }

  /**
   * @returns the token of its address. It cannot be read again later.
   * @throws Problem with `field` when the account lacks something that the sheet has to say.
   */
  async add(account: AlmAccount, callbackUrl: string): Promise<string> {
    const { kind, lacks } = await this.accounts.open(account);
    const broughtBack = kind.consent?.broughtBack ?? [];
    const lack = lacks.find(({ field }) => !broughtBack.includes(field ?? ''));
    if (lack) throw lack;
    const { code, hash } = oneTimeCode();
    const now = Date.now();
    await this.database.write(async (manager) => {
      await manager.delete(Handoff, { expiresAt: LessThan(new Date(now - REMEMBERED)) });
      await manager.insert(Handoff, {
        id: randomUUID(),
        accountId: account.id,
        tokenHash: hash,
        callbackUrl,
        createdAt: new Date(now),
        expiresAt: new Date(now + VALID),
      });
    });
    return code;
  }

  async withdraw({ id: accountId }: AlmAccount, id: string): Promise<void> {
    await this.database.write((manager) =>
      manager.update(Handoff, { id, accountId, withdrawnAt: IsNull() }, { withdrawnAt: new Date() }),
    );
  }

  /** The sheet at that address, with its account. @throws Problem 404 or 410 when there is none (any more). */
  async find(token: string): Promise<{ handoff: Handoff; account: AlmAccount }> {
    const handoff = await this.database.read.findOneBy(Handoff, { tokenHash: sha256(token) });
    if (!handoff) throw gone(404, 'There is no sheet at this address.');
    if (handoff.withdrawnAt) throw gone(410, 'This sheet was withdrawn.');
    if (!handoff.isOpen()) throw gone(410, 'This sheet has run out: it was good for seven days.');
    return { handoff, account: await this.accounts.find(handoff.accountId) };
  }

  async opened({ id, openedAt }: Handoff, now = new Date()): Promise<void> {
    if (openedAt && now.getTime() - openedAt.getTime() < READ_AGAIN) return;
    await this.database.write((manager) => manager.update(Handoff, id, { openedAt: now }));
  }

  /**
   * A press of "I have done it". One that comes soon after the last waits for the rest of the pause and is proved
   * then; those that come meanwhile share its result.
   *
   * @param prove asks the site.
   */
  async answer({ id }: Handoff, prove: () => Promise<LinkCheck>): Promise<void> {
    const answering = this.underWay.get(id) ?? this.proved(id, prove).finally(() => this.underWay.delete(id));
    this.underWay.set(id, answering);
    await answering;
  }

  private async proved(id: string, prove: () => Promise<LinkCheck>): Promise<void> {
    const { answeredAt } = await this.database.read.findOneByOrFail(Handoff, { id });
    const rest = PAUSE - (Date.now() - (answeredAt?.getTime() ?? 0));
    if (rest > 0) await pause(Math.min(rest, PAUSE));
    await this.database.write((manager) => manager.update(Handoff, id, { answeredAt: new Date() }));
    const result = await prove();
    await this.database.write((manager) => manager.update(Handoff, id, { result }));
  }
}

function gone(status: number, sentence: string): Problem {
  return new Problem(sentence, {
    status,
    nextStep: 'Ask whoever sent you the link for a new one: it takes them a minute.',
  });
}
