import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import type { Issue, World } from '../fake-jira/world.js';
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
  theirs: string | null;
  sent_at: string | null;
  created_at: string;
  who: string;
}

interface Verdict {
  counts: Record<string, number>;
  doubled: string[];
  lost: string[];
  toldFalse: string[];
}

const NOT_MADE = ['refused', 'conflict', 'withdrawn'];
/** Its person has changed the same again before anybody could find out: neither is said. */
const isUntold = ({ state, answer }: Row) =>
  state === 'withdrawn' && (answer?.startsWith('It was never found out whether') ?? false);
/** Nobody knows yet, and it is said so. */
export const isGoing = ({ state }: Row) => state === 'being made' || state === 'not known yet';

/** Waits for nothing that is to be decided by its person: it is made by itself as soon as Jira is well. */
export const isToGo = (row: Row, rows: readonly Row[]) =>
  row.state === 'waiting' &&
  !rows.some((one) => isAlike(one, row) && ['conflict', 'refused'].includes(one.state));

const isAlike = (one: Row, { who, key, kind, created_at }: Row) =>
  one.who === who &&
  one.key === key &&
  one.kind === kind &&
  kind !== 'create' &&
  one.created_at <= created_at;

/** Holds what people were told, and what Footbridge keeps, against what is in Jira. */
export function judge(asked: readonly Asked[], rows: readonly Row[], world: World): Verdict {
  const verdict: Verdict = { counts: countsOf(asked, rows), doubled: [], lost: [], toldFalse: [] };
  for (const row of rows) judgeOne(row, rows, world, verdict);
  for (const [name, { made, going, times }] of alike(rows, world)) {
    // Nobody else has touched these: each time that it is in the history is one that its person was told of.
    if (times > made + going)
      verdict.toldFalse.push(`${name}: ${times} times in Jira, and said to be made ${made} times`);
    if (times < made) verdict.lost.push(`${name}: said to be made ${made} times, and ${times} times in Jira`);
  }
  for (const row of rows.filter(isOwnConflict(rows)))
    verdict.toldFalse.push(`${nameOf(row)} is in conflict with nobody`);
  for (const one of asked) judgeWords(one, rows, verdict);
  return verdict;
}

function countsOf(asked: readonly Asked[], rows: readonly Row[]): Record<string, number> {
  const counts: Record<string, number> = { asked: asked.length };
  const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
  for (const { told, what } of asked) count(`${what} told ${told}`);
  for (const { state } of rows) count(state);
  return counts;
}

/** What is like no other: it is there once, or not at all. */
function judgeOne(row: Row, rows: readonly Row[], world: World, verdict: Verdict): void {
  if (row.kind === 'rank')
    return void (isLastRank(row, rows) && !stands(row, world) && verdict.lost.push(nameOf(row)));
  const times = timesInJira(row, world);
  if (times === undefined) return;
  if (times > 1) verdict.doubled.push(`${nameOf(row)}: ${times} times`);
  if (row.state === 'made' && times === 0) verdict.lost.push(`${nameOf(row)} is said to be made`);
  if (NOT_MADE.includes(row.state) && !isUntold(row) && times > 0 && isLast(row, rows))
    verdict.toldFalse.push(`${nameOf(row)} is said to be ${row.state}`);
}

/** What a page has said. */
function judgeWords(
  { told, what, who, key, wanted, message }: Asked,
  rows: readonly Row[],
  verdict: Verdict,
) {
  const name = `${who} ${what} ${key} ${JSON.stringify(wanted)}`;
  const isAlone = what !== 'points' && what !== 'comment';
  if (told === 'conflict' && isAlone) verdict.toldFalse.push(`${name}: ${message}`);
  if (told !== 'made' && told !== 'on its way') return;
  const row = rows.find((one) => one.who === who && isFor(one, what, key) && wants(one, wanted));
  if (!row && !/nothing had to be sent/.test(message)) verdict.lost.push(`${name}: ${message}`);
  else if (row && !isAlone && told === 'made' && row.state !== 'made')
    verdict.toldFalse.push(`${name} is ${row.state}`);
}

/** What is new has another key than what it was asked for with. */
function isFor(row: Row, what: Asked['what'], key: string): boolean {
  return row.kind === what && (what === 'create' || row.key === key);
}

