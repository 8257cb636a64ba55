import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logger.js';
import { ChangeQueue, DAY } from './change-queue.js';
import { Changes } from './changes.js';
import { Steps } from './steps.js';

const AT_MOST = 60_000; // milliseconds that it sleeps
const AT_LEAST = 250;

/** Goes on with changes when it is time: with those that wait, and with those of which nobody knows what became. */
@Injectable()
export class ChangeClock implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private sweptAt = 0;
  private isOver = false;

  constructor(
    private readonly queue: ChangeQueue,
    private readonly changes: Changes,
    private readonly steps: Steps,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    queue.whenLeft(() => this.wind());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queue.wakeAll().catch(() => undefined); // a full disk must not keep the app from starting
    this.ring();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    this.steps.stop();
    clearTimeout(this.timer);
    await this.running;
  }

  /** Calls that are under way have an end: Jira's answer, or that they are broken off. */
  onApplicationShutdown(): Promise<void> {
    return this.changes.drain();
  }

  /** Rings soon: somebody has left something to be done. */
  private wind(milliseconds = AT_LEAST): void {
    if (this.isOver) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ring(), milliseconds).unref();
  }

  private ring(): void {
    this.running ??= this.work()
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'changes that wait could not be gone on with');
        return AT_MOST;
      })
      .then((wait) => {
        this.running = undefined;
        this.wind(wait);
      });
  }

  /** @returns milliseconds until there is something to do again */
  private async work(): Promise<number> {
    if (Date.now() - this.sweptAt > DAY) {
      await this.queue.sweep();
      this.sweptAt = Date.now();
    }
    await this.queue.adopt((change) => this.changes.isBusy(change));
    for (const change of await this.queue.due(new Date())) {
      if (this.isOver) return AT_MOST;
      // What hangs in Jira must not hold up the others.
      if (!this.changes.isBusy(change)) void this.goOn(change);
    }
    const next = await this.queue.nextDue();
    return Math.min(AT_MOST, Math.max(AT_LEAST, next ? next.getTime() - Date.now() : AT_MOST));
  }

  private goOn(change: Parameters<Changes['goOn']>[0]): Promise<void> {
    return this.changes.goOn(change).catch((error: unknown) => {
      this.logger.error({ err: error }, 'a change could not be gone on with');
    });
  }
}
