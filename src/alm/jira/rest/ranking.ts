import { z } from 'zod';
import type { AlmClient, AlmNotRanked } from '../../alm-provider.js';
import { Problem } from '../../../problem.js';
import { id, list, optional, text } from './jira-json.js';
import { readChange, type JiraWrites } from './jira-writes.js';
import { AGILE, number } from './paths.js';

const MOST_AT_ONCE = 50; // Jira refuses more

const entry = z.object({
  issueKey: optional(text),
  issueId: optional(id),
  status: z.number(),
  errors: optional(z.array(text)),
});
/** 207: one entry for each, those that were ranked too. */
const entries = z.object({ entries: list(entry) });

/** The order of work items, and the sprint they are in, through the Agile API. */
export function rankingCalls(writes: JiraWrites): Pick<AlmClient, 'rank' | 'putInSprint'> {
  return {
    async rank(keys, place, rankField) {
      assertFew(keys);
      const rankCustomFieldId = Number(/^customfield_(\d+)$/.exec(rankField ?? '')?.[1]);
      const body = {
        issues: keys,
        ...('before' in place ? { rankBeforeIssue: place.before } : { rankAfterIssue: place.after }),
        ...(rankCustomFieldId && { rankCustomFieldId }),
      };
      let refused: AlmNotRanked[] = [];
      await writes.write('PUT', `${AGILE}/issue/rank`, body, {
        key: keys[0],
        permission: 'SCHEDULE_ISSUES',
        judge: (reply) => {
          if (reply.status === 207) refused = refusedOf(readChange(reply, entries).entries.items);
        },
      });
      return refused;
    },

    async putInSprint(keys, sprintId) {
      assertFew(keys);
      const path = sprintId === null ? '/backlog/issue' : `/sprint/${number(sprintId)}/issue`;
      const change = { key: keys[0], permission: 'SCHEDULE_ISSUES' } as const;
      await writes.write('POST', `${AGILE}${path}`, { issues: keys }, change);
    },
  };
}

function refusedOf(all: z.output<typeof entry>[]): AlmNotRanked[] {
  return all
    .filter(({ status }) => status >= 300)
    .map(({ issueKey, issueId, status, errors = [] }) => ({
      key: issueKey ?? issueId ?? '',
      message: errors.join(' ') || `Jira answered ${status}.`,
      isPassing: status === 503 || status === 429,
    }));
}

function assertFew(keys: readonly string[]): void {
  if (keys.length === 0 || keys.length > MOST_AT_ONCE)
    throw new Problem(`Choose between 1 and ${MOST_AT_ONCE} work items at a time.`);
}
