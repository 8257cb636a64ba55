import type { AlmBoardConfiguration, WorkItem } from '../alm/alm-provider.js';
import { takes } from '../changes/ways.js';
import type { BoardColumn } from './board.entity.js';

/** Columns of a board that has none from Jira. */
export const BY_CATEGORY: BoardColumn[] = [
  { name: 'To Do', category: 'new' },
  { name: 'In Progress', category: 'indeterminate' },
  { name: 'Done', category: 'done' },
];

/** The columns of a Jira board. Those without a status, such as a backlog kept elsewhere, would always be empty. */
export function columnsOf({ columns, constraint }: AlmBoardConfiguration): BoardColumn[] {
  const used = columns.items.filter(({ statusIds }) => statusIds.length > 0);
  if (used.length === 0) return BY_CATEGORY;
  return used.map(({ name, statusIds, min, max }) => {
    if (constraint === 'none' || (min === undefined && max === undefined)) return { name, statusIds };
    return {
      ...{ name, statusIds },
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(constraint === 'work items without sub-tasks' && { limitsLeaveOutSubtasks: true }),
    };
  });
}

/** Whether what has that status is done: by its column, or, where that does not say so, by Jira. */
export function isDone(columns: readonly BoardColumn[], status: WorkItem['status']): boolean {
  return status.category === 'done' || columns.some((one) => one.isDone && takes(one, status));
}

export interface FilledColumn {
  name: string;
  items: WorkItem[];
  points: number;
  /** False for work items whose status has no column: nothing can be moved there. */
  isReal: boolean;
}

/**
 * Work items by column, in the order they were given; a last column only where a status has none.
 * @param statusOf where a card stands already, while its move is on its way.
 */
export function fillColumns(
  columns: readonly BoardColumn[],
  items: readonly WorkItem[],
  statusOf = (item: WorkItem) => item.status,
): FilledColumn[] {
  const filled = columns.map(({ name }): FilledColumn => ({ name, items: [], points: 0, isReal: true }));
  const others: FilledColumn = { name: 'Other statuses', items: [], points: 0, isReal: false };
  for (const item of items) {
    const status = statusOf(item);
    const column = filled[columns.findIndex((one) => takes(one, status))] ?? others;
    column.items.push(item);
    column.points += item.points ?? 0;
  }
  return others.items.length > 0 ? [...filled, others] : filled;
}
