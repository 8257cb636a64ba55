import type { MappedField } from '../../alm/alm-provider.js';

export const PART_LABELS: Record<MappedField, string> = {
  points: 'Story points',
  sprint: 'Sprint',
  epicLink: 'Epic link',
  rank: 'Rank',
  team: 'Team',
  startDate: 'Start date',
  dueDate: 'Due date',
  epicName: 'Name of an epic',
  epicColor: 'Colour of an epic',
  flagged: 'Flag',
};
