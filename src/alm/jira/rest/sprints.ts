import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient } from '../../alm-provider.js';
import { readable } from '../../offers.js';
import { boards } from './boards.js';
import { readInstant } from './field-values.js';
import { amount, id, list, optional, text } from './jira-json.js';
import { readPages } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { AGILE, number } from './paths.js';

const SPRINT_PAGE = 50; // Jira gives no more at once
const MOST_SPRINTS = 500;
const MOST_BOARDS = 5; // of a project, each of which is asked for its sprints

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
export function sprintCalls(rest: JiraRest): Pick<AlmClient, 'sprints' | 'projectSprints'> {
  const calls: ReturnType<typeof sprintCalls> = {
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

    async projectSprints(project) {
      const page = { type: 'scrum', projectKeyOrId: project, maxResults: MOST_BOARDS };
      const { values, isLast } = await rest.get(`${AGILE}/board`, boards, page);
      const asked = values.items.slice(0, MOST_BOARDS);
      // A board may be listed to somebody who may not see what its filter finds.
      const all = await readable(asked.map(({ id: board }) => calls.sprints(board, ['active', 'future'])));
      // A sprint is on every board that shows one of its work items.
      const found = new Map(all.items.map((one) => [one.id, one]));
      return {
        items: [...found.values()].sort((a, b) => Number(isActive(b)) - Number(isActive(a))),
        unreadable: all.unreadable,
        isCut: isLast === false || values.items.length > asked.length || all.isCut,
      };
    },
  };
  return calls;
}

const isActive = (one: z.infer<typeof sprint>) => one.state === 'active';
