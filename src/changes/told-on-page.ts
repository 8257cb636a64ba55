import type { Request } from 'express';
import { paths } from '../paths.js';
import { flash } from '../web/visitor.js';
import type { Told } from './asked-change.js';

/** What became of something that a person did about a change. */
export type Said = Pick<Told, 'message'> & Partial<Told>;

/** Says it on the next page, with a way to take it back where there is one. */
export function flashTold(req: Request, said: Said): void {
  const isOver = said.state !== 'conflict' && said.state !== 'waiting' && !said.isPartly;
  const change = said.state === 'waiting' ? said.id : '';
  flash(req, isOver ? 'success' : 'info', said.message, { undoPath: undoPathOf(said), change });
}

/** Empty where it cannot be taken back. */
export function undoPathOf({ id, isUndoable }: Said): string {
  return id && isUndoable ? paths.changes.undo({ id }) : '';
}
