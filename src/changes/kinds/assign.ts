import type { WorkItem } from '../../alm/alm-provider.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { Problem } from '../../problem.js';
import { ifShown, sightOf, type At, type ChangeKind } from '../change-kind.js';
import { undefinedIfRefused } from '../history-search.js';
import { isAway } from '../outages.js';

/**
 * `name`: login name of an assignable user, or null for nobody. `key`: theirs, where it is known: whoever is renamed keeps
 * it, and a login that is free again may be given to somebody else. `words`: how people call them.
 */
type Wanted = { name: string | null; key?: string; words?: string };

const isSo = ({ assignee }: WorkItem, { name, key }: Wanted) =>
  key && assignee?.key ? assignee.key === key : (assignee?.name ?? null) === name;

export const assign: ChangeKind<Wanted> = {
  type: 'assign',
  touches: ['assignee'],
  overwrites: true,
  words: (key) => `${key} was assigned`,
  wish: ({ name, words = name }) => `Assign to ${words ?? 'nobody'}`,
  value: ({ name }) => name ?? '',
  // Nobody may be nobody, or an assignee that this person is not shown.
  isSo: (item, wanted) => item.assignee !== null && isSo(item, wanted),
  asked: ({ name }) => ({ name }),
  plan: async ({ name: asked, key, words }, { client, item }) => {
    const name = asked && key ? await nameNow(asked, key, { client, item }) : asked;
    return { wanted: { name, ...(key && { key }), words }, send: () => client.assign(item.key, name) };
  },
  sight: (wanted, look) =>
    look.item.assignee
      ? sightOf(isSo(look.item, wanted))
      : ifShown(look, 'assignee', isSo(look.item, wanted)),
  trace: async ({ name, key: known }, { client, item }) => {
    const key = known ?? (name && (await keyOf(name, { client, item })));
    return { field: 'assignee', isMade: ({ toId }) => toId === (key ?? '') };
  },
  names: async (names, { client, item }) => {
    const people = await Promise.all(
      names.map((name) => client.assignableUsers(item.key, name).catch(undefinedIfRefused)),
    );
    const all = people.flatMap((found) => found?.items ?? []);
    return Object.fromEntries([
      ...all.map(({ name, displayName }) => [name, displayName]),
      ...(item.assignee ? [[item.assignee.name, item.assignee.displayName]] : []),
    ]);
  },
  done: ({ key, assignee }) => `${key} is assigned to ${assignee?.displayName ?? 'nobody'}.`,
  otherwise: ({ key, assignee }) =>
    `Jira took the change, but ${key} is still assigned to ${assignee?.displayName ?? 'nobody'}: a rule in Jira may have changed it back.`,
  kept: ({ name, words }, { assignee }) => ({
    name,
    ...(assignee?.key && { key: assignee.key }),
    words: assignee?.name === name ? assignee?.displayName : words,
  }),
  left: ({ name, key }) => ({ assignee: name ?? '', ...(key && { assigneeKey: key }) }),
  inverse: ({ assignee }) => ({
    name: assignee?.name ?? null,
    ...(assignee?.key && { key: assignee.key }),
    words: assignee?.displayName,
  }),
};

/**
 * How that person signs in by now. Where the site tells nobody of a key, the list of those who can be chosen says it.
 * @throws Problem where the login is somebody else's by now
 */
async function nameNow(name: string, key: string, { client, item }: Pick<At, 'client' | 'item'>) {
  const known = await client.personByKey(key).catch(undefinedIfUntold);
  if (known) return known.name;
  const found = await client.assignableUsers(item.key, name).catch(undefinedIfUntold);
  const same = found?.items.find((user) => user.key === key);
  if (same || !found?.items.some((user) => user.name === name)) return same?.name ?? name;
  throw new Problem(`“${name}” is somebody else in Jira by now: nothing was sent.`, {
    nextStep: 'Choose whom to assign it to.',
  });
}

/** Whoever is asked for is not told to everybody. That a site does not answer is something else. */
function undefinedIfUntold(error: unknown): undefined {
  if (!(error instanceof AlmProblem) || isAway(error)) throw error;
}

/** The history knows people by the key that never changes; where the site does not tell it, the name was the key once. */
async function keyOf(name: string, { client, item }: Pick<At, 'client' | 'item'>): Promise<string> {
  const found = await client.assignableUsers(item.key, name).catch(undefinedIfRefused);
  return found?.items.find((user) => user.name === name)?.key ?? name;
}
