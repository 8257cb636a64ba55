import type { FieldMapping, WorkItemSource } from '../../alm-provider.js';
import { newestFirst, sprintClause } from './jql.js';
import { AGILE, number } from './paths.js';

type BoardSource = Extract<WorkItemSource, { type: 'board' }>;

export interface BoardIssues {
  path: string;
  /** Beside the board's own query; empty for none. */
  jql: string;
}

/**
 * The resource that gives that part of a board. Its filter, its sub-query and its order are Jira's to know. Only what
 * is under way is asked for by a query, for there may be several sprints of it at once.
 */
export function boardIssues({ id, sprint = 'all' }: BoardSource, mapping: FieldMapping): BoardIssues {
  const board = `${AGILE}/board/${number(id)}`;
  switch (sprint) {
    case 'all':
      return { path: `${board}/issue`, jql: '' };
    case 'active':
      return { path: `${board}/issue`, jql: `${sprintClause(mapping.sprint)} in openSprints()` };
    case 'backlog':
      return { path: `${board}/backlog`, jql: '' };
    default:
      return { path: `${board}/sprint/${number(sprint)}/issue`, jql: '' };
  }
}

/** The same, the last changed first. */
export function newestBoardIssues(source: BoardSource, mapping: FieldMapping): BoardIssues {
  const { path, jql } = boardIssues(source, mapping);
  return { path, jql: newestFirst(jql) };
}
