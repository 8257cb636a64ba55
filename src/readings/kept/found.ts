import type { WorkItem } from '../../alm/alm-provider.js';
import type { Findings } from '../reader/findings.js';

/** When a look at the site began. */
export interface Beginning {
  /** In milliseconds since 1970. */
  at: number;
  /** Of the reading; 0 where there was none. */
  revision: number;
}

/** What a look at the site has found. */
export interface Found {
  findings: Findings;
  since: Beginning;
}

/** What has come so far of a reading that is under way. */
export interface First {
  items: readonly WorkItem[];
  /** How many there are. */
  expected: number;
  since: Beginning;
}
