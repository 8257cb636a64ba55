import type { AnyKind } from '../../../changes/change-kind.js';
import { assign } from '../../../changes/kinds/assign.js';
import { leftOutWords } from '../../../words.js';
import { NONE } from '../../find/board-query.js';
import { lacking } from '../../items/item-rights.view.js';
import { FREE, SO, type SeveralKind } from '../several-act.js';

/** To one person, or to nobody. Who can be chosen says Jira of the first of them; whether that holds for each, of each. */
export const assignAll: SeveralKind = {
  label: 'Assign',
  value: 'assignee',
  controls: async ({ board: { credential }, items, form }, client) => {
    const people = await client.assignableUsers(items[0].key, form.values.person ?? '');
    const others = people.items.filter(({ name }) => name !== credential.userName);
    return [
      { name: 'person', label: 'Search people by name', type: 'text' },
      {
        ...{ name: 'assignee', label: 'Assign to', type: 'select' },
        hint: leftOutWords(people, 'person', 'people'),
        options: [
          { value: credential.userName, label: 'Me' },
          ...others.map(({ name, displayName }) => ({ value: name, label: displayName })),
          { value: NONE, label: 'Nobody' },
        ],
      },
    ];
  },
  act: ({ form }) => {
    const { assignee, words = assignee } = form.values;
    if (!assignee) return undefined;
    const name = assignee === NONE ? null : assignee;
    const called = name ? words.replace(/^Me$/, 'me') : undefined;
    return {
      kind: assign as AnyKind,
      verb: `Assign to ${called ?? 'nobody'}`,
      now: (item) => item.assignee?.name ?? '',
      seen: (was) => ({ assignee: was }),
      wanted: () => ({ name, ...(called && { words: called }) }),
      look: async (client, item) => {
        if ((item.assignee?.name ?? null) === name) return SO;
        const rights = await client.rights(item.key);
        if (rights.mayAssign === false) return { refusal: lacking(`assign ${item.key}`, 'Assign Issues') };
        if (!name) return FREE;
        const { items: found } = await client.assignableUsers(item.key, name);
        if (found.some((user) => user.name === name)) return FREE;
        return { refusal: `Jira does not let ${item.key} be assigned to ${words}.` };
      },
    };
  },
};
