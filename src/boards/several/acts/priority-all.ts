import type { AnyKind } from '../../../changes/change-kind.js';
import { edit } from '../../../changes/kinds/edit.js';
import { FREE, SO, type SeveralKind } from '../several-act.js';
import { fieldLook } from './edit-field.js';

const PRIORITY = { field: 'priority', label: 'Priority', control: 'select' } as const;

export const priorityAll: SeveralKind = {
  label: 'Priority',
  value: 'priority',
  controls: async (_, client) => {
    const { items } = await client.priorities();
    return [
      {
        ...{ name: 'priority', label: 'Set priority to', type: 'select' },
        options: items.map(({ id, name }) => ({ value: id, label: name })),
      },
    ];
  },
  act: ({ form }) => {
    const { priority: id, words = id } = form.values;
    if (!id) return undefined;
    return {
      kind: edit as AnyKind,
      verb: `Set priority to ${words}`,
      now: ({ priority }) => priority?.id ?? '',
      wanted: (_, { was }) => ({ ...PRIORITY, text: id, words, shown: was }),
      look: async (client, item) => {
        if (item.priority?.id === id) return SO;
        return fieldLook(client, item, PRIORITY, ({ allowedValues = [] }) =>
          allowedValues.some((one) => one.id === id)
            ? FREE
            : { refusal: `Jira does not offer “${words}” for ${item.key}.` },
        );
      },
    };
  },
};
