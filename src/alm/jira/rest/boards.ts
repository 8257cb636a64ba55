import { z } from 'zod';
import type { AlmBoardConfiguration, AlmClient } from '../../alm-provider.js';
import { amount, id, list, optional, perhaps, text } from './jira-json.js';
import { readPages } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { AGILE, number } from './paths.js';

const BOARD_PAGE = 50; // Jira gives no more boards at once
/** More than anybody looks through: the others are found by their name. */
const MOST_BOARDS = 200;

export const boards = z.object({
  values: list(
    z
      .object({ id, name: text, type: optional(text) })
      .transform(({ type, ...board }) => ({ ...board, type: type ?? '' })),
  ),
  isLast: optional(z.boolean()),
  total: optional(amount),
});

const column = z
  .object({ name: text, statuses: perhaps(z.object({ id })), min: optional(amount), max: optional(amount) })
  .transform(({ name, statuses, min, max }) => ({
    name,
    statusIds: statuses.items.map(({ id }) => id),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }));
const boardConfiguration = z.object({
  name: text,
  type: optional(text),
  columnConfig: optional(z.object({ columns: perhaps(column), constraintType: optional(text) })),
  subQuery: optional(z.object({ query: optional(text) })),
  estimation: optional(
    z.object({ field: optional(z.object({ fieldId: optional(text), displayName: optional(text) })) }),
  ),
  ranking: optional(z.object({ rankCustomFieldId: optional(id) })),
});

const CONSTRAINTS: Record<string, AlmBoardConfiguration['constraint']> = {
  issueCount: 'work items',
  issueCountExclSubs: 'work items without sub-tasks',
};

/** Boards of Jira Software, through the Agile API. */
export function boardCalls(rest: JiraRest): Pick<AlmClient, 'boards' | 'boardConfiguration'> {
  return {
    boards(name) {
      const page = { name: name || undefined, maxResults: BOARD_PAGE };
      return readPages(MOST_BOARDS, (startAt) => rest.get(`${AGILE}/board`, boards, { ...page, startAt }));
    },

    async boardConfiguration(boardId) {
      const board = await rest.get(`${AGILE}/board/${number(boardId)}/configuration`, boardConfiguration);
      const { columnConfig, estimation, ranking } = board;
      const { fieldId, displayName } = estimation?.field ?? {};
      const rank = ranking?.rankCustomFieldId;
      return {
        name: board.name,
        type: board.type ?? '',
        columns: columnConfig?.columns ?? { items: [], unreadable: [], isCut: false },
        constraint: CONSTRAINTS[columnConfig?.constraintType ?? ''] ?? 'none',
        subQuery: board.subQuery?.query?.trim() ?? '',
        ...(fieldId && { estimation: { id: fieldId, name: displayName?.trim() || fieldId } }),
        ...(rank && { rankField: `customfield_${rank}` }),
      };
    },
  };
}
