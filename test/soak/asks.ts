import { randomInt } from 'node:crypto';
import { paths } from '../../src/paths.js';
import type { FakeJira } from '../fake-jira/fake-jira.js';

export type What = 'comment' | 'points' | 'assign' | 'move' | 'rank' | 'create';

/** Somebody's place at the board of the soak. */
export interface Place {
  name: string;
  boardId: string;
  keys: string[];
  /** The one that nobody else moves, assigns or ranks: what somebody else writes over at once leaves no trace of the first. */
  ownKey: string;
  /** Somebody else, to whom it is assigned now and then. */
  other: string;
  /** Those that stay in their places. */
  still: string[];
  jira: FakeJira;
}

export interface Ask {
  what: What;
  key: string;
  /** As the row of the change has it. */
  wanted: object;
  path: string;
  form: Record<string, string>;
}

/** Project and type of what is added. */
const STORY = 'BIG 10001';
/** The transition that wants a resolution. */
const DONE = '41';
/** The column of a board by categories into which one way leads for what is new. */
const IN_PROGRESS = '1';
const KINDS: What[] = ['comment', 'comment', 'points', 'points', 'assign', 'move', 'move', 'rank', 'create'];
/** No two comments, points or summaries that are asked for are alike, so that each is known again in Jira. */
let serial = 0;

const oneOf = <T>(all: readonly T[]): T => all[randomInt(all.length)];

/** Mostly those that Jira offers; now and then all, as from a page that was left open. */
function waysFrom(status: string, { world }: FakeJira): string[] {
  const ways = world.workflows[0].transitions.filter(({ onlyFor }) => !onlyFor);
  const offered = ways.filter(({ from }) => from.includes(status));
  return (randomInt(5) === 0 ? ways : offered).map(({ id }) => id);
}

/** Something that somebody asks for, as the page that they see sends it. */
export function nextAsk({ name, boardId, keys, ownKey, other, still, jira }: Place): Ask {
  const what = oneOf(KINDS);
  const isOwn = what === 'move' || what === 'assign' || what === 'rank';
  const key = isOwn ? ownKey : oneOf(keys);
  const at = { boardId, key };
  const number = ++serial;
  const { points, status, assignee } = jira.world.issue(key);
  switch (what) {
    case 'comment': {
      const text = `${name} says ${number}`;
      return { what, key, wanted: { text }, path: paths.items.comments(at), form: { comment: text } };
    }
    case 'points': {
      const form = { points: (number / 100).toFixed(2), pointsShown: points === null ? '' : String(points) };
      return { what, key, wanted: { points: number / 100 }, path: paths.items.points(at), form };
    }
    case 'assign': {
      const to = oneOf([name, other, null]);
      const form = { assignee: to ?? '', assigneeShown: assignee ?? '' };
      return { what, key, wanted: { name: to }, path: paths.items.assignee(at), form };
    }
    case 'move': {
      const by = oneOf(waysFrom(status, jira));
      const [{ id: resolution }] = jira.world.resolutions;
      const form = { transition: by, statusShown: jira.world.status(status).name };
      const typed: Record<string, string> = by === DONE ? { [`f-${DONE}-resolution`]: resolution } : {};
      return { what, key, wanted: { by }, path: paths.items.move(at), form: { ...form, ...typed } };
    }
    case 'rank': {
      const place = { [oneOf(['before', 'after'])]: oneOf(still) };
      return { what, key, wanted: { place }, path: paths.items.move(at), form: place };
    }
    case 'create': {
      const summary = `${name} adds ${number}`;
      const form = { summary, what: STORY, ...(randomInt(2) === 0 && { column: IN_PROGRESS }) };
      return { what, key: 'BIG', wanted: { summary }, path: paths.boards.add({ id: boardId }), form };
    }
  }
}
