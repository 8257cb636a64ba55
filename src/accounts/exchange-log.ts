import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { In } from 'typeorm';
import type { Exchange } from '../alm/link-health.js';
import { Database } from '../database/database.js';
import { LOGGER } from '../logger.js';
import { Metrics } from '../metrics/metrics.js';
import { requestContext } from '../request-context.js';
import { countHours, dropOldHours, HOUR } from './account-hours.js';
import { AlmAccount } from './alm-account.entity.js';
import { LoggedExchange } from './logged-exchange.entity.js';
import { maskedPath } from './masked.js';

/** Calls that are kept per account. */
export const KEPT = 200;
const PAUSE = 1_000; // milliseconds between two writes

type Line = Omit<LoggedExchange, 'id' | 'account' | 'isFailure'>;

/** Remembers the last calls to each ALM site. A call only adds to a list in memory; the list is written once a second. */
@Injectable()
export class ExchangeLog implements OnApplicationShutdown {
  private waiting: Line[] = [];
  private timer?: NodeJS.Timeout;
  /** Whoever looks waits for what is being written, too. */
  private written: Promise<void> = Promise.resolve();
  /** When hours were last let go that are too old, in milliseconds since 1970. */
  private droppedAt = 0;

  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The last pages have been served, and the last refreshes have ended. */
  async onApplicationShutdown(): Promise<void> {
    await this.write();
  }

  /**
   * Adds a call.
   *
   * @param who made it, where it was not the person whose page it is.
   */
  add(accountId: string, exchange: Exchange, who?: string): void {
    const context = requestContext.getStore();
    const { at, method, path, status, duration, cause } = exchange;
    this.metrics.countCall(accountId, cause ?? 'ok', duration);
    this.waiting.push({
      accountId,
      at,
      who: who ?? context?.who ?? 'nobody',
      method: method.slice(0, 10),
      path: maskedPath(path),
      status: status ?? null,
      duration: Math.round(duration),
      cause: cause ?? null,
      requestId: context?.id ?? null,
    });
    this.timer ??= setTimeout(() => void this.write(), PAUSE).unref();
  }

  /** The calls that are kept, the last one first. */
  async last(accountId: string): Promise<LoggedExchange[]> {
    await this.write();
    return this.database.read.find(LoggedExchange, {
      where: { accountId },
      order: { id: 'DESC' },
      take: KEPT,
    });
  }

  /** The last call to the site of that account, if any is kept. */
  async lastOf(accountId: string): Promise<LoggedExchange | undefined> {
    await this.write();
    const last = await this.database.read.findOne(LoggedExchange, {
      where: { accountId },
      order: { id: 'DESC' },
    });
    return last ?? undefined;
  }

  /** The last call of each account that has made any. */
  async lastOfEach(): Promise<LoggedExchange[]> {
    await this.write();
    return this.database.read
      .createQueryBuilder(LoggedExchange, 'exchange')
      .where('exchange.id IN (SELECT MAX("id") FROM "exchange" GROUP BY "account_id")')
      .getMany();
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.written = this.written.then(() => this.writeWaiting());
    return this.written;
  }

  private async writeWaiting(): Promise<void> {
    const lines = this.waiting.splice(0);
    if (lines.length === 0) return;
    const now = Date.now();
    const isDue = now - this.droppedAt >= HOUR;
    try {
      await this.database.writeQuietly(async (manager) => {
        if (isDue) await dropOldHours(manager);
        // An account may have been removed while its last calls were under way.
        const ids = In([...new Set(lines.map(({ accountId }) => accountId))]);
        const accounts = await manager.find(AlmAccount, { where: { id: ids }, select: { id: true } });
        for (const { id } of accounts) {
          const own = lines.filter(({ accountId }) => accountId === id);
          await countHours(manager, id, own);
          await manager.insert(LoggedExchange, own.slice(-KEPT));
          await manager.query(
            `DELETE FROM "exchange" WHERE "account_id" = ? AND "id" NOT IN
              (SELECT "id" FROM "exchange" WHERE "account_id" = ? ORDER BY "id" DESC LIMIT ${KEPT})`,
            [id, id],
          );
        }
      });
      if (isDue) this.droppedAt = now;
    } catch (error) {
      // The log is for finding faults: it must not be one.
      this.logger.warn({ err: error }, 'the exchange log could not be written');
    }
  }
}
