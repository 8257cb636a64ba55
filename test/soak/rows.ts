import { join } from 'node:path';
import sqlite3 from 'sqlite3';

/** A change as Footbridge keeps it. */
export interface Row {
  id: string;
  /** Key of its person in Jira. */
  user_key: string;
  key: string;
  also_at: string | null;
  kind: string;
  wanted: string;
  state: string;
  answer: string | null;
  seen: string;
  before: string | null;
  theirs: string | null;
  is_told: number;
  sent_at: string | null;
  due_at: string | null;
  created_at: string;
  /** Name of its person. */
  who: string;
}

/** All that is kept, in the order in which it was asked for. */
export function kept(dataDir: string): Promise<Row[]> {
  const database = new sqlite3.Database(join(dataDir, 'footbridge.db'));
  const query =
    'SELECT change.*, profile.name AS who FROM change JOIN profile ON profile.id = change.profile_id ORDER BY created_at';
  return new Promise((resolve, reject) =>
    database.all<Row>(query, (error, rows) => database.close(() => (error ? reject(error) : resolve(rows)))),
  );
}

/** Nobody knows yet, and it is said so. */
export const isGoing = ({ state }: Row) => state === 'being made' || state === 'not known yet';
export const isWaiting = ({ state }: Row) => state === 'waiting';
/** What its person is to decide, and holds up what comes after it until then. */
export const isForPerson = ({ state, is_told: isTold }: Row) =>
  state === 'conflict' || (state === 'refused' && !isTold);

/** It was given up before anybody could find out whether it is in Jira: neither is said. */
const isUntold = ({ state, answer }: Row) =>
  state === 'withdrawn' && /never found out whether|not known whether/.test(answer ?? '');

/** May be in Jira or not: nothing is said of that. */
export const mayBeMade = (row: Row) => isGoing(row) || isUntold(row);

export const wantedOf = ({ wanted }: Row) => JSON.parse(wanted) as Record<string, any>;

export function nameOf({ who, kind, key, wanted, state, answer }: Row): string {
  return `${who} ${kind} ${key} ${wanted} (${state}: ${answer})`;
}
