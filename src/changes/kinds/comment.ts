import { shortened } from '../../words.js';
import type { ChangeKind } from '../change-kind.js';
import { sightOfComment, squeezed } from '../comment-search.js';

type Wanted = { text: string };

/** Comments are added beside each other, so none is ever in conflict. */
export const comment: ChangeKind<Wanted> = {
  type: 'comment',
  touches: [],
  words: () => 'the comment was made',
  wish: ({ text }) => `Comment “${shortened(text, 80)}”`,
  value: ({ text }) => text,
  plan: async (wanted, { client, item }) => ({ wanted, send: () => client.comment(item.key, wanted.text) }),
  sight: ({ text }, { client, item, before, credential: { userKey } }) =>
    sightOfComment(client, item.key, { userKey, text, after: before.updated }),
  isProvedByAnswer: true,
  // That one was deleted is all that the history says of comments.
  trace: ({ text }) => ({
    field: 'Comment',
    isEnd: true,
    isMade: ({ from }) => squeezed(from) === squeezed(text),
  }),
  done: ({ key }) => `Your comment is on ${key} in Jira.`,
};
