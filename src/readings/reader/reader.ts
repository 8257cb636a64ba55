import type { WorkItem, WorkItemSource } from '../../alm/alm-provider.js';
import { hasNameless, sorted, type Arrival } from './arrivals.js';
import { itemsByKey } from './by-key.js';
import {
  differentFrom,
  NOTHING_KNOWN,
  sizeOf,
  vanishedOf,
  type Findings,
  type KnownReading,
  type KnownSprint,
  type Seen,
  type Told,
} from './findings.js';
import { asBefore } from './glance.js';
import { Identity } from './identity.js';
import { keepOrder } from './kept-order.js';
import { Lookups, type Others } from './lookups.js';
import type { PagedList } from './paging.js';
import { isMended, namesAnew } from './read-again.js';
import type { ReaderOptions } from './reader-options.js';
import { renamed } from './renamed.js';
import { SearchedSource, undefinedIfOfAddition } from './searched-source.js';
import { SourceLists, type Beside } from './source-lists.js';
import { epicsAround, hasSurroundings, sprintsAround } from './surroundings.js';

// Beyond this, or half of all, a whole reading is less work.
const MOST_MISSING = 1000; // work items
const INDEX_EVERY = 10 * 60_000; // milliseconds

/** Reads the work items of one source as one person. Knows nothing of where they are kept. */
export class Reader {
  private readonly identity: Identity;
  private readonly lists: SourceLists;
  private readonly source: SearchedSource;

  constructor(private readonly options: ReaderOptions) {
    this.identity = new Identity(options);
    this.lists = new SourceLists(options);
    this.source = new SearchedSource(options, this.identity);
  }

  /** What was read of the source; undefined for all of it. */
  get narrowed(): WorkItemSource | undefined {
    return this.source.narrowed;
  }

  /**
   * Everything there is; `known` is what must not seem gone because a search was answered to nobody.
   *
   * @throws SourceRefused where the person may not see (any more) what the source names.
   */
  async whole(known: KnownReading = NOTHING_KNOWN): Promise<Findings> {
    // Pages that were served as nobody's give themselves away by another total, so the second look at who we
    // are need not wait for the last of them.
    const lastly = () => this.identity.confirm();
    const [, first, sprints] = await Promise.all([
      this.identity.confirm(),
      this.source.unlessRefused(known.items, () => this.lists.items(this.source.query, lastly)),
      sprintsAround(this.options, known.sprints),
    ]);
    const list = first.isConsistent ? first : await this.lists.items(this.source.query);
    const { items, unreadable } = sorted(list);
    const epics = await epicsAround(this.options, items, known.epics);
    if (list !== first || epics.length > 0) await this.identity.confirm();
    const had = new Set([...known.items, ...items].map(({ id }) => id));
    const order = list.items.map(({ id }) => id).filter((id) => had.has(id));
    await this.identity.confirmSearch(vanishedOf(known, order));
    return {
      changed: items,
      order,
      isComplete: list.isConsistent && !hasNameless(unreadable),
      gap: list.gap,
      unreadable: unreadable.map(({ key }) => key),
      around: { epics, sprints },
    };
  }

  /**
   * Everything there is, where some of it is kept already: only what is not is fetched.
   *
   * @param others what they have been told of it, where nothing is known.
   */
  among(known: KnownReading = NOTHING_KNOWN, others?: Others): Promise<Findings> {
    return this.options.inTurn(async () => {
      const lookups = others && new Lookups(others);
      const onItems = lookups && ((told: Told[]) => lookups.add(told));
      const guess = others?.total ?? sizeOf(known);
      // As with a whole reading: ids that were listed for nobody give themselves away by another total.
      const [, sprints, index] = await Promise.all([
        this.identity.confirm(),
        sprintsAround(this.options, known.sprints),
        this.index(known, { guess, lastly: () => this.identity.confirm(), onItems }),
      ]);
      const seen = { changed: [], unreadable: new Set<string>(), sprints, index };
      return this.compare(known, { ...seen, shared: await lookups?.found() });
    });
  }

