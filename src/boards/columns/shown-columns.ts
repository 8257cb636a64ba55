import type { ShownValue } from '../../web/changed-meanwhile.js';
import type { BoardColumn } from '../board.entity.js';

/** Columns as they are compared and told of when two people change them at once. */
export function shownColumns(columns: readonly BoardColumn[]): ShownValue {
  return { label: 'Columns', text: columns.map(columnWords).join(', '), value: columns };
}

function columnWords({ name, statusNames = {}, min, max, isDone }: BoardColumn): string {
  const about = [
    Object.values(statusNames).join(', '),
    min !== undefined && `at least ${min}`,
    max !== undefined && `at most ${max}`,
    isDone && 'done',
  ].filter(Boolean);
  return about.length > 0 ? `${name} (${about.join('; ')})` : name;
}
