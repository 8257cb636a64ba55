import { randomInt } from 'node:crypto';
import type { FakeJira } from '../fake-jira/fake-jira.js';

/** Somebody's place at the board of the soak. */
export interface Place {
  name: string;
  accountId: string;
  boardId: string;
  keys: string[];
  /** The one that nobody else moves, assigns, ranks or links: what somebody else writes over at once leaves no trace of the first. */
  ownKey: string;
  /** The one whose other fields nobody else changes at Footbridge; somebody in Jira does. */
  editKey: string;
  /** Somebody else, to whom it is assigned now and then. */
  other: string;
  /** Those that stay in their places. */
  still: string[];
  /** What of one's comments one was told to be made. */
  told: Set<string>;
  /** What a page that was left open shows of a field, as a value and in words. */
  left: Map<string, [value: string, words: string]>;
  jira: FakeJira;
}

export interface Ask {
  /** The kind of change, as its row has it. */
  what: string;
  key: string;
  /** What of that its row has, too. */
  wanted: object;
  path: string;
  form: Record<string, string | string[]>;
}

let last = 0;

/** No two texts, points or labels that are written are alike, so that each is known again in Jira. */
export function serial(): number {
  return ++last;
}

export function oneOf<T>(all: readonly T[]): T {
  return all[randomInt(all.length)];
}

/** Once in so many times. */
export function oneIn(times: number): boolean {
  return randomInt(times) === 0;
}
