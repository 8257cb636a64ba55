import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import type { World } from '../fake-jira/world.js';
import type { Asked } from './worker.js';

/** A change as Footbridge keeps it. */
export interface Row {
  id: string;
  key: string;
  kind: string;
  wanted: string;
  state: string;
  answer: string | null;
  before: string | null;
  sent_at: string | null;
  who: string;
}

interface Verdict {
  counts: Record<string, number>;
  doubled: string[];
  lost: string[];
  toldFalse: string[];
}

/** Holds what people were told, and what Footbridge keeps, against what is in Jira. */
export function judge(asked: readonly Asked[], rows: readonly Row[], world: World): Verdict {
  const counts: Record<string, number> = { asked: asked.length };
  for (const { told } of asked) counts[`told ${told}`] = (counts[`told ${told}`] ?? 0) + 1;
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  const verdict: Verdict = { counts, doubled: [], lost: [], toldFalse: [] };
  for (const row of rows.filter(({ kind }) => kind === 'comment' || kind === 'points')) {
    const times = timesInJira(row, world);
    if (times > 1) verdict.doubled.push(`${nameOf(row)}: ${times} times`);
    if (row.state === 'made' && times === 0) verdict.toldFalse.push(`${nameOf(row)} is said to be made`);
    if (['refused', 'conflict', 'withdrawn'].includes(row.state) && times > 0 && isLast(row, rows))
      verdict.toldFalse.push(`${nameOf(row)} is said to be ${row.state}`);
  }
  for (const [name, { made, times }] of perPerson(rows, world)) {
    if (times > made.length) verdict.doubled.push(`${name}: ${times} times for ${made.length}`);
    if (made.some(isWritten) && times === 0) verdict.lost.push(name);
  }
  for (const { told, what, who, key, wanted, message } of asked) {
    if (told !== 'made' && told !== 'on its way') continue;
    if (what === 'move' || what === 'assign') continue;
    const row = rows.find((one) => one.who === who && one.key === key && wants(one, wanted));
    const name = `${who} ${what} ${key} ${JSON.stringify(wanted)}`;
    if (!row) verdict.lost.push(`${name}: ${message}`);
    else if (told === 'made' && row.state !== 'made') verdict.toldFalse.push(`${name} is ${row.state}`);
  }
  return verdict;
}

/** The row may say more than was asked for, such as the id of a comment once it is made. */
function wants(row: Row, wanted: object): boolean {
  const kept = JSON.parse(row.wanted) as Record<string, unknown>;
  return Object.entries(wanted).every(([name, value]) => kept[name] === value);
}

/** The same may have been asked for again, and made then. */
function isLast({ id, wanted, who, key }: Row, rows: readonly Row[]): boolean {
  const asked = JSON.parse(wanted) as object;
  return !rows.some(
    (one) => one.id !== id && wants(one, asked) && one.who === who && one.key === key && one.state === 'made',
  );
}

/** No two comments or points are alike. */
function timesInJira({ key, kind, wanted }: Row, world: World): number {
  const issue = world.issue(key);
  const { text, points } = JSON.parse(wanted) as { text?: string; points?: number };
  if (kind === 'comment') return issue.comments.filter(({ body }) => body === text).length;
  return issue.history.flatMap(({ items }) => items).filter((item) => item.toString === String(points))
    .length;
}

/** Assignments to oneself, which nobody else makes, and moves of what nobody else moves. */
function perPerson(rows: readonly Row[], world: World) {
  const found = new Map<string, { made: Row[]; times: number }>();
  for (const row of rows.filter(({ kind }) => kind === 'assign' || kind === 'move')) {
    const to = targetOf(row);
    const name = `${row.who} ${row.kind} ${row.key} ${to}`;
    const entry = found.get(name) ?? { made: [], times: inHistory(row, to, world) };
    if (row.state === 'made') entry.made.push(row);
    found.set(name, entry);
  }
  return found;
}

function inHistory({ who, key }: Row, to: string | undefined, world: World): number {
  const own = world.issue(key).history.filter(({ author }) => author === who);
  return own.flatMap(({ items }) => items).filter((item) => item.toString === to).length;
}

function targetOf({ wanted }: Row): string | undefined {
  const { name, to } = JSON.parse(wanted) as { name?: string; to?: { name: string } };
  return to?.name ?? name;
}

/** Whether it was sent, and not so already. */
function isWritten({ sent_at, before, wanted }: Row): boolean {
  const { assignee, status } = JSON.parse(before ?? '{}') as {
    assignee?: { name: string };
    status?: { id: string };
  };
  const { name, to } = JSON.parse(wanted) as { name?: string; to?: { id: string } };
  return sent_at !== null && (to ? status?.id !== to.id : assignee?.name !== name);
}

function nameOf({ who, kind, key, wanted, state, answer }: Row): string {
  return `${who} ${kind} ${key} ${wanted} (${state}: ${answer})`;
}

export function kept(dataDir: string): Promise<Row[]> {
  const database = new sqlite3.Database(join(dataDir, 'footbridge.db'));
  const query =
    'SELECT change.*, profile.name AS who FROM change JOIN profile ON profile.id = change.profile_id';
  return new Promise((resolve, reject) =>
    database.all<Row>(query, (error, rows) => database.close(() => (error ? reject(error) : resolve(rows)))),
  );
}
