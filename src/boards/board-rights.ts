import { may } from '../rights/permissions.js';
import type { Visitor } from '../web/visitor.js';
import type { Board } from './board.entity.js';

type Person = Pick<Visitor, 'id' | 'role'>;

/** Whether somebody may change a board that is there for them: its name, what is on it, its columns. */
export function mayChange({ id, role }: Person, { createdById, changedBy }: Board): boolean {
  if (may(role, 'manage every board')) return true;
  return may(role, 'make boards') && (createdById === id || changedBy === 'seers');
}

/** Whether they may say for whom it is there, and remove it. */
export function mayShare({ id, role }: Person, { createdById }: Pick<Board, 'createdById'>): boolean {
  return may(role, 'manage every board') || (may(role, 'make boards') && createdById === id);
}
