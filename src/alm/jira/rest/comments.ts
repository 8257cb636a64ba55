import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { readInstant } from './field-values.js';
import { rawIssue } from './issue-json.js';
import { amount, id, list, optional, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { readChange, type JiraWrites } from './jira-writes.js';
import { issuePath } from './paths.js';

const comment = z
  .object({
    id,
    body: optional(text),
    created: optional(text),
    author: optional(z.object({ key: optional(text), name: optional(text) })),
  })
  .transform(({ id, body = '', created, author }) => ({
    id,
    body,
    created: readInstant(created),
    authorKey: author?.key ?? author?.name ?? null,
  }));
/** Here an absent list is not an empty one: it proves nothing. */
const comments = z.object({ startAt: optional(amount), total: amount, comments: list(comment) });

/** Comments on one work item. */
export function commentCalls(
  rest: JiraRest,
  writes: JiraWrites,
): Pick<AlmClient, 'comment' | 'comments' | 'commentsWithin'> {
  return {
    async comment(key, body) {
      await writes.write(
        'POST',
        `${issuePath(key)}/comment`,
        { body },
        {
          key,
          permission: 'ADD_COMMENTS',
          // Only a comment that stands in the reply is known to have been made.
          judge: (reply) => void readChange(reply, comment),
        },
      );
    },

    async comments(key, page) {
      const query = { ...page, orderBy: '-created' };
      const found = await rest.get(`${issuePath(key)}/comment`, comments, query);
      return { startAt: found.startAt ?? page.startAt, total: found.total, ...found.comments };
    },

    async commentsWithin(key) {
      const { fields } = await rest.get(issuePath(key), rawIssue, { fields: 'comment' });
      return comments.safeParse(fields.comment).data?.comments.items ?? [];
    },
  };
}
