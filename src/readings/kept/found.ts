import type { WorkItem } from '../../alm/alm-provider.js';
import type { Findings } from '../reader/findings.js';

/** What a look at the site has found. */
export interface Found {
  findings: Findings;
  /** When it began, in milliseconds since 1970. */
  since: number;
}

/** What has come so far of a reading that is under way. */
export interface First {
  items: readonly WorkItem[];
  /** How many there are. */
  expected: number;
  /** When it began, in milliseconds since 1970. */
  since: number;
}
