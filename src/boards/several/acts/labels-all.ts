import type { AlmEditField } from '../../../alm/alm-provider.js';
import type { AnyKind } from '../../../changes/change-kind.js';
import { partsOf, typedText } from '../../../changes/edit-values.js';
import { editList, isAddedTo } from '../../../changes/kinds/edit-list.js';
import { FREE, SO, type SeveralKind } from '../several-act.js';
import { fieldLook } from './edit-field.js';

const LABELS = { field: 'labels', label: 'Labels', control: 'labels' } as const;

/** Labels come and go one by one, beside those that each has. */
export const labelsAll: SeveralKind = {
  label: 'Labels',
  controls: ({ items }) => {
    const labels = [...new Set(items.flatMap((item) => item.labels))].sort((a, b) =>
      a.localeCompare(b, 'en'),
    );
    return [
      { name: 'add', label: 'Add labels', type: 'text', hint: 'With spaces between them.' },
      ...(labels.length > 0
        ? [
            {
              ...{ name: 'remove', label: 'Take labels away', type: 'checks' as const },
              options: labels.map((label) => ({ value: label, label })),
            },
          ]
        : []),
    ];
  },
  act: ({ form }) => {
    const add = partsOf('labels', typedText('labels', form.values.add ?? '', 'add'));
    const remove = (form.values.remove ?? '').split('\n').filter((one) => one && !add.includes(one));
    if (add.length + remove.length === 0) return undefined;
    const named = (id: string) => ({ id, name: id });
    const wanted = { ...LABELS, add: add.map(named), remove: remove.map(named) };
    return {
      kind: editList as AnyKind,
      verb: editList.wish(wanted).replace(' (Labels)', ''),
      now: ({ labels }) => labels.join(' '),
      wanted: () => wanted,
      look: async (client, item) => {
        const isSo =
          add.every((one) => item.labels.includes(one)) && !remove.some((one) => item.labels.includes(one));
        if (isSo) return SO;
        return fieldLook(client, item, LABELS, (field: AlmEditField) =>
          isAddedTo(field) ? FREE : { refusal: 'Jira does not let labels be added one by one here.' },
        );
      },
    };
  },
};
