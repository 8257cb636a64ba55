import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { WorkItemSource } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import { sha256 } from '../sha256.js';

/** Something that work items are read for, such as a board. */
export interface Subject {
  id: string;
  account: AlmAccount;
  source: WorkItemSource;
}

/** The same for whatever is read of the same source in the same way, whoever reads it. */
export function sourceOf({ account, source }: Subject): string {
  return sha256(JSON.stringify([account.id, source, account.mapping, account.configurationVersion]));
}

/** The same wherever a work item is read in the same way. Jira boards tell of sprints and epics in words of their own. */
export function scopeOf({ account, source }: Subject): string {
  const parts = [account.id, account.mapping, account.configurationVersion, source.type === 'board'];
  return sha256(JSON.stringify(parts)).slice(0, 16);
}

/**
 * Changes whenever what was read with it would be read differently: the source, the mapped fields,
 * the site itself, or the person that the site knows the credential as.
 */
export function fingerprintOf({ account, source }: Subject, { userKey }: Credential): string {
  const parts = [source, account.mapping, account.configurationVersion, userKey];
  return sha256(JSON.stringify(parts));
}
