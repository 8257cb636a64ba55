import { Problem } from '../../problem.js';
import { sightOf, type At, type ChangeKind } from '../change-kind.js';
import { comparable } from '../edit-values.js';

interface Wanted {
  id: string;
  text: string;
  /** What it said just before. */
  had?: string;
}

const TOUCHES_NOTHING = { touches: [], words: () => 'the comment was changed' } as const;

/** One's own comment says something else. */
export const editComment: ChangeKind<Wanted> = {
  ...TOUCHES_NOTHING,
  type: 'edit-comment',
  wish: () => 'Change a comment',
  value: ({ text }) => text,
  asked: ({ id, text }) => [id, text],
  plan: async ({ id, text }, at) => {
    const { body } = await theComment(id, at);
    const { client, item } = at;
    return { wanted: { id, text, had: body }, send: () => client.editComment(item.key, id, text) };
  },
  sight: async ({ id, text, had }, { client, item }) => {
    const now = await client.oneComment(item.key, id);
    if (now && comparable(now.body) === comparable(text)) return 'made';
    // What it said in between, before somebody wrote over it again, is not shown.
    return now && had !== undefined && comparable(now.body) !== comparable(had) ? 'unseen' : 'not-made';
  },
  trace: ({ text }) => ({
    field: 'Comment',
    isEnd: true,
    isMade: ({ from }) => comparable(from) === comparable(text),
  }),
  done: ({ key }) => `Your comment on ${key} is changed in Jira.`,
  inverse: (_, { id, text, had = text }) => ({ id, text: had }),
};

/** One's own comment goes. What was deleted could only come back as another one, so there is no way back. */
export const deleteComment: ChangeKind<{ id: string }> = {
  ...TOUCHES_NOTHING,
  type: 'delete-comment',
  wish: () => 'Delete a comment',
  value: () => '',
  plan: async (wanted, at) => {
    await theComment(wanted.id, at);
    return { wanted, send: () => at.client.deleteComment(at.item.key, wanted.id) };
  },
  sight: async ({ id }, { client, item }) => sightOf(!(await client.oneComment(item.key, id))),
  done: ({ key }) => `Your comment on ${key} is deleted in Jira.`,
};

async function theComment(id: string, { client, item }: At) {
  const now = await client.oneComment(item.key, id);
  if (now) return now;
  throw new Problem('That comment is not there any more.', {
    field: `c-${id}`,
    nextStep: 'Load the page again.',
  });
}