  /**
   * What has changed since the last time; everything when that cannot be asked for.
   *
   * @throws SourceRefused
   */
  async changes(known: KnownReading): Promise<Findings> {
    if (!known.newestUpdate) return known.items.length > 0 ? this.among(known) : this.whole(known);
    if (await this.isAsBefore(known)) return { changed: [], isComplete: false };
    const { client, asker, mapping, userName } = this.options;
    const [user] = await Promise.all([this.identity.confirm(), this.source.goOnNarrowed()]);
    const asked = await this.source
      .unlessRefused(known.items, () =>
        Promise.all([
          this.lists.updatedSince(this.source.query, known.newestUpdate!, user.timeZone),
          asker.ask(() => client.count(this.source.query, mapping)),
          sprintsAround(this.options, known.sprints),
        ]),
      )
      .catch(undefinedIfOfAddition);
    if (!asked) return this.whole(known);
    const [updated, count, sprints] = asked;
    const isIndexOld = Date.now() - known.indexedAt.getTime() > INDEX_EVERY;
    const fresh = isIndexOld ? [...updated.items, ...(await namesAnew(this.options, known))] : updated.items;
    const changed = [
      ...differentFrom(known.items, fresh),
      ...renamed(known.items, fresh, { userName, user, sprints }),
    ];
    const isSameCount = count === undefined || count === sizeOf(known);
    const unreadable = updated.unreadable.map(({ key }) => key);
    const isAsUnreadable = unreadable.every((key) => known.unreadable.includes(key));
    const isSame = changed.length === 0 && isSameCount && isAsUnreadable && updated.isWhole;
    if (isSame && !isIndexOld && !(await isMended(this.options, known)))
      return this.inPlace(known, [], sprints);
    const isWhole = isSameCount && updated.isWhole && !isIndexOld;
    if (isWhole && (await keepOrder(this.options, known, changed)))
      return this.inPlace(known, changed, sprints);
    const seen = { changed, unreadable: new Set([...known.unreadable, ...unreadable]), sprints };
    return this.options.inTurn(() => this.compare(known, seen));
  }

  /** What the work items say and name, where each of them stands where it stood. */
  private async inPlace(known: KnownReading, changed: WorkItem[], sprints: KnownSprint[]): Promise<Findings> {
    const byId = new Map(changed.map((item) => [item.id, item]));
    const items = changed.length > 0 ? known.items.map((item) => byId.get(item.id) ?? item) : known.items;
    const isAll = changed.length === 0 && !hasSurroundings(this.options.source, items);
    if (isAll) return { changed, isComplete: false };
    const epics = await epicsAround(this.options, items, known.epics);
    await this.identity.confirm();
    return { changed, isComplete: false, around: { epics, sprints } };
  }

  /** Whether one call shows that nothing has changed. What is odd about the last reading needs a closer look. */
  private async isAsBefore(known: KnownReading): Promise<boolean> {
    const { lastNarrowed, userName, quietFor = 0, isThorough } = this.options;
    const isOdd = isThorough || known.unreadable.length > 0 || lastNarrowed !== undefined;
    if (isOdd || Date.now() - known.indexedAt.getTime() > INDEX_EVERY) return false;
    const same = await asBefore({ ...this.options, quietFor }, known);
    if (same?.userName && same.userName !== userName) await this.identity.confirm();
    return same !== undefined;
  }

  private index({ items }: KnownReading, beside: Beside): Promise<PagedList<Arrival<Told>>> {
    return this.source.unlessRefused(items, () => this.lists.index(this.source.query, beside));
  }

  /** Compares every id with what is known, and reads what is missing. */
  private async compare(known: KnownReading, seen: Seen): Promise<Findings> {
    const { changed, unreadable, sprints } = seen;
    const first = seen.index ?? (await this.index(known, { guess: sizeOf(known) }));
    const list = first.isConsistent ? first : await this.lists.index(this.source.query);
    const index = sorted(list);
    const byId = new Map([...known.items, ...changed].map((item) => [item.id, item]));
    const isMissing = ({ id, key, updated }: Told) => {
      const item = byId.get(id);
      return !item || item.updated < updated || item.key !== key || unreadable.has(key);
    };
    const told = () => index.items.filter((one) => isMissing(one) && !unreadable.has(one.key));
    const shared = seen.shared ?? (await this.options.kept?.(told())) ?? [];
    shared.forEach((item) => byId.set(item.id, item));
    const missing = index.items.filter(isMissing);
    if (missing.length > Math.max(MOST_MISSING, index.items.length / 2)) return this.whole(known);
    const keys = missing.map(({ key }) => key);
    const fetched = await itemsByKey(this.options, keys);
    for (const item of fetched.items) byId.set(item.id, item);
    const items = list.items.flatMap(({ id }) => byId.get(id) ?? []);
    const order = items.map(({ id }) => id);
    const epics = await epicsAround(this.options, items, known.epics);
    const isMoreAsked = missing.length > 0 || hasSurroundings(this.options.source, items);
    if (list !== seen.index || isMoreAsked) await this.identity.confirm();
    await this.identity.confirmSearch(vanishedOf(known, order));
    const different = new Map([...changed, ...shared, ...fetched.items].map((item) => [item.id, item]));
    return {
      changed: order.flatMap((id) => different.get(id) ?? []),
      order,
      isComplete: list.isConsistent && !hasNameless(index.unreadable),
      gap: list.gap,
      unreadable: [...fetched.unreadable, ...index.unreadable.map(({ key }) => key)],
      around: { epics, sprints },
    };
  }
}
