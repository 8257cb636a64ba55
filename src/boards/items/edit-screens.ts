import { LRUCache } from 'lru-cache';
import type { AlmEditField } from '../../alm/alm-provider.js';
import type { Handle } from '../../readings/visible.js';

const MOST = 200; // work items that somebody has open

/**
 * The edit screens that people were shown last. While the site is away it cannot be asked for one, and what somebody
 * types into theirs can wait like any other change: whether it may be made, the site says then.
 */
export class EditScreens {
  private readonly shown = new LRUCache<string, readonly AlmEditField[]>({ max: MOST });

  keep(handle: Handle, fields: readonly AlmEditField[] = []): void {
    this.shown.set(nameOf(handle), fields);
  }

  fieldOf(handle: Handle, id: string): AlmEditField | undefined {
    return this.shown.get(nameOf(handle))?.find((field) => field.id === id);
  }
}

function nameOf({ profileId, account, key }: Handle): string {
  return [profileId, account.id, key].join(' ');
}
