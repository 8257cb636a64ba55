import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient } from '../../alm-provider.js';
import { rawIssue } from './issue-json.js';
import { list, optional, perhaps, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import type { JiraWrites } from './jira-writes.js';
import { link, linkType } from './link-json.js';
import { API, issuePath, number } from './paths.js';

const MOST_PICKED = 20;

const types = z.object({ issueLinkTypes: list(linkType) });

/** What somebody looked at lately, and what a search finds: the same one may stand in both. */
const picked = z.object({
  sections: perhaps(
    z.object({
      issues: optional(
        perhaps(
          z
            .object({ key: text, summaryText: optional(text), summary: optional(text) })
            .transform(({ key, summaryText, summary = '' }) => ({ key, summary: summaryText ?? summary })),
        ),
      ),
    }),
  ),
});

type LinkCalls = Pick<AlmClient, 'linkTypes' | 'links' | 'link' | 'unlink' | 'pickWorkItems'>;

/** Links between work items. */
export function linkCalls(rest: JiraRest, writes: JiraWrites): LinkCalls {
  return {
    async linkTypes() {
      try {
        return (await rest.get(`${API}/issueLinkType`, types)).issueLinkTypes;
      } catch (error) {
        // “Issue linking is currently disabled.”
        if (error instanceof AlmProblem && error.kind === 'not-found')
          return { items: [], unreadable: [], isCut: false };
        throw error;
      }
    },

    async links(key) {
      const { fields } = await rest.get(issuePath(key), rawIssue, { fields: 'issuelinks' });
      return 'issuelinks' in fields ? perhaps(link).parse(fields.issuelinks) : undefined;
    },

    /** Jira calls the one that does it, such as the one that blocks, the inward one. */
    async link({ type, from, to }) {
      const body = { type: { name: type }, inwardIssue: { key: from }, outwardIssue: { key: to } };
      // The permission of the one from which it comes is what counts.
      await writes.write('POST', `${API}/issueLink`, body, { key: from, permission: 'LINK_ISSUES' });
    },

    async unlink(key, id) {
      const change = { key, permission: 'LINK_ISSUES' } as const;
      await writes.write('DELETE', `${API}/issueLink/${number(id)}`, undefined, change);
    },

    async pickWorkItems(key, term) {
      const query = {
        ...{ query: term, currentIssueKey: key },
        ...{ currentJQL: '', showSubTasks: 'true', showSubTaskParent: 'true' },
      };
      const { sections } = await rest.get(`${API}/issue/picker`, picked, query);
      const all = sections.items.flatMap(({ issues }) => issues?.items ?? []);
      const found = [...new Map(all.map((one) => [one.key, one])).values()];
      const others = found.filter((one) => one.key !== key);
      return {
        items: others.slice(0, MOST_PICKED),
        unreadable: sections.unreadable,
        isCut: others.length > MOST_PICKED,
      };
    },
  };
}
