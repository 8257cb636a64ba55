import type { CardChanges } from '../changes/card-changes.js';
import { today } from '../dates.js';
import { locale } from '../locale.js';
import type { Reading } from '../readings/kept/reading.entity.js';
import { boardDigest } from './board-digest.js';
import type { LinkedBoard } from './board-pages.js';
import { addressOf, type BoardQuery } from './find/board-query.js';
import { namesDigest } from './names-digest.js';

/** What somebody wants to see of their reading. */
export interface Asked {
  reading: Reading;
  query: BoardQuery;
}

/** The same for all who are shown the same: what Jira told them, what they have asked for, and what they chose. */
export function regionName(
  { board, credential, mayWork }: LinkedBoard,
  { reading, query, changes }: Asked & { changes: CardChanges },
) {
  const isOwn = query.isMine || query.people.length > 0;
  return [
    ...[reading.listId, namesDigest(reading), board.id, boardDigest(board), today(), locale()],
    ...[changes.digest, addressOf(query), mayWork],
    ...(isOwn ? [credential.userKey, credential.userName] : []),
  ].join(' ');
}
