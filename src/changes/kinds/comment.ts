import { shortened } from '../../words.js';
import { fieldAt, type ChangeKind } from '../change-kind.js';
import { soughtComment, squeezed } from '../comment-search.js';
import { comparable } from '../edit-values.js';
import { deleteComment } from './own-comment.js';

/** `id`: of the comment, once the site has said it. */
type Wanted = { text: string; id?: string };

/** Comments are added beside each other, so none is ever in conflict. */
export const comment: ChangeKind<Wanted> = {
  type: 'comment',
  touches: [],
  // What one says comes after what one has said before.
  writes: (_, key) => [fieldAt(key, 'comment')],
  words: () => 'the comment was made',
  wish: ({ text }) => `Comment “${shortened(text, 80)}”`,
  value: ({ text }) => comparable(text),
  asked: ({ text }) => ({ text }),
  plan: async ({ text }, { client, item }) => ({
    wanted: { text },
    send: async () => ({ text, id: await client.comment(item.key, text) }),
  }),
  sight: async ({ text }, { client, item, before, userKey, userName }) =>
    (await soughtComment(client, item.key, { userKey, userName, text, after: before.updated })).sight,
  isProvedByAnswer: true,
  // That one was deleted is all that the history says of comments.
  trace: ({ text }) => ({
    field: 'Comment',
    isEnd: true,
    isMade: ({ from }) => squeezed(from) === squeezed(text),
  }),
  done: ({ key }) => `Your comment is on ${key} in Jira.`,
  inverse: ({ updated }, wanted) => ({ ...wanted, after: updated }),
  inverseKind: deleteComment,
};
