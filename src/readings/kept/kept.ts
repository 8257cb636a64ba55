import type { Database } from '../../database/database.js';
import { Confirmations } from './confirmations.js';
import { ItemLists } from './item-lists.js';
import { ItemVersions } from './item-versions.js';
import { Losses } from './losses.js';
import { Meanwhile } from './meanwhile.js';
import { OwnEdits } from './own-edits.js';

/** What is kept of readings, and of what people did meanwhile. */
export type Kept = ReturnType<typeof keptIn>;

export function keptIn(database: Database) {
  const confirmations = new Confirmations(database);
  const versions = new ItemVersions(database);
  const lists = new ItemLists(database, versions);
  const losses = new Losses(database, confirmations);
  const meanwhile = new Meanwhile();
  const edits = new OwnEdits(database, lists, versions, meanwhile);
  return { confirmations, versions, lists, losses, meanwhile, edits };
}
