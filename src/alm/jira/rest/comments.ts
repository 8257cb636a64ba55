import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient, AlmComment } from '../../alm-provider.js';
import type { JiraReply } from '../wire/jira-http.js';
import { readInstant } from './field-values.js';
import { rawIssue } from './issue-json.js';
import { amount, id, list, optional, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { readChange, type JiraWrites } from './jira-writes.js';
import { author } from './made-by.js';
import { issuePath, number } from './paths.js';

const commentPath = (key: string, commentId: string) => `${issuePath(key)}/comment/${number(commentId)}`;

export const comment = z
  .object({
    id,
    body: optional(text),
    created: optional(text),
    updated: optional(text),
    author,
    visibility: optional(z.object({ value: optional(text) })),
  })
  .transform(({ id, body = '', created, updated, author, visibility }): AlmComment => ({
    id,
    source: body,
    created: readInstant(created),
    updated: readInstant(updated),
    onlyFor: visibility?.value ?? null,
    author,
  }));
/** Here an absent list is not an empty one: it proves nothing. */
const comments = z.object({ startAt: optional(amount), total: amount, comments: list(comment) });

type CommentCalls = Pick<
  AlmClient,
  'comment' | 'editComment' | 'deleteComment' | 'oneComment' | 'comments' | 'commentsWithin'
>;

/** Comments on one work item. */
export function commentCalls(rest: JiraRest, writes: JiraWrites): CommentCalls {
  return {
    async comment(key, body) {
      let made = '';
      await writes.write(
        'POST',
        `${issuePath(key)}/comment`,
        { body },
        {
          key,
          permission: 'ADD_COMMENTS',
          // Only a comment that stands in the reply is known to have been made.
          judge: (reply) => (made = readChange(reply, comment).id),
        },
      );
      return made;
    },

    async editComment(key, commentId, body) {
      const change = { key, permission: 'EDIT_OWN_COMMENTS' } as const;
      const judge = (reply: JiraReply) => void readChange(reply, comment);
      await writes.write('PUT', commentPath(key, commentId), { body }, { ...change, judge });
    },

    async deleteComment(key, commentId) {
      const change = { key, permission: 'DELETE_OWN_COMMENTS' } as const;
      await writes.write('DELETE', commentPath(key, commentId), undefined, change);
    },

    async oneComment(key, commentId) {
      try {
        return await rest.get(commentPath(key, commentId), comment);
      } catch (error) {
        if (!(error instanceof AlmProblem && error.kind === 'not-found')) throw error;
        // The work item may be what is not shown: then nothing is known of its comments.
        await rest.get(issuePath(key), rawIssue, { fields: 'updated' });
        return undefined;
      }
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
