import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull, LessThan, LessThanOrEqual, Not, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import type { MailFacts, MailKind } from './mail-kinds.js';
import { Mail } from './mail.entity.js';

const DAY = 24 * 60 * 60_000; // milliseconds
const KEPT = 7 * DAY; // what was given up
/** What comes soon after the first is told in the same mail, in milliseconds. */
const GATHERED = 10_000;

/** What a mail says, and to whom. */
export interface NewMail<K extends MailKind = MailKind> {
  kind: K;
  /** An e-mail address. */
  to: string;
  facts: MailFacts[K];
}

/** How the outbox stands, for administrators. */
export interface OutboxState {
  waiting: number;
  /** Why the oldest that waits has not been sent. */
  failure: string | null;
  givenUp: number;
  lastFailure: string | null;
}

/**
 * Mail that is to be sent. It is written down with what it tells, in the same write, and sent afterwards: whoever does
 * something waits for no mail server.
 */
@Injectable()
export class Outbox {
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get isOn(): boolean {
    return this.config.mail !== undefined;
  }

  whenAdded(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** An address for mail, which is read outside of any request. */
  url(path: string): string {
    return `${this.config.baseUrl ?? ''}${path}`;
  }

  /** Within a write of the caller; nothing where no mail is sent. */
  async add<K extends MailKind>(manager: EntityManager, mail: NewMail<K>, delay = 0): Promise<void> {
    if (this.isOn) await this.insert(manager, mail, { delay, together: null });
  }

  /** The same, told in one mail with what the person has not been sent yet of the same kind. */
  async gather(manager: EntityManager, mail: NewMail<'changes'>): Promise<void> {
    if (!this.isOn) return;
    const together = `${mail.kind} ${mail.to}`;
    const waiting = await manager.findOne(Mail, {
      where: { together, tries: 0, dueAt: Not(IsNull()) },
      select: { id: true, sealedFacts: true },
    });
    if (!waiting?.sealedFacts) return this.insert(manager, mail, { delay: GATHERED, together });
    const known = this.secretBox.open<MailFacts['changes']>(waiting.sealedFacts, placeOf(waiting));
    const keys = [...new Set([...known.keys, ...mail.facts.keys])];
    const sealedFacts = this.secretBox.seal({ ...known, keys }, placeOf(waiting));
    await manager.update(Mail, { id: waiting.id }, { sealedFacts });
  }

  /** Waits until what is being added just now can be found: listeners are told before it is committed. */
  async added(): Promise<void> {
    await this.database.writeQuietly(() => Promise.resolve());
  }

  /** What is to be sent by now, the oldest first, with what it tells. */
  async due(now: Date): Promise<(Mail & { facts: MailFacts[MailKind] })[]> {
    const found = await this.database.read
      .createQueryBuilder(Mail, 'mail')
      .addSelect('mail.sealedFacts')
      .where({ dueAt: LessThanOrEqual(now) })
      .orderBy('mail.createdAt')
      .take(100)
      .getMany();
    return found.map((mail) => ({ ...mail, facts: this.secretBox.open(mail.sealedFacts!, placeOf(mail)) }));
  }

  async nextDue(): Promise<Date | undefined> {
    const next = await this.database.read.findOne(Mail, {
      where: { dueAt: Not(IsNull()) },
      order: { dueAt: 'ASC' },
    });
    return next?.dueAt ?? undefined;
  }

  async sent({ id }: Mail): Promise<void> {
    await this.database.write((manager) => manager.delete(Mail, { id }));
  }

  /** @param dueAt when it is tried again; null where it is given up. */
  async failed({ id, tries }: Mail, failure: string, dueAt: Date | null): Promise<void> {
    const patch = { tries: tries + 1, failure, dueAt, ...(dueAt === null && { sealedFacts: null }) };
    await this.database.write((manager) => manager.update(Mail, { id }, patch));
  }

  /** What was given up is told for a week. */
  async sweep(): Promise<void> {
    const old = { dueAt: IsNull(), createdAt: LessThan(new Date(Date.now() - KEPT)) };
    if (await this.database.read.existsBy(Mail, old))
      await this.database.write((manager) => manager.delete(Mail, old));
  }

  async state(): Promise<OutboxState> {
    const all = await this.database.read.find(Mail, { order: { createdAt: 'ASC' } });
    const waiting = all.filter(({ dueAt }) => dueAt !== null);
    const givenUp = all.filter(({ dueAt }) => dueAt === null);
    return {
      waiting: waiting.length,
      failure: waiting.find(({ failure }) => failure)?.failure ?? null,
      givenUp: givenUp.length,
      lastFailure: givenUp.at(-1)?.failure ?? null,
    };
  }

  private async insert(
    manager: EntityManager,
    { kind, to, facts }: NewMail,
    { delay, together }: { delay: number; together: string | null },
  ): Promise<void> {
    const id = randomUUID();
    const now = Date.now();
    await manager.insert(Mail, {
      ...{ id, kind, recipient: to, together },
      sealedFacts: this.secretBox.seal(facts, placeOf({ id })),
      createdAt: new Date(now),
      dueAt: new Date(now + delay),
    });
    this.listeners.forEach((listener) => listener());
  }
}

/** Where what a mail tells is sealed. */
export function placeOf({ id }: Pick<Mail, 'id'>): SealedPlace {
  return ['mail', 'sealed_facts', id];
}
