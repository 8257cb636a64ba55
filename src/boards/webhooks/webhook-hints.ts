import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { LiveBoards } from '../live/live-boards.js';

const PAUSE = 2_000; // milliseconds between two times that one site is asked because of what it says
const MOST_ACCOUNTS = 1_000;

interface Heard {
  at: Date;
  passedAt: number;
  timer?: NodeJS.Timeout;
}

/**
 * What sites say by webhooks: that something has changed, and nothing more. Open boards ask sooner because of it, and a
 * second time shortly after, for a site says so before its own search knows. However often it is said, nobody asks more
 * often than every two seconds.
 */
@Injectable()
export class WebhookHints implements OnModuleDestroy {
  private readonly heardOf = new LRUCache<string, Heard>({ max: MOST_ACCOUNTS });

  constructor(private readonly live: LiveBoards) {}

  onModuleDestroy(): void {
    for (const { timer } of this.heardOf.values()) clearTimeout(timer);
  }

  heard(accountId: string): void {
    const now = Date.now();
    const heard = this.heardOf.get(accountId) ?? { at: new Date(), passedAt: 0 };
    heard.at = new Date(now);
    this.heardOf.set(accountId, heard);
    if (now - heard.passedAt >= PAUSE) this.pass(accountId, heard);
    heard.timer ??= setTimeout(() => {
      heard.timer = undefined;
      this.pass(accountId, heard);
    }, PAUSE).unref();
  }

  /** When that site said something last; undefined where it has not since Footbridge was started. */
  lastHeard(accountId: string): Date | undefined {
    return this.heardOf.get(accountId)?.at;
  }

  private pass(accountId: string, heard: Heard): void {
    heard.passedAt = Date.now();
    this.live.hinted(accountId);
  }
}
