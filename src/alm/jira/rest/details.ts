import { z } from 'zod';
import type { AlmClient, AlmDetails } from '../../alm-provider.js';
import { attachment } from './attachments.js';
import { comment } from './comments.js';
import { rawIssue } from './issue-json.js';
import { amount, id, optional, perhaps, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { link, linkedIssue } from './link-json.js';
import { issuePath } from './paths.js';

const FIELDS = 'description,comment,issuelinks,subtasks,parent,attachment,timetracking';

const found = z.object({
  description: optional(text),
  comment: optional(z.object({ total: optional(amount), comments: perhaps(comment) })),
  issuelinks: optional(perhaps(link)),
  parent: optional(linkedIssue),
  subtasks: optional(perhaps(linkedIssue)),
  attachment: optional(perhaps(attachment)),
  timetracking: optional(
    z.object({
      originalEstimate: optional(text),
      remainingEstimate: optional(text),
      timeSpent: optional(text),
    }),
  ),
});
type Found = z.output<typeof found>;

/** What Jira makes of wiki text. Its times are words such as "Just now", so nothing else is taken from there. */
const rendered = z.object({
  renderedFields: optional(
    z.object({
      description: optional(z.string()),
      comment: optional(z.object({ comments: perhaps(z.object({ id, body: optional(z.string()) })) })),
    }),
  ),
});

/** Without JSON of its own kind: what a field of another shape holds is as good as absent. */
const NOTHING = { items: [], unreadable: [], isCut: false };

/** What is on a work item besides what is kept of it, as this person is shown it. */
export function detailCalls(rest: JiraRest): Pick<AlmClient, 'details'> {
  return {
    async details(key): Promise<AlmDetails> {
      const query = { fields: FIELDS, expand: 'renderedFields' };
      const { fields, renderedFields } = await rest.get(issuePath(key), rawIssue.and(rendered), query);
      const { description, comment, issuelinks, subtasks, parent, attachment, timetracking } =
        found.parse(fields);
      const html = new Map(renderedFields?.comment?.comments.items.map(({ id, body }) => [id, body]));
      const comments = (comment?.comments.items ?? []).map((one) => ({
        ...one,
        html: html.get(one.id) ?? null,
      }));
      const newest = comments.sort((a, b) => (b.created ?? '').localeCompare(a.created ?? ''));
      return {
        description: description ? { source: description, html: renderedFields?.description ?? null } : null,
        comments: newest,
        commentsInAll: Math.max(comment?.total ?? 0, comments.length),
        parent: parent ?? null,
        links: issuelinks ?? NOTHING,
        subtasks: subtasks ?? NOTHING,
        attachments: attachment ?? NOTHING,
        ...(timetracking && { time: timeOf(timetracking) }),
      };
    },
  };
}

function timeOf({ originalEstimate, remainingEstimate, timeSpent }: NonNullable<Found['timetracking']>) {
  return { original: originalEstimate ?? '', remaining: remainingEstimate ?? '', spent: timeSpent ?? '' };
}
