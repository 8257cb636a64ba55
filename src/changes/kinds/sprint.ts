import type { WorkItem } from '../../alm/alm-provider.js';
import { nameOfField } from '../history-search.js';
import { openSprint, sightOf, type ChangeKind } from '../change-kind.js';

/** A sprint by id, with its name for people; null for the backlog. */
type Wanted = { sprint: { id: string; name: string } | null };

const isSo = (item: WorkItem, { sprint }: Wanted) => (openSprint(item)?.id ?? null) === (sprint?.id ?? null);
const placeOf = (item: WorkItem) => {
  const sprint = openSprint(item);
  return sprint ? `in “${sprint.name}”` : 'in the backlog';
};

export const putInSprint: ChangeKind<Wanted> = {
  type: 'sprint',
  touches: ['sprint'],
  overwrites: true,
  words: (key) => `${key} was put into another sprint`,
  wish: ({ sprint }) => `Put into ${sprint ? `“${sprint.name}”` : 'the backlog'}`,
  value: ({ sprint }) => sprint?.name ?? '',
  asked: ({ sprint }) => sprint?.id ?? null,
  // No sprint may be one that this person is not shown.
  isSo: (item, wanted) => item.sprint !== null && isSo(item, wanted),
  plan: async (wanted, { client, item }) => ({
    wanted,
    send: () => client.putInSprint([item.key], wanted.sprint?.id ?? null),
  }),
  sight: (wanted, { item, account }) => (account.mapping.sprint ? sightOf(isSo(item, wanted)) : 'unseen'),
  trace: async ({ sprint }, { client, account, before }) => {
    if (!account.mapping.sprint) return undefined;
    const left = openSprint(before)?.id;
    return {
      field: await nameOfField(client, account.mapping.sprint),
      isCustom: true,
      isMade: ({ fromId, toId }) => {
        const [from, to] = [fromId, toId].map((ids) => ids.split(/[\s,]+/));
        if (sprint) return to.includes(sprint.id) && !from.includes(sprint.id);
        return left !== undefined && from.includes(left) && !to.includes(left);
      },
    };
  },
  done: (item) => `${item.key} is ${placeOf(item)}.`,
  otherwise: (item) =>
    `Jira took the change, but ${item.key} is still ${placeOf(item)}: a sub-task goes where its parent is, and a rule in Jira may have changed it back.`,
  inverse: ({ sprint = null }) => ({ sprint: sprint?.state === 'closed' ? null : sprint }),
};
