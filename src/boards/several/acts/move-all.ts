import type { AlmTransition, WorkItem } from '../../../alm/alm-provider.js';
import type { AnyKind } from '../../../changes/change-kind.js';
import { move, noWay } from '../../../changes/kinds/move.js';
import { requiredFields, screenFields } from '../../../changes/transition-form.js';
import { takes, waysInto } from '../../../changes/ways.js';
import { Problem } from '../../../problem.js';
import { allOf } from '../../../words.js';
import { digestOf } from '../../../web/changed-meanwhile.js';
import type { BoardColumn } from '../../board.entity.js';
import { lacking } from '../../items/item-rights.view.js';
import { screenTyped } from '../../items/item-form.js';
import { SO, type Outlook, type Selected, type SeveralKind } from '../several-act.js';

/** Into a column of the board, by whatever way Jira offers for each; what it asks for on the way is filled in once for all. */
export const moveAll: SeveralKind = {
  label: 'Move to …',
  value: 'to',
  controls: ({ board: { board } }) => [
    {
      ...{ name: 'to', label: 'Move to', type: 'select' },
      options: board.columns.map((column, at) => ({ value: valueOf(column, at), label: column.name })),
    },
  ],
  act: (selected) => {
    const column = columnOf(selected);
    if (!column) return undefined;
    const typed = screenTyped(selected.form.values);
    return {
      kind: move as AnyKind,
      verb: `Move to “${column.name}”`,
      now: ({ status }) => status.name,
      seen: (status) => ({ status }),
      wanted: (_, { way }) => ({ ...(way ? { by: way } : { into: column }), typed }),
      look: async (client, item) => {
        const { items: offered } = await client.transitions(item.key);
        const seen = outlook(column, item, offered);
        if (offered.length > 0 || seen.isSo) return seen;
        const { mayTransition } = await client.rights(item.key);
        return mayTransition === false ? { refusal: lacking(`move ${item.key}`, 'Transition Issues') } : seen;
      },
    };
  },
};

function outlook(column: BoardColumn, item: WorkItem, offered: AlmTransition[]): Outlook {
  if (takes(column, item.status)) return SO;
  const all = waysInto(column, offered, item.status);
  const ways = all.filter(isFilledInHere);
  if (all.length === 0) return { refusal: noWay(item, column) };
  if (ways.length === 0) {
    const names = all.flatMap((way) => requiredFields(way).map(({ name }) => name));
    return { refusal: `Jira asks for ${allOf([...new Set(names)])} first: move it by itself.` };
  }
  return {
    refusal: '',
    screens: ways.filter((way) => requiredFields(way).length > 0),
    ...(all.length > 1 && { ways: ways.map(({ id, name }) => ({ value: id, label: name })) }),
  };
}

/** Whether all that Jira insists on can be filled in for several at once: people are searched for by the work item. */
function isFilledInHere(way: AlmTransition): boolean {
  const fields = screenFields(way).filter(({ isNeeded, control }) => isNeeded && !/^users?$/.test(control));
  return fields.length === requiredFields(way).length;
}

const valueOf = (column: BoardColumn, at: number) => `${at} ${digestOf(column)}`;

function columnOf({ board: { board }, form }: Selected): BoardColumn | undefined {
  const { to } = form.values;
  if (!to) return undefined;
  const found = board.columns.find((column, at) => valueOf(column, at) === to);
  if (found) return found;
  throw new Problem('The columns of this board were changed while you had it open.', {
    field: 'to',
    nextStep: 'Choose again.',
  });
}
