import { LRUCache } from 'lru-cache';
import type { OpenWorkItem } from '../../readings/open-work-items.js';
import type { LinkedBoard } from '../board-pages.js';

const MOST = 200; // work items that somebody has open

/** What is no part of a reading, and was told to one person. */
type Kept = Pick<OpenWorkItem, 'details' | 'editable' | 'epic'>;

/**
 * What people were shown last of work items beside what is read for boards: each their own, as who they are in the site.
 * While that is away it cannot be asked, and what somebody types into the fields that they were shown can wait like any
 * other change: whether it may be made, the site says then.
 */
export class LastShown {
  private readonly kept = new LRUCache<string, Kept>({ max: MOST });

  /** What the site has not said this time stays as it was said before. */
  keep(board: LinkedBoard, key: string, { details, editable, epic }: Kept): void {
    const before = this.of(board, key);
    const now = { details: details ?? before.details, editable: editable ?? before.editable, epic };
    this.kept.set(nameOf(board, key), now);
  }

  of(board: LinkedBoard, key: string): Kept {
    return this.kept.get(nameOf(board, key)) ?? {};
  }

  /** They are not shown it any more. @returns why, as it was given */
  forgetFor(why: unknown, board: LinkedBoard, key: string): unknown {
    this.kept.delete(nameOf(board, key));
    return why;
  }
}

function nameOf({ account, credential }: LinkedBoard, key: string): string {
  const { profileId, userKey } = credential;
  return [profileId, userKey, account.id, account.configurationVersion, key].join(' ');
}
