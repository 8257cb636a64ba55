import type { WorkItem } from '../../alm/alm-provider.js';
import { ifShown, sightOf, type At, type ChangeKind } from '../change-kind.js';
import { undefinedIfRefused } from '../history-search.js';

/** `name`: login name of an assignable user, or null for nobody. `key`: theirs, once it is made and shown. */
type Wanted = { name: string | null; key?: string };

const isSo = ({ assignee }: WorkItem, { name }: Wanted) => (assignee?.name ?? null) === name;

export const assign: ChangeKind<Wanted> = {
  type: 'assign',
  touches: ['assignee'],
  words: (key) => `${key} was assigned`,
  wish: ({ name }) => (name === null ? 'Assign to nobody' : `Assign to ${name}`),
  value: ({ name }) => name ?? '',
  // Nobody may be nobody, or an assignee that this person is not shown.
  isSo: (item, wanted) => item.assignee !== null && isSo(item, wanted),
  asked: ({ name }) => ({ name }),
  plan: async (wanted, { client, item }) => ({ wanted, send: () => client.assign(item.key, wanted.name) }),
  sight: (wanted, look) =>
    look.item.assignee
      ? sightOf(isSo(look.item, wanted))
      : ifShown(look, 'assignee', isSo(look.item, wanted)),
  trace: async ({ name }, { client, item }) => {
    const key = name && (await keyOf(name, { client, item }));
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
  kept: ({ name }, { assignee }) => ({ name, ...(assignee?.key && { key: assignee.key }) }),
  left: ({ name, key }) => ({ assignee: name ?? '', ...(key && { assigneeKey: key }) }),
  inverse: ({ assignee }) => ({ name: assignee?.name ?? null }),
};

/** The history knows people by the key that never changes; where the site does not tell it, the name was the key once. */
async function keyOf(name: string, { client, item }: Pick<At, 'client' | 'item'>): Promise<string> {
  const found = await client.assignableUsers(item.key, name).catch(undefinedIfRefused);
  return found?.items.find((user) => user.name === name)?.key ?? name;
}
