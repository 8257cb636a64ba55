import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { WORK_ITEM_SHAPE, type WorkItemSource } from '../alm/alm-provider.js';
import { sha256 } from '../sha256.js';

/**
 * What is read: the work items that one question finds in one account. It belongs to no board: boards name sources, and
 * those that name the same one share what each person's reading of it found.
 */
export interface Source {
  account: AlmAccount;
  query: WorkItemSource;
}

const digests = new WeakMap<Source, string>();

/** The same for whatever is read of the same question in the same way, whoever reads it, and for whichever board. */
export function digestOf(source: Source): string {
  const known = digests.get(source);
  if (known) return known;
  const { account, query } = source;
  const digest = sha256(JSON.stringify([...wayOf(account), query]));
  digests.set(source, digest);
  return digest;
}

/** Of which source this one is a part, as a digest, and of it which; both empty for one that is no part. */
export function partOf({ account, query }: Source): { whole: string; part: string } {
  if (query.type !== 'board' || query.sprint === undefined) return { whole: '', part: '' };
  const { type, id, sprint } = query;
  return { whole: digestOf({ account, query: { type, id } }), part: sprint };
}

/** The same wherever a work item is read in the same way. Jira boards tell of sprints and epics in words of their own. */
export function scopeOf({ account, query }: Source): string {
  return scopeFor(account, query.type === 'board');
}

/** All scopes of what is read as that account. */
export function scopesOf(account: AlmAccount): string[] {
  return [true, false].map((isBoard) => scopeFor(account, isBoard));
}

function scopeFor(account: AlmAccount, isBoard: boolean): string {
  return sha256(JSON.stringify([...wayOf(account), isBoard])).slice(0, 16);
}

/** In which way work items of the account are read. */
function wayOf({ id, mapping, configurationVersion }: AlmAccount): unknown[] {
  return [id, mapping, configurationVersion, WORK_ITEM_SHAPE];
}
