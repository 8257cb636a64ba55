import type { AlmField } from './fields.js';
import type { AlmList } from './lists.js';

export interface AlmBoard {
  id: string;
  name: string;
  type: string;
}

export interface AlmBoardConfiguration {
  name: string;
  /** `scrum` or `kanban`; empty where the site does not say it. */
  type: string;
  columns: AlmList<AlmBoardColumn>;
  /** What is counted against the limits of columns. */
  constraint: 'none' | 'work items' | 'work items without sub-tasks';
  /** A second query, by which a kanban board leaves out what its filter finds, such as what is released; empty for none. */
  subQuery: string;
  /** The field that it estimates by; absent where it has none. */
  estimation?: Pick<AlmField, 'id' | 'name'>;
  /** Id of the field that it ranks by; absent where it has none. */
  rankField?: string;
}

export interface AlmBoardColumn {
  name: string;
  statusIds: string[];
  min?: number;
  max?: number;
}

export interface AlmQuickFilter {
  id: string;
  name: string;
  jql: string;
}

export interface AlmSprint {
  id: string;
  name: string;
  state: 'future' | 'active' | 'closed';
  /** Empty for none. */
  goal: string;
  /** Instants, ISO 8601 in UTC; null where it has none. */
  startDate: string | null;
  endDate: string | null;
  completeDate: string | null;
}

/** Which work items a board holds. */
export type WorkItemSource =
  | { type: 'projects'; keys: string[] }
  | { type: 'jql'; jql: string }
  | { type: 'filter'; id: string }
  | { type: 'board'; id: string; sprint?: BoardPart };

/** Which part of a board: all there is unless said otherwise, the sprints that are under way, what is in none, or one sprint by its id. */
export type BoardPart = 'all' | 'active' | 'backlog' | (string & {});
