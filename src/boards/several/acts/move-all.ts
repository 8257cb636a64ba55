import type { AlmTransition, WorkItem } from '../../../alm/alm-provider.js';
import type { AnyKind } from '../../../changes/change-kind.js';
import { move, noWay } from '../../../changes/kinds/move.js';
import { requiredFields } from '../../../changes/transition-form.js';
import { takes, waysInto } from '../../../changes/ways.js';
import { Problem } from '../../../problem.js';
import { allOf } from '../../../words.js';
import { digestOf } from '../../../web/changed-meanwhile.js';
import type { BoardColumn } from '../../board.entity.js';
import { FREE, SO, type Outlook, type Selected, type SeveralKind } from '../several-act.js';

/** Into a column of the board, by whatever way Jira offers for each. */
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
    return {
      kind: move as AnyKind,
      verb: `Move to “${column.name}”`,
      now: ({ status }) => status.name,
      seen: (status) => ({ status }),
      wanted: (_, { way }) => (way ? { by: way, typed: {} } : { into: column, typed: {} }),
      look: async (client, item) => outlook(column, item, (await client.transitions(item.key)).items),
    };
  },
};

function outlook(column: BoardColumn, item: WorkItem, offered: AlmTransition[]): Outlook {
  if (takes(column, item.status)) return SO;
  const all = waysInto(column, offered, item.status);
  const ways = all.filter((way) => requiredFields(way).length === 0);
  if (all.length === 0) return { refusal: noWay(item, column) };
  if (ways.length === 0) {
    const names = all.flatMap((way) => requiredFields(way).map(({ name }) => name));
    return { refusal: `Jira asks for ${allOf([...new Set(names)])} first: move it by itself.` };
  }
  if (all.length === 1) return FREE;
  return { refusal: '', ways: ways.map(({ id, name }) => ({ value: id, label: name })) };
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
