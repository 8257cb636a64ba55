import type { WorkItem } from '../../alm/alm-provider.js';
import { epicNameOf, type Around } from './board-content.js';
import type { LaneKind } from './board-query.js';

export interface Lane {
  /** Stays the same for the same person, epic, … */
  value: string;
  name: string;
  items: WorkItem[];
}

interface Place {
  value: string;
  name: string;
}

const LAST: Record<LaneKind, string> = {
  person: 'Nobody',
  epic: 'Without an epic',
  type: 'Without a type',
  priority: 'Without a priority',
  team: 'Without a team',
  parent: 'Without sub-tasks',
};

/**
 * Cards by lane: people, types and teams by name, priorities in the site's order, the others in the order of the board.
 * Cards without one come last.
 * @param priorities ids in the site's order; where they are not known, or one is not among them, the lower id comes first
 */
export function lanesOf(
  kind: LaneKind,
  items: readonly WorkItem[],
  around: Around,
  priorities: readonly string[],
): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const item of items) {
    const { value, name } = placeOf(kind, item, around) ?? { value: '', name: LAST[kind] };
    const lane = lanes.get(value) ?? { value, name, items: [] };
    lane.items.push(item);
    lanes.set(value, lane);
  }
  const others = [...lanes.values()].filter(({ value }) => value !== '');
  if (['person', 'type', 'team'].includes(kind)) others.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  if (kind === 'priority') {
    const placeOf = ({ value }: Lane) => priorities.indexOf(value) >>> 0; // what is not there comes last
    others.sort((a, b) => placeOf(a) - placeOf(b) || Number(a.value) - Number(b.value));
  }
  return [...others, ...[lanes.get('')].filter((lane) => lane !== undefined)];
}

function placeOf(kind: LaneKind, item: WorkItem, around: Around): Place | null {
  const { subtasks, parents } = around;
  switch (kind) {
    case 'person':
      return item.assignee && { value: item.assignee.name, name: item.assignee.displayName };
    case 'epic':
      return item.epicKey ? { value: item.epicKey, name: epicNameOf(item, around) } : null;
    case 'type':
      return item.type.name ? { value: item.type.id, name: item.type.name } : null;
    case 'priority':
      return item.priority && { value: item.priority.id, name: item.priority.name };
    case 'team':
      // Where Jira gives only the id of a team, a number alone would say nothing.
      return item.team
        ? { value: item.team, name: /^\d+$/.test(item.team) ? `Team ${item.team}` : item.team }
        : null;
    case 'parent': {
      const key = item.parentKey ?? (subtasks.has(item.key) ? item.key : null);
      return key ? { value: key, name: [key, parents.get(key)].filter(Boolean).join(' ') } : null;
    }
  }
}
