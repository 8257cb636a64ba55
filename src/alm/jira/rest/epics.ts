import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { isWorkItemKey } from '../../work-item-key.js';
import { statusOf, typeOf } from './checks.js';
import { cleanText, readPart } from './field-values.js';
import { issues } from './issue-json.js';
import { amount, id, list, optional, text } from './jira-json.js';
import { readIssues, readPages } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { epicLookOf } from './jira-work-item.js';
import { jqlQuote } from './jql.js';
import { AGILE, API, number } from './paths.js';

const MOST_EPICS = 200;
const EPIC_PAGE = 50; // Jira gives no more at once

const boardEpics = z.object({
  values: list(
    z
      .object({ id, key: text, name: optional(text), summary: optional(text) })
      .transform(({ id: own, key, name, summary }) => ({ id: own, key, name: name || (summary ?? '') })),
  ),
  isLast: optional(z.boolean()),
  total: optional(amount),
});

/** Epics that work items belong to. */
export function epicCalls(rest: JiraRest): Pick<AlmClient, 'epics' | 'openEpics'> {
  return {
    async openEpics(boardId) {
      const path = `${AGILE}/board/${number(boardId)}/epic`;
      const page = { done: 'false', maxResults: EPIC_PAGE };
      return readPages(MOST_EPICS, (startAt) => rest.get(path, boardEpics, { ...page, startAt }));
    },

    async epics(keys, { epicName, epicColor }) {
      const asked = [...new Set(keys)].filter(isWorkItemKey).slice(0, MOST_EPICS);
      if (asked.length === 0) return [];
      const own = [epicName, epicColor].filter((id) => id !== undefined);
      const found = await rest.post(`${API}/search`, issues, {
        jql: `key in (${asked.map(jqlQuote).join(', ')})`,
        fields: ['summary', 'status', 'issuetype', ...own],
        startAt: 0,
        maxResults: MOST_EPICS,
        // Else one epic that this person may not see would cost all others.
        validateQuery: false,
      });
      const { items } = readIssues(found, ({ key, fields }) => {
        const summary = typeof fields.summary === 'string' ? cleanText(fields.summary) : '';
        const name = epicName ? readPart.epicName(fields[epicName]) : null;
        const color = epicColor ? readPart.epicColor(fields[epicColor]) : null;
        const look = epicLookOf({ name, color }, { summary, type: typeOf(fields.issuetype) });
        const isDone = statusOf(fields.status)?.category === 'done';
        return { key, summary, isDone, name: look?.name ?? summary, color: look?.color ?? null };
      });
      return items;
    },
  };
}
