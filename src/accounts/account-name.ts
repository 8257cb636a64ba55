import type { AlmAccount } from './alm-account.entity.js';

/** What the account is called where it has to be called something: a draft without a name by where it is. */
export function nameOf({ name, baseUrl }: Pick<AlmAccount, 'name' | 'baseUrl'>): string {
  return name || (baseUrl && new URL(baseUrl).host) || 'Unnamed draft';
}
