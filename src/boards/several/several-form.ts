import { isWorkItemKey } from '../../alm/work-item-key.js';
import { comparable } from '../../changes/edit-values.js';
import { Problem } from '../../problem.js';
import { inDigits } from '../../words.js';
import { queryOf, type BoardQuery } from '../find/board-query.js';

/** So many calls are a matter of seconds in Jira, and of a page that can still be read. */
export const MOST_AT_ONCE = 50;

/** What can be done with several work items at once. */
export const WHATS = ['move', 'assign', 'sprint', 'labels', 'priority'] as const;
export type What = (typeof WHATS)[number];

/** What is chosen for several work items: in an address until it is looked at, then in a form. */
export interface SeveralForm {
  what: What;
  /** In the order in which they were sent, each once. */
  keys: string[];
  /** The query of the board that they were selected on. */
  at: BoardQuery;
  /** The values of the controls, by their names, with a line feed between several; `words`: what was chosen, for people. */
  values: Record<string, string>;
}

const CONTROLS = /^(to|person|assignee|sprint|add|remove|priority|words|press)$/;
/** Of one work item: which way it goes, what the page showed and what Jira asks for; or a field of a screen. */
const OF_ONE = /^(way|was|asks|f)-/;

/** @throws Problem for more than can be changed at once */
export function severalFormOf(sent: unknown): SeveralForm {
  const all = (sent ?? {}) as Record<string, unknown>;
  const texts = (name: string) => [all[name] ?? []].flat().filter((one) => typeof one === 'string');
  const keys = [...new Set(texts('key'))].filter(isWorkItemKey);
  if (keys.length > MOST_AT_ONCE)
    throw new Problem(
      `At most ${MOST_AT_ONCE} work items can be changed at once; these are ${inDigits(keys.length)}.`,
      { nextStep: 'Go back and select fewer.' },
    );
  const names = Object.keys(all).filter((name) => CONTROLS.test(name) || OF_ONE.test(name));
  return {
    what: WHATS.find((one) => one === texts('what')[0]) ?? 'move',
    keys,
    at: queryAt(texts('at')[0]),
    values: Object.fromEntries(names.map((name) => [name, comparable(texts(name).join('\n'))])),
  };
}

function queryAt(at = ''): BoardQuery {
  const pairs = new URLSearchParams(at);
  return queryOf(Object.fromEntries([...pairs.keys()].map((name) => [name, pairs.getAll(name)])));
}
