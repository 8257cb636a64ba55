export type StatusCategory = 'new' | 'indeterminate' | 'done' | 'undefined';

export interface AlmStatus {
  id: string;
  name: string;
  category: StatusCategory;
}

export interface AlmIssueType {
  id: string;
  name: string;
  isSubtask: boolean;
}

/** Somebody, as a work item names them. */
export interface AlmPerson {
  /** Never changes; null where the site does not show it. */
  key: string | null;
  /** The login name, which the site takes and which can change. */
  name: string;
  displayName: string;
}

export interface AlmPriority {
  id: string;
  name: string;
}

export interface AlmEpicLook {
  name: string;
  /** Number of one of the site's colours, 1 to 14; null where it says none. */
  color: number | null;
}

/** An epic as somebody who belongs to it is shown with it. */
export interface AlmEpic extends AlmEpicLook {
  key: string;
  summary: string;
  isDone: boolean;
}

/** Another one whenever {@link WorkItem} gains a part or one means something else: what is kept is read anew then. */
export const WORK_ITEM_SHAPE = 3;

/**
 * What a work item says of itself. What it shows of others, such as links and sub-tasks, depends on who looks: none of
 * that is here, for it is kept once for all who are shown the work item. Sub-tasks are found by their `parentKey`, an
 * epic by `epicKey`.
 */
export interface WorkItem {
  /** Stays when the item moves to another project and its key changes. */
  id: string;
  key: string;
  summary: string;
  type: AlmIssueType;
  status: AlmStatus;
  assignee: AlmPerson | null;
  reporter: AlmPerson | null;
  /** The site's order of priorities is that of {@link AlmClient.priorities}. */
  priority: AlmPriority | null;
  labels: string[];
  /** Names. */
  components: string[];
  /** Names. */
  fixVersions: string[];
  points: number | null;
  sprint: { id: string; name: string; state: 'future' | 'active' | 'closed' } | null;
  /** Key of the epic that it belongs to. */
  epicKey: string | null;
  /** What an epic calls itself, and its colour; null for whatever is no epic. */
  epic: AlmEpicLook | null;
  /** Of a sub-task. */
  parentKey: string | null;
  isFlagged: boolean;
  rank: string | null;
  team: string | null;
  /** YYYY-MM-DD: a day, not an instant. */
  startDate: string | null;
  dueDate: string | null;
  /** Instant, ISO 8601 in UTC; null where the site does not say it. */
  created: string | null;
  /** Instant, ISO 8601 in UTC. */
  updated: string;
}
