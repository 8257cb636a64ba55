import type { WorkItem } from '../../alm/alm-provider.js';
import { takes } from '../../changes/ways.js';
import { paths } from '../../paths.js';
import { counted } from '../../words.js';
import type { Board } from '../board.entity.js';
import { isDone } from '../board-columns.js';
import { badgeOf } from '../making/boards.view.js';
import { pointsName } from '../jira-board.js';
import { epicNameOf, type Around } from '../find/board-content.js';
import { faceOf } from './faces.js';
import { dueSign, hueOfEpic, pointsNoun, pointsText, prioritySign, typeSign } from './signs.js';

/**
 * One card, as the card partial wants it.
 * @param today YYYY-MM-DD where the reader is.
 */
export function cardView(board: Board, item: WorkItem, around: Around, today: string) {
  const at = { boardId: board.id, key: item.key };
  const subtasks = around.subtasks.get(item.key);
  return {
    key: item.key,
    itemPath: paths.items.show(at),
    movePath: paths.items.move(at),
    summary: item.summary,
    type: { name: item.type.name, sign: typeSign(item.type.name, item.type.isSubtask) },
    // Where the column takes other statuses too, the card says which one it is in.
    status: {
      name: item.status.name,
      category: badgeOf(item.status.category),
      isSaid: !isColumn(board, item.status),
    },
    assignee: item.assignee && faceOf(item.assignee),
    points: item.points === null ? null : pointsText(item.points),
    pointsNoun: pointsNoun(item.points, pointsName(board)),
    priority: item.priority ? { name: item.priority.name, sign: prioritySign(item.priority.name) } : null,
    labels: item.labels,
    epic: epicOf(item, around),
    // One that sits in its parent is no card.
    parentKey: item.parentKey ?? '',
    isFlagged: item.isFlagged,
    subtasks: subtasks
      ? {
          text: `${subtasks.done}/${subtasks.total}`,
          words: `${subtasks.done} of ${counted(subtasks.total, 'sub-task')} done`,
        }
      : null,
    // A board of Jira is asked for by sprint: there it would be the same on every card.
    sprint: board.source.type === 'board' ? null : item.sprint,
    due: isDone(board.columns, item.status) ? null : dueSign(item.dueDate, today),
  };
}

/**
 * What a card says beside its work item, empty for nothing: where that is another, it is another card.
 * @param written the day and the language for which dates and numbers are written
 */
export function aroundCard(item: WorkItem, around: Around, written: string): string {
  const subtasks = around.subtasks.get(item.key);
  const epic = item.epicKey ? around.epics.get(item.epicKey) : undefined;
  const isWritten = item.dueDate !== null || (item.points !== null && !isPlain(item.points));
  if (!subtasks && !epic) return isWritten ? written : '';
  const counts = subtasks ? `${subtasks.done}/${subtasks.total}` : '';
  return `${isWritten ? written : ''} ${counts} ${epic ? `${epic.color} ${epic.name}` : ''}`;
}

function epicOf(item: WorkItem, around: Around) {
  const { epicKey: key } = item;
  if (!key) return null;
  return { key, name: epicNameOf(item, around), hue: hueOfEpic(key, around.epics.get(key)?.color) };
}

/** Whether the column of a work item says its status already. */
function isColumn({ columns }: Board, status: WorkItem['status']): boolean {
  const column = columns.find((one) => takes(one, status));
  return column !== undefined && (column.name === status.name || column.statusIds?.length === 1);
}

/** Whether it is written alike everywhere: then the card is everybody's. */
function isPlain(points: number): boolean {
  return Number.isInteger(points) && Math.abs(points) < 1_000;
}
