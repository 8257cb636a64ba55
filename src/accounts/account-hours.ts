import type { EntityManager } from 'typeorm';
import type { LoggedExchange } from './logged-exchange.entity.js';

/** In milliseconds. */
export const HOUR = 60 * 60_000;
/** Days that are kept. */
export const DAYS = 30;

type Line = Pick<LoggedExchange, 'at' | 'status' | 'cause'>;

/** Adds calls of one account to the hours in which they were made. */
export async function countHours(manager: EntityManager, accountId: string, lines: Line[]): Promise<void> {
  for (const [hour, own] of byHour(lines)) {
    const failed = own.filter(isUnanswered);
    await manager.query(
      `INSERT INTO "account_hour" ("account_id", "hour", "calls", "failures", "cause") VALUES (?, ?, ?, ?, ?)
        ON CONFLICT ("account_id", "hour") DO UPDATE SET "calls" = "calls" + excluded."calls",
          "failures" = "failures" + excluded."failures", "cause" = COALESCE(excluded."cause", "cause")`,
      [accountId, inDatabase(hour), own.length, failed.length, failed.at(-1)?.cause ?? null],
    );
  }
}

/** Lets those go of all accounts that are too old. */
export async function dropOldHours(manager: EntityManager): Promise<void> {
  const oldest = inDatabase(Date.now() - (DAYS + 1) * 24 * HOUR);
  await manager.query('DELETE FROM "account_hour" WHERE "hour" < ?', [oldest]);
}

/** No reply, an error of the site's, or a page of somebody before it. What the site refuses, it has answered. */
function isUnanswered({ status, cause }: Line): boolean {
  return status === null || status >= 500 || (status < 400 && cause !== null);
}

function byHour(lines: Line[]): Map<number, Line[]> {
  const hours = new Map<number, Line[]>();
  for (const line of lines) {
    const hour = Math.floor(line.at.getTime() / HOUR) * HOUR;
    hours.set(hour, [...(hours.get(hour) ?? []), line]);
  }
  return hours;
}

/** As TypeORM writes an instant. */
function inDatabase(instant: number): string {
  return new Date(instant).toISOString().replace('T', ' ').replace('Z', '');
}
