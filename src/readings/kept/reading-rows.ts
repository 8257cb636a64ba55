import type { WorkItem } from '../../alm/alm-provider.js';
import { Credential } from '../../credentials/credential.entity.js';
import type { Database } from '../../database/database.js';
import { Memo } from '../../database/memo.js';
import type { Findings } from '../reader/findings.js';
import type { Found } from './found.js';
import { KeptOfOthers, type OfMost } from './others.js';
import type { Kept } from './kept.js';
import { NEVER, Reading } from './reading.entity.js';

const MOST_KEPT = 500; // rows in memory

/** Readings as they stand, by their last confirmation. */
export class ReadingRows {
  private readonly readings: Memo<Reading>;
  private readonly links: Memo<Pick<Credential, 'id'>>;

  constructor(
    private readonly database: Database,
    private readonly kept: Kept,
  ) {
    this.readings = new Memo(database, [Reading], MOST_KEPT);
    this.links = new Memo(database, [Credential], MOST_KEPT);
  }

  /** @param source as a digest. */
  async find(credentialId: string, source: string): Promise<Reading | undefined> {
    const found = await this.readings.get(`${credentialId} ${source}`, async () => {
      const row = await this.database.read.findOneBy(Reading, { credentialId, source });
      return row ?? undefined;
    });
    return found && this.kept.losses.counted(this.kept.confirmations.of(found));
  }

  /** What others have been told of a source; undefined where nobody has read it. */
  async others(source: string): Promise<KeptOfOthers | undefined> {
    const [most]: OfMost[] = await this.database.read.query(
      'SELECT list_id AS listId, scope, total FROM reading WHERE source = ? ORDER BY total DESC LIMIT 1',
      [source],
    );
    const { lists, versions } = this.kept;
    return most && new KeptOfOthers(this.database, lists, versions, most);
  }

  /**
   * The part of a source in which a person was last shown that work item; undefined where they were shown it in none.
   * @param whole the source, as a digest.
   */
  async partWith(credentialId: string, whole: string, key: string): Promise<string | undefined> {
    const rows = await this.database.read.findBy(Reading, { credentialId, whole });
    const newest = rows
      .map((row) => this.kept.confirmations.of(row))
      .sort((one, other) => other.readAt.getTime() - one.readAt.getTime());
    for (const reading of newest)
      if ((await this.items(reading)).some((item) => item.key === key)) return reading.part;
    return undefined;
  }

  /** In the site's order. */
  async items({ id, listId, total }: Reading): Promise<readonly WorkItem[]> {
    const { items } = await this.kept.lists.of(this.database.read, listId);
    if (items.length > 0 || total === 0) return items;
    // A change of this moment has put another list in its place: nobody is shown an empty board for that.
    const now = await this.database.read.findOneBy(Reading, { id });
    return now ? (await this.kept.lists.of(this.database.read, now.listId)).items : [];
  }

  /** @returns the reading as it stands when the site has confirmed it; undefined when there is something to write. */
  async confirm(
    { id: credentialId, userKey }: Pick<Credential, 'id' | 'userKey'>,
    source: string,
    { findings, since }: Found,
  ): Promise<Reading | undefined> {
    const known = await this.find(credentialId, source);
    if (known?.userKey !== userKey || !(await this.isAsFound(known, findings))) return undefined;
    if (!(await this.hasCredential({ id: credentialId }))) return undefined;
    if (this.kept.losses.isDuring(since, known)) return undefined;
    const now = new Date();
    this.kept.confirmations.note(known.id, {
      readAt: now,
      indexedAt: findings.order ? now : known.indexedAt,
    });
    // Somebody may have changed it meanwhile.
    return this.find(credentialId, source);
  }

  /** Whether what was found is what is kept, and as whole. */
  private async isAsFound(known: Reading, findings: Findings): Promise<boolean> {
    const { changed, order, isComplete, gap, unreadable, around } = findings;
    const { epics, sprints } = known;
    if (changed.length > 0 || (order && known.expected !== null)) return false;
    if (around && JSON.stringify(around) !== JSON.stringify({ epics, sprints })) return false;
    if (!order) return true;
    // That every id was compared is to be written down, or each look would compare them all.
    if (known.indexedAt.getTime() === NEVER.getTime()) return false;
    if (!isComplete || gap || known.gap || unreadable?.join() !== known.unreadable.join()) return false;
    const items = await this.items(known);
    return items.length === order.length && items.every(({ id }, at) => id === order[at]);
  }

  /** Whether the person's link is still there. */
  async hasCredential({ id }: Pick<Credential, 'id'>): Promise<boolean> {
    const known = await this.links.get(id, async () =>
      (await this.database.read.existsBy(Credential, { id })) ? { id } : undefined,
    );
    return known !== undefined;
  }
}
