import { clockText } from '../dates.js';
import type { AlmAccount } from './alm-account.entity.js';

/** What the account is called where it has to be called something: a draft by where it is, or by when it was begun. */
export function nameOf({ name, baseUrl, createdAt }: Named): string {
  return name || (baseUrl && new URL(baseUrl).host) || `Draft of ${clockText(createdAt)}`;
}

type Named = Pick<AlmAccount, 'name' | 'baseUrl' | 'createdAt'>;
