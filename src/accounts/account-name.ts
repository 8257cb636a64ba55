import type { AlmAccount } from './alm-account.entity.js';

/** What the account is called where it has to be called something. */
export function nameOf({ name }: AlmAccount): string {
  return name || 'Unnamed draft';
}
