import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient } from '../../alm-provider.js';
import { readInstant } from './field-values.js';
import { amount, id, list, optional, text } from './jira-json.js';
import { readPages } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { AGILE, number } from './paths.js';

const SPRINT_PAGE = 50; // Jira gives no more at once
const MOST_SPRINTS = 500;

const state = z
  .string()
  .transform((said) => said.toLowerCase())
  .pipe(z.enum(['future', 'active', 'closed']));
const instant = optional(text).transform((said) => readInstant(said));
const sprint = z.object({
  id,
  name: text,
  state,
  goal: optional(text).transform((goal) => goal ?? ''),
  startDate: instant,
  endDate: instant,
  completeDate: instant,
});
const sprints = z.object({ values: list(sprint), isLast: optional(z.boolean()), total: optional(amount) });

/** Sprints of boards, through the Agile API. */
export function sprintCalls(rest: JiraRest): Pick<AlmClient, 'sprints'> {
  return {
    async sprints(boardId, states) {
      // One list with commas: a parameter that comes twice is signed differently by some proxies.
      const page = { state: states.join(','), maxResults: SPRINT_PAGE };
      const path = `${AGILE}/board/${number(boardId)}/sprint`;
      try {
        return await readPages(MOST_SPRINTS, (startAt) => rest.get(path, sprints, { ...page, startAt }));
      } catch (error) {
        // So Jira says that a kanban board has none.
        if (error instanceof AlmProblem && error.kind === 'invalid')
          return { items: [], unreadable: [], isCut: false };
        throw error;
      }
    },
  };
}
