import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { amount, id, list, optional, perhaps, text } from './jira-json.js';
import { readPages } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { AGILE, number } from './paths.js';

const BOARD_PAGE = 50; // Jira gives no more boards at once
const MOST_BOARDS = 500;

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
  .object({ name: text, statuses: perhaps(z.object({ id })) })
  .transform(({ name, statuses }) => ({ name, statusIds: statuses.items.map(({ id }) => id) }));
const boardConfiguration = z.object({
  name: text,
  columnConfig: optional(z.object({ columns: perhaps(column) })),
});

/** Boards of Jira Software, through the Agile API. */
export function boardCalls(rest: JiraRest): Pick<AlmClient, 'boards' | 'boardConfiguration'> {
  return {
    boards(name) {
      const page = { name: name || undefined, maxResults: BOARD_PAGE };
      return readPages(MOST_BOARDS, (startAt) => rest.get(`${AGILE}/board`, boards, { ...page, startAt }));
    },

    async boardConfiguration(boardId) {
      const board = await rest.get(`${AGILE}/board/${number(boardId)}/configuration`, boardConfiguration);
      return {
        name: board.name,
        columns: board.columnConfig?.columns ?? { items: [], unreadable: [], isCut: false },
      };
    },
  };
}
