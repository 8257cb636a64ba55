import type { Calls } from '../fake-jira/calls.js';
import type { World } from '../fake-jira/world.js';
import type { Row } from './rows.js';
import type { Asked } from './told.js';

/** What there is to judge: what people asked for, what Footbridge keeps of it, and the Jira in which it was made. */
export interface Evidence {
  asked: readonly Asked[];
  rows: readonly Row[];
  world: World;
  calls: Calls;
}
