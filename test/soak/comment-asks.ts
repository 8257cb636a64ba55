import { paths } from '../../src/paths.js';
import { oneOf, serial, type Ask, type Place } from './place.js';

function comment({ name, boardId, keys }: Place): Ask {
  const key = oneOf(keys);
  const text = `${name} says ${serial()}`;
  return {
    ...{ what: 'comment', key, wanted: { text } },
    ...{ path: paths.items.comments({ boardId, key }), form: { comment: text } },
  };
}

/** One of one's own is written over, or goes; something is said where there is none. */
function ownComment(place: Place): Ask {
  const { name, boardId, keys, told, jira } = place;
  const own = keys.flatMap((key) =>
    jira.world
      .issue(key)
      .comments.filter(({ author, body }) => author === name && told.has(body))
      .map((one) => ({ key, ...one })),
  );
  if (own.length === 0) return comment(place);
  const { key, id, body } = oneOf(own);
  const path = paths.items.comment({ boardId, key, id });
  const text = `${name} corrects ${serial()}`;
  const form = { [`c-${id}`]: text, [`w-c-${id}`]: body };
  if (oneOf([true, false, false]))
    return { what: 'delete-comment', key, wanted: { id }, path, form: { ...form, press: 'delete' } };
  return { what: 'edit-comment', key, wanted: { id, text }, path, form };
}

export const COMMENT_ASKS = [comment, comment, ownComment, ownComment];
