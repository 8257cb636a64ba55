import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { Alarm } from '../alarm.js';
import { CONFIG, type Config } from '../config.js';
import { inTime } from '../in-time.js';
import { LOGGER } from '../logger.js';
import { MailProblem, MailServer } from './mail-server.js';
import { mailText } from './mail-text.js';
import type { Mail } from './mail.entity.js';
import { Outbox } from './outbox.js';

const MINUTE = 60_000; // milliseconds
const PAUSES = [1, 5, 15, 60, 120].map((minutes) => minutes * MINUTE); // between two tries
const GIVEN_UP = 24 * 60 * MINUTE; // after the first
const AT_LEAST = 200; // between two looks
const GRACE = 2_000; // for a mail that is just being sent

/** Sends what the outbox holds, one after the other. Only the server does: a command beside it would send all twice. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly server?: MailServer;
  private readonly alarm = new Alarm(
    () => this.work(),
    (error) => {
      if (!this.alarm.isOver) this.logger.error({ err: error }, 'mail could not be sent');
    },
    AT_LEAST,
  );

  constructor(
    private readonly outbox: Outbox,
    @Inject(CONFIG) { mail }: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.server = mail && new MailServer(mail);
  }

  onApplicationBootstrap(): void {
    if (!this.server) return;
    this.outbox.whenAdded(() => this.alarm.wind());
    this.alarm.wind();
  }

  /** What is not sent by then is sent by the next process. */
  async onModuleDestroy(): Promise<void> {
    await inTime(this.alarm.stop(), GRACE);
  }

  /** @returns when there is something to do again */
  private async work(): Promise<Date | undefined> {
    await this.outbox.added();
    await this.outbox.sweep();
    for (const mail of await this.outbox.due(new Date())) {
      if (this.alarm.isOver) return undefined;
      await this.send(mail);
    }
    return this.outbox.nextDue();
  }

  private async send(mail: Mail & { facts: Parameters<typeof mailText>[1] }): Promise<void> {
    const { id, kind, recipient, facts } = mail;
    try {
      await this.server!.send({ id, to: recipient, ...mailText(kind, facts) });
    } catch (error) {
      if (!(error instanceof MailProblem)) throw error;
      const dueAt = nextTry(mail, error);
      this.logger.warn({ kind, tries: mail.tries + 1, isGivenUp: dueAt === null }, error.message);
      return this.outbox.failed(mail, error.message, dueAt);
    }
    this.logger.info({ kind }, 'mail sent');
    await this.outbox.sent(mail);
  }
}

function nextTry({ createdAt, tries }: Mail, { isFinal }: MailProblem): Date | null {
  if (isFinal || Date.now() - createdAt.getTime() > GIVEN_UP) return null;
  return new Date(Date.now() + (PAUSES[tries] ?? PAUSES.at(-1)!));
}
