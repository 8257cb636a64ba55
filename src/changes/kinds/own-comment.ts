import type { AlmComment } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { shortened } from '../../words.js';
import { fieldAt, sightOf, type At, type ChangeKind } from '../change-kind.js';
import { soughtComment } from '../comment-search.js';
import { comparable } from '../edit-values.js';

interface Edited {
  id: string;
  text: string;
  /** What it said just before. */
  had?: string;
}

/** By its id, or, where the site never told that, by what it said and after when it was written. */
interface Deleted {
  id?: string;
  text?: string;
  after?: string;
}

const COMMENT = { touches: ['text'] } as const;

/** One's own comment says something else. */
export const editComment: ChangeKind<Edited> = {
  ...COMMENT,
  type: 'edit-comment',
  overwrites: true,
  words: () => 'the comment was changed',
  wish: ({ text }) => `Change a comment to “${shortened(text, 80)}”`,
  value: ({ text }) => comparable(text),
  asked: ({ id, text }) => [id, text],
  plan: async ({ id, text }, at) => {
    const { source } = await theComment(id, at);
    const { client, item } = at;
    const wanted = { id, text, had: source };
    if (comparable(source) === comparable(text)) return { wanted };
    return { wanted, send: () => client.editComment(item.key, id, text) };
  },
  text: ({ id }) => id,
  reads: bodyOf,
  had: ({ had = '' }) => ({ label: 'Comment', text: had }),
  sight: async ({ id, text, had }, { client, item }) => {
    const now = await client.oneComment(item.key, id);
    if (now && comparable(now.source) === comparable(text)) return 'made';
    // What it said in between, before somebody wrote over it again, is not shown.
    return now && had !== undefined && comparable(now.source) !== comparable(had) ? 'unseen' : 'not-made';
  },
  trace: ({ text }) => ({
    field: 'Comment',
    isEnd: true,
    isMade: ({ from }) => comparable(from) === comparable(text),
  }),
  done: ({ key }) => `Your comment on ${key} is changed in Jira.`,
  otherwise: ({ key }) =>
    `Jira took the change, but your comment on ${key} says something else: a rule in Jira may have changed it.`,
  subject: ({ key }) => `Your comment on ${key}`,
  inverse: (_, { id, text, had = text }) => ({ id, text: had }),
};

/** One's own comment goes. What was deleted could only come back as another one, so there is no way back. */
export const deleteComment: ChangeKind<Deleted> = {
  ...COMMENT,
  type: 'delete-comment',
  overwrites: true,
  words: () => 'the comment was deleted',
  wish: ({ text }) => (text === undefined ? 'Delete a comment' : 'Take a comment back'),
  value: () => '',
  asked: ({ id, text, after }) => (after === undefined ? [id] : [text, after]),
  plan: async (wanted, at) => {
    const id = await idOf(wanted, at);
    const isThere = id !== undefined && (await at.client.oneComment(at.item.key, id)) !== undefined;
    if (!isThere) return { wanted };
    return { wanted: { ...wanted, id }, send: () => at.client.deleteComment(at.item.key, id) };
  },
  writes: ({ id }, key) => (id ? [] : [fieldAt(key, 'comment')]),
  text: ({ id }) => id,
  reads: bodyOf,
  had: ({ text = '' }) => ({ label: 'Comment', text }),
  sight: async ({ id }, { client, item }) => sightOf(!id || !(await client.oneComment(item.key, id))),
  done: ({ key }) => `Your comment on ${key} is deleted in Jira.`,
  otherwise: ({ key }) => `Jira took it, but your comment on ${key} is still there.`,
};

async function idOf(
  { id, text, after }: Deleted,
  { client, item, userKey, userName }: At,
): Promise<string | undefined> {
  if (id !== undefined || text === undefined || after === undefined) return id;
  const found = await soughtComment(client, item.key, { userKey, userName, text, after });
  if (found.sight !== 'unseen') return found.id;
  throw new Problem(`Jira does not show which of your comments on ${item.key} it is.`, {
    nextStep: 'Delete it on the page of the work item.',
  });
}

async function bodyOf({ id }: { id?: string }, { client, item }: At): Promise<string | undefined> {
  const now = id === undefined ? undefined : await client.oneComment(item.key, id);
  return now && comparable(now.source);
}

async function theComment(id: string, { client, item }: At): Promise<AlmComment> {
  const now = await client.oneComment(item.key, id);
  if (now) return now;
  throw new Problem('That comment is not there any more.', {
    field: `c-${id}`,
    nextStep: 'Load the page again.',
  });
}
