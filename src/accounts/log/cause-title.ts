import { CAUSES } from '../../alm/jira/causes/causes.js';
import type { Cause } from '../../alm/jira/causes/cause.js';

const titles: Record<string, Cause | undefined> = CAUSES;

/** What a cause is called; its id for one that was in the table of an earlier version. */
export function causeTitle(id: string): string {
  return titles[id]?.title ?? id;
}
