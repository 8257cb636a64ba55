import { sha256 } from '../sha256.js';
import type { Board } from './board.entity.js';

const digests = new WeakMap<Board, string>();

/**
 * What the columns and cards of a board are made of, in short. Its name, and for whom it is there, are no part of it:
 * nothing is drawn anew when they change.
 */
export function boardDigest(board: Board): string {
  const known = digests.get(board);
  if (known) return known;
  const { source, columns, columnsFrom, jira, quickFilters } = board;
  const digest = sha256(JSON.stringify([source, columns, columnsFrom, jira, quickFilters]));
  digests.set(board, digest);
  return digest;
}
