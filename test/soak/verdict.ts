import type { World } from '../fake-jira/world.js';
import { falseConflicts } from './conflicts.js';
import type { Evidence } from './evidence.js';
import { isGoing, isWaiting, mayBeMade, nameOf, wantedOf, type Row } from './rows.js';
import { storyOf } from './story.js';
import type { Asked } from './told.js';
import { isWritten, tracesIn, tracesOf } from './traces.js';

/** Each fault with the whole story of what it is about. */
interface Verdict {
  counts: Record<string, number>;
  doubled: string[];
  lost: string[];
  toldFalse: string[];
  leftGoing: string[];
}

/** Changes that leave the same in Jira, as the same person. */
interface Alike {
  made: Row[];
  maybe: Row[];
  /** Said not to be made. */
  not: Row[];
}

/** Holds what people were told, and what Footbridge keeps, against what is in Jira. */
export function judge(evidence: Evidence): Verdict {
  const { asked, rows, world } = evidence;
  const verdict: Verdict = {
    counts: countsOf(asked, rows),
    doubled: [],
    lost: [],
    toldFalse: [],
    leftGoing: [],
  };
  const told = (words: string, ...about: (Row | undefined)[]) =>
    words + about.map((row) => (row ? storyOf(row, evidence) : '')).join('');
  judgeTraces(evidence, verdict, told);
  for (const row of rows.filter((one) => isLastRank(one, rows) && !stands(one, world)))
    verdict.lost.push(told(nameOf(row), row));
  for (const [words, row] of falseConflicts(rows, world)) verdict.toldFalse.push(told(words, row));
  for (const row of rows.filter((one) => isGoing(one) || isWaiting(one)))
    verdict.leftGoing.push(told(nameOf(row), row));
  for (const one of asked)
    judgeWords(
      one,
      rows.filter(({ who }) => who === one.who),
      verdict,
      told,
    );
  return verdict;
}

type Teller = (words: string, ...about: (Row | undefined)[]) => string;

function countsOf(asked: readonly Asked[], rows: readonly Row[]): Record<string, number> {
  const counts: Record<string, number> = { asked: asked.length };
  const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
  for (const { told, what, message } of asked)
    count(told === 'nothing' ? `no answer: ${message}` : `${what} told ${told}`);
  for (const { state } of rows) count(state);
  return counts;
}

/** Each time that somebody has left something in Jira is one that they were told of. */
function judgeTraces({ rows, world, calls }: Evidence, verdict: Verdict, told: Teller): void {
  const times = new Map<string, number>();
  for (const { by, what } of tracesIn(world, calls))
    times.set(`${by}: ${what}`, (times.get(`${by}: ${what}`) ?? 0) + 1);
  for (const [name, alike] of alikeOf(rows, world)) {
    const { made, maybe, not } = alike;
    const found = times.get(name) ?? 0;
    const counts = `${name} is ${found} times in Jira, and said to be made ${made.length} times`;
    const about = made[0] ?? maybe[0] ?? not[0];
    if (found < made.length) verdict.lost.push(told(counts, about));
    if (found <= made.length + maybe.length) continue;
    if (not.length > 0) verdict.toldFalse.push(told(counts, not[0]));
    else verdict.doubled.push(told(counts, about));
  }
}

function alikeOf(rows: readonly Row[], world: World): Map<string, Alike> {
  const found = new Map<string, Alike>();
  for (const row of rows) {
    const by = world.people.find(({ key }) => key === row.user_key)!.name;
    for (const what of tracesOf(row, world)) {
      const name = `${by}: ${what}`;
      const alike: Alike = found.get(name) ?? { made: [], maybe: [], not: [] };
      found.set(name, alike);
      if (row.state === 'made') alike[isWritten(row) ? 'made' : 'not'].push(row);
      else alike[mayBeMade(row) ? 'maybe' : 'not'].push(row);
    }
  }
  return found;
}

/** What is asked for once, and never again. */
const isUnique = ({ what, wanted }: Asked) =>
  /^(comment|points|edit-comment|create|edit-list)$/.test(what) ||
  /^(summary|description)$/.test((wanted as { field?: string }).field ?? '');

/** What a page has said. */
function judgeWords(asked: Asked, rows: readonly Row[], verdict: Verdict, tell: Teller): void {
  const { told, what, who, key, wanted, message } = asked;
  const name = `${who} ${what} ${key} ${JSON.stringify(wanted)}, told ${told}: ${message.slice(0, 500)}`;
  const row = rows.find((one) => isFor(one, what, key) && wants(one, wanted));
  if (told === 'made' || told === 'on its way') {
    if (!row && !/nothing (had to be|was) sent/.test(message))
      verdict.lost.push(
        tell(
          name,
          rows.findLast((one) => one.key === key),
        ),
      );
    else if (row && isUnique(asked) && told === 'made' && row.state !== 'made')
      verdict.toldFalse.push(tell(`${name}, is ${row.state}`, row));
  }
  const isRefused = told === 'refused' && !/link/i.test(message);
  if (isRefused && row?.state === 'made' && isUnique(asked) && !asked.isAgain)
    verdict.toldFalse.push(tell(`${name}, and is made`, row));
}

/** What is new has another key than what it was asked for with. */
function isFor(row: Row, what: string, key: string): boolean {
  return row.kind === what && (what === 'create' || row.key === key);
}

/** The row may say more than was asked for, such as the id of a comment once it is made. */
function wants(row: Row, wanted: object): boolean {
  const kept = wantedOf(row);
  return Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(kept[name]) === JSON.stringify(value),
  );
}

/** Whether its person has put nothing anywhere else after it. */
function isLastRank({ id, who, key, kind, state, sent_at: sentAt }: Row, rows: readonly Row[]): boolean {
  if (kind !== 'rank' || state !== 'made' || !sentAt) return false;
  const isLater = (one: Row) => one.id !== id && (mayBeMade(one) || one.sent_at! > sentAt);
  const own = rows.filter((one) => one.kind === 'rank' && one.who === who && one.key === key && one.sent_at);
  return !own.some(isLater);
}

/** Beside that which it was to stand beside, on that side: none of those is put anywhere else. */
function stands(row: Row, world: World): boolean {
  const { before, after } = wantedOf(row).place as { before?: string; after?: string };
  const { rank } = world.issue(row.key);
  return before ? rank < world.issue(before).rank : rank > world.issue(after!).rank;
}
