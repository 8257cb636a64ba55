import type { AlmUser, WorkItem, WorkItemSource } from '../../alm/alm-provider.js';
import type { Look } from '../cadence.js';
import type { Told } from './findings.js';
import type { Listing } from './source-lists.js';

/** Who reads what, and what is known of both. */
export interface ReaderOptions extends Listing {
  /** The person's key in the site: nothing counts that was answered to somebody else. */
  userKey: string;
  /** Their login name when it was last heard of. */
  userName: string;
  /** Is told who the person is by now: names change, the key does not. */
  onIdentity?: (user: AlmUser) => unknown;
  source: WorkItemSource;
  /** What was left of the source when the site last refused the whole of it. */
  lastNarrowed?: WorkItemSource;
  /** What is kept, from others too, of the work items that the site has just named to the person. */
  kept?: (told: Told[]) => Promise<WorkItem[]>;
  /** Whether the site gives the source in the order of rank. */
  isByRank?: () => Promise<boolean>;
  /** Waits until it may hold a whole list of ids in memory. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** How to look, where it is known from before. */
  quietFor?: Look['quietFor'];
  isThorough?: Look['isThorough'];
}