/** The row may say more than was asked for, such as the id of a comment once it is made. */
function wants(row: Row, wanted: object): boolean {
  const kept = JSON.parse(row.wanted) as Record<string, unknown>;
  return Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(kept[name]) === JSON.stringify(value),
  );
}

/** The same may have been asked for again, and made then. */
function isLast({ id, wanted, who, key }: Row, rows: readonly Row[]): boolean {
  const asked = JSON.parse(wanted) as object;
  return !rows.some(
    (one) => one.id !== id && wants(one, asked) && one.who === who && one.key === key && one.state === 'made',
  );
}

/** Undefined for what is asked for more than once. */
function timesInJira({ key, kind, wanted }: Row, world: World): number | undefined {
  const { text, points, summary } = JSON.parse(wanted) as {
    text?: string;
    points?: number;
    summary?: string;
  };
  if (kind === 'create') return world.issues.filter((issue) => issue.summary === summary).length;
  const issue = world.issue(key);
  if (kind === 'comment') return issue.comments.filter(({ body }) => body === text).length;
  if (kind !== 'points') return undefined;
  return historyOf(issue).filter((item) => item.toString === String(points)).length;
}

const FIELDS: Record<string, string> = { assign: 'assignee', move: 'status' };

/** Assignments and moves of what nobody else touches, by who wants what. */
function alike(rows: readonly Row[], world: World) {
  const found = new Map<string, { made: number; going: number; times: number }>();
  for (const row of rows.filter(({ kind }) => kind in FIELDS)) {
    const to = targetOf(row);
    if (to === undefined) continue; // refused before it was known where it leads: nothing was sent
    const name = `${row.who} ${row.kind} ${row.key} ${to}`;
    const entry = found.get(name) ?? { made: 0, going: 0, times: inHistory(row, to, world) };
    if (row.state === 'made' && isWritten(row)) entry.made++;
    if (isGoing(row) || isUntold(row)) entry.going++;
    found.set(name, entry);
  }
  return found;
}

function historyOf(issue: Issue, by?: string) {
  return issue.history.filter(({ author }) => !by || author === by).flatMap(({ items }) => items);
}

function inHistory({ who, key, kind }: Row, to: string, world: World): number {
  const own = historyOf(world.issue(key), who);
  return own.filter((item) => item.field === FIELDS[kind] && (item.toString ?? '') === to).length;
}

/** As the history calls it; people here are called as they sign in. */
function targetOf({ wanted }: Row): string | undefined {
  const { name, to } = JSON.parse(wanted) as { name?: string | null; to?: { name: string } };
  return to?.name ?? (name === null ? '' : name);
}

/** Whether it was sent, and not so already. */
function isWritten({ sent_at, before, wanted }: Row): boolean {
  const { assignee, status } = JSON.parse(before ?? '{}') as {
    assignee?: { name: string } | null;
    status?: { id: string };
  };
  const { name, to } = JSON.parse(wanted) as { name?: string | null; to?: { id: string } };
  return sent_at !== null && (to ? status?.id !== to.id : (assignee?.name ?? null) !== name);
}

/** A conflict with a value that its own person has written, or about what nobody else touches. */
function isOwnConflict(rows: readonly Row[]) {
  const points = new Map(rows.filter(({ kind }) => kind === 'points').map((row) => [pointsOf(row), row.who]));
  return ({ kind, theirs, who }: Row) =>
    theirs !== null && (kind in FIELDS || (kind === 'points' && points.get(theirPoints(theirs)) === who));
}

const pointsOf = ({ wanted }: Row) => String((JSON.parse(wanted) as { points: number }).points);
const theirPoints = (theirs: string) => (JSON.parse(theirs) as { points?: string }).points ?? '';

/** Whether its person has put nothing anywhere else after it. */
function isLastRank({ id, who, key, state, sent_at }: Row, rows: readonly Row[]): boolean {
  const isLater = (one: Row) => one.id !== id && (isGoing(one) || one.sent_at! > sent_at!);
  const own = rows.filter((one) => one.kind === 'rank' && one.who === who && one.key === key && one.sent_at);
  return state === 'made' && sent_at !== null && !own.some(isLater);
}

/** Beside that which it was to stand beside, on that side: none of those is put anywhere else. */
function stands({ key, wanted }: Row, world: World): boolean {
  const { before, after } = (JSON.parse(wanted) as { place: { before?: string; after?: string } }).place;
  const { rank } = world.issue(key);
  return before ? rank < world.issue(before).rank : rank > world.issue(after!).rank;
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
