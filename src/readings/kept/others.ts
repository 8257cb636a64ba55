import type { WorkItem } from '../../alm/alm-provider.js';
import type { Database } from '../../database/database.js';
import type { Others } from '../reader/lookups.js';
import type { Told } from '../reader/findings.js';
import type { ItemLists } from './item-lists.js';
import { isAsTold, type ItemVersions } from './item-versions.js';
import type { Reading } from './reading.entity.js';

/** Of the reading that names the most work items of a source. */
export type OfMost = Pick<Reading, 'listId' | 'scope' | 'total'>;

/**
 * What is kept of a source, for one person whom the site is naming it to. Most of it is what was told to the one who was
 * told the most of it, which is in memory; the rest is looked for in the table.
 */
export class KeptOfOthers implements Others {
  private known?: Promise<ReadonlyMap<string, WorkItem>>;

  constructor(
    private readonly database: Database,
    private readonly lists: ItemLists,
    private readonly versions: ItemVersions,
    private readonly most: OfMost,
  ) {}

  get total(): number {
    return this.most.total;
  }

  async told(told: readonly Told[]): Promise<WorkItem[]> {
    const known = await (this.known ??= this.load());
    const items: WorkItem[] = [];
    const others: Told[] = [];
    for (const one of told) {
      const item = known.get(one.id);
      if (item && isAsTold(item, one)) items.push(item);
      else others.push(one);
    }
    if (others.length === 0) return items;
    return [...items, ...(await this.versions.told(this.database.read, this.most.scope, others))];
  }

  /** By id, without those of which the table has to say whether they may be shared. */
  private async load(): Promise<ReadonlyMap<string, WorkItem>> {
    const [{ items }, inDoubt] = await Promise.all([
      this.lists.of(this.database.read, this.most.listId),
      this.versions.inDoubt(this.database.read, this.most.scope),
    ]);
    const known = new Map(items.map((item) => [item.id, item]));
    for (const id of inDoubt) known.delete(id);
    return known;
  }
}
