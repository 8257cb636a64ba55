import type { FieldMapping } from '../alm/alm-provider.js';
import { dayText } from '../dates.js';
import type { ShownWorkItem } from './item-pages.js';

/** What is not edited in place just below. */
export function factsOf({ item }: ShownWorkItem, edited: string[], mapping: FieldMapping): Fact[] {
  const facts: [string, string | null, string?][] = [
    ['Type', item.type.name],
    ['Assignee', item.assignee?.displayName ?? 'Nobody'],
    ['Reporter', item.reporter?.displayName ?? null],
    ['Points', item.points === null ? null : String(item.points)],
    ['Priority', item.priority?.name ?? null, 'priority'],
    ['Labels', item.labels.join(', '), 'labels'],
    ['Components', item.components.join(', '), 'components'],
    ['Fix versions', item.fixVersions.join(', '), 'fixVersions'],
    ['Sprint', item.sprint?.name ?? null],
    ['Epic', item.epicKey, mapping.epicLink],
    ['Start', item.startDate && dayText(item.startDate), mapping.startDate],
    ['Due', item.dueDate && dayText(item.dueDate), mapping.dueDate],
    ['Created', item.created && dayText(item.created.slice(0, 10))],
  ];
  return facts.flatMap(([label, value, field]) =>
    value && !(field && edited.includes(field)) ? [{ label, value }] : [],
  );
}

interface Fact {
  label: string;
  value: string;
}
