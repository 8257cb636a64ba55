import type { WorkItemSource } from './boards.js';
import type { FieldMapping } from './fields.js';
import type { PageRequest } from './lists.js';
import type { WorkItem } from './work-item.js';

export interface WorkItemQuery extends PageRequest {
  source: WorkItemSource;
  mapping: FieldMapping;
  /** Only work items that changed at or after this instant, in the person's own time zone where the site needs one. */
  updatedSince?: { instant: Date; timeZone?: string };
}

export interface WorkItemPage extends PageRequest {
  items: WorkItem[];
  unreadable: UnreadableWorkItem[];
  /** How many the whole query finds; how many have come so far where the site does not say it. */
  total: number;
  isCounted: boolean;
}

export interface WorkItemIndexPage extends PageRequest {
  /** The team too, for a person may not be shown every team. */
  items: { id: string; key: string; updated: string; team: string | null }[];
  unreadable: UnreadableWorkItem[];
  total: number;
  isCounted: boolean;
}

export interface FittingPage extends PageRequest {
  items: { id: string }[];
  unreadable: UnreadableWorkItem[];
  total: number;
  isCounted: boolean;
}

export interface Glance {
  newest: { id: string; updated: string }[];
  total: number;
  /** Login name of the person whom the site says it answered; absent where it does not say so. */
  userName?: string;
}

/** A work item that came and could not be read. It is there: it must never be taken for one that has gone. */
export interface UnreadableWorkItem {
  id: string | null;
  /** Empty where the site did not say it. */
  key: string;
  /** Its place among all that came on the page. */
  at: number;
}
