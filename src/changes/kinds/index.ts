import type { ChangeKind } from '../change-kind.js';
import { assign } from './assign.js';
import { comment } from './comment.js';
import { create } from './create.js';
import { edit } from './edit.js';
import { editList } from './edit-list.js';
import { link, unlink } from './link.js';
import { move } from './move.js';
import { deleteComment, editComment } from './own-comment.js';
import { setPoints } from './points.js';
import { rank } from './rank.js';
import { putInSprint } from './sprint.js';

/** Every kind of change: a new one is a file of its own and a line here. */
const KINDS = [
  create,
  move,
  assign,
  setPoints,
  comment,
  putInSprint,
  rank,
  edit,
  editList,
  editComment,
  deleteComment,
  link,
  unlink,
] as ChangeKind[];

/** What each is called in its row. */
export const TYPES = KINDS.map(({ type }) => type);

/** @throws Error for one that this version does not know */
export function kindOf({ kind }: { kind: string }): ChangeKind {
  const found = KINDS.find(({ type }) => type === kind);
  if (!found) throw new Error(`there is no kind of change ${kind}`);
  return found;
}
