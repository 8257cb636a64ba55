import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { Alarm } from '../alarm.js';
import { LOGGER } from '../logger.js';
import { ChangeQueue, DAY } from './change-queue.js';
import { Changes } from './changes.js';
import { Steps } from './steps.js';

const AT_LEAST = 250; // milliseconds between two looks

/** Goes on with changes when it is time: with those that wait, and with those of which nobody knows what became. */
@Injectable()
export class ChangeClock implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly alarm = new Alarm(
    () => this.work(),
    (error) => this.logger.error({ err: error }, 'changes that wait could not be gone on with'),
    AT_LEAST,
  );
  private sweptAt = 0;

  constructor(
    private readonly queue: ChangeQueue,
    private readonly changes: Changes,
    private readonly steps: Steps,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    queue.whenLeft(() => this.alarm.wind());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queue.wakeAll().catch(() => undefined); // a full disk must not keep the app from starting
    this.alarm.ring();
  }

  async onModuleDestroy(): Promise<void> {
    this.steps.stop();
    await this.alarm.stop();
  }

  /** Calls that are under way have an end: Jira's answer, or that they are broken off. */
  onApplicationShutdown(): Promise<void> {
    return this.changes.drain();
  }

  /** @returns when there is something to do again */
  private async work(): Promise<Date | undefined> {
    if (Date.now() - this.sweptAt > DAY) {
      await this.queue.sweep();
      this.sweptAt = Date.now();
    }
    await this.queue.adopt((change) => this.changes.isBusy(change));
    for (const change of await this.queue.due(new Date())) {
      if (this.alarm.isOver) return undefined;
      // What hangs in Jira must not hold up the others.
      if (!this.changes.isBusy(change)) void this.goOn(change);
    }
    return this.queue.nextDue();
  }

  private goOn(change: Parameters<Changes['goOn']>[0]): Promise<void> {
    return this.changes.goOn(change).catch((error: unknown) => {
      this.logger.error({ err: error }, 'a change could not be gone on with');
    });
  }
}
