import type { AlmTransition, StatusCategory, WorkItem } from '../alm/alm-provider.js';

/** Statuses that work items are moved into, such as those of a column of a board. */
export interface Place {
  statusIds?: string[];
  category?: StatusCategory;
}

/** The transitions that lead there, in Jira's own order. Workflows may offer the status itself: that leads nowhere. */
export function waysInto(
  place: Place,
  offered: readonly AlmTransition[],
  from: WorkItem['status'],
): AlmTransition[] {
  return offered.filter(({ to }) => takes(place, to) && to.id !== from.id);
}

export function takes({ statusIds, category }: Place, status: WorkItem['status']): boolean {
  if (statusIds) return statusIds.includes(status.id);
  // A status without a category is of the beginning, as on Jira's own boards.
  return category === (status.category === 'undefined' ? 'new' : status.category);
}
