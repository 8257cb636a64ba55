import { AlmProblem } from '../alm/alm-problem.js';
import type {
  AlmClient,
  AlmUser,
  FieldMapping,
  WorkItem,
  WorkItemIndexPage,
  WorkItemSource,
} from '../alm/alm-provider.js';
import type { Look } from './cadence.js';
import type { Asker } from './asking.js';
import { itemsByKey } from './by-key.js';
import { arrivalsOf, hasNameless, sorted, type Arrival } from './arrivals.js';
import { Identity } from './identity.js';
import { isRefused, narrowed } from './narrowing.js';
import { readAllPages, type Gap, type PagedList } from './paging.js';
import { renamed, witnesses } from './renamed.js';
import { SourceRefused } from './source-refused.js';

const PAGE = 100; // work items
const INDEX_PAGE = 1000; // ids
const MOST_MISSING = 1000; // beyond this a whole reading is less work
const MOST_ASKED_AGAIN = 50; // that could not be read
const INDEX_EVERY = 10 * 60_000; // milliseconds
// Jira finds a change only once it has indexed it, and its search knows no seconds.
const OVERLAP = 2 * 60_000; // milliseconds
const GLANCED_AT = 20; // work items
const MOST_WITNESSES = 50; // work items that are read again for the names in them

/** What is known from the last time. */
export interface KnownReading {
  items: readonly WorkItem[];
  /** As in {@link Findings}. */
  unreadable: readonly string[];
  indexedAt: Date;
  newestUpdate: string | null;
}

/** What a reading found, compared with what was known. */
export interface Findings {
  /** New or different ones. */
  changed: WorkItem[];
  /** Every id in the site's order; absent when only changes were asked for, which says nothing of the others. */
  order?: string[];
  /** Whether ids that are not in {@link order} are gone for sure. */
  isComplete: boolean;
  /** How much came, where that was not all. */
  gap?: Gap;
  /** Keys of those that are there and cannot be read, empty for one without a key; absent with the order. */
  unreadable?: string[];
}

interface ReaderOptions {
  client: AlmClient;
  asker: Asker;
  /** The person's key in the site: nothing counts that was answered to somebody else. */
  userKey: string;
  /** Their login name when it was last heard of. */
  userName: string;
  /** Is told who the person is by now: names change, the key does not. */
  onIdentity?: (user: AlmUser) => unknown;
  source: WorkItemSource;
  /** What was left of the source when the site last refused the whole of it. */
  lastNarrowed?: WorkItemSource;
  mapping: FieldMapping;
  onProgress?: (done: number, total: number) => void;
  /** What is kept, from others too, of the work items that the site has just named to the person. */
  kept?: (told: Told[]) => Promise<WorkItem[]>;
  /** How to look, where it is known from before. */
  quietFor?: Look['quietFor'];
  isThorough?: Look['isThorough'];
}

type Indexed = WorkItemIndexPage['items'][number];
/** A work item that the site has named to a person, with its time of change. */
export type Told = Indexed;

/** Reads the work items of one source as one person. Knows nothing of where they are kept. */
export class Reader {
  private readonly client: AlmClient;
  private readonly asker: Asker;
  private readonly identity: Identity;
  private source: WorkItemSource;

  constructor(private readonly options: ReaderOptions) {
    this.client = options.client;
    this.asker = options.asker;
    this.identity = new Identity(options);
    this.source = options.source;
  }

  /** What was read of the source; undefined for all of it. */
  get narrowed(): WorkItemSource | undefined {
    return this.source === this.options.source ? undefined : this.source;
  }

  /**
   * Everything there is; `known` is what must not seem gone because a search was answered to nobody.
   *
   * @throws SourceRefused where the person may not see (any more) what the source names.
   */
  async whole(known?: KnownReading): Promise<Findings> {
    // Pages that were served as nobody's give themselves away by another total, so the second look at who we
    // are need not wait for the last of them.
    const [, first] = await Promise.all([
      this.identity.confirm(),
      this.unlessRefused(known, () => this.allItems(() => this.identity.confirm())),
    ]);
    const list = first.isConsistent ? first : await this.allItems();
    if (list !== first) await this.identity.confirm();
    const { items, unreadable } = sorted(list);
    const had = new Set([...(known?.items ?? []), ...items].map(({ id }) => id));
    const order = list.items.map(({ id }) => id).filter((id) => had.has(id));
    if (known) await this.identity.confirmSearch(vanishedOf(known, order));
    return {
      changed: items,
      order,
      isComplete: list.isConsistent && !hasNameless(unreadable),
      gap: list.gap,
      unreadable: unreadable.map(({ key }) => key),
    };
  }

  /** Everything there is, for a source that somebody else has read: only what is not kept is fetched. */
  async among(): Promise<Findings> {
    const nothing = { items: [], unreadable: [], indexedAt: new Date(0), newestUpdate: null };
    await this.identity.confirm();
    return this.compare(nothing, [], new Set<string>());
  }

  /**
   * What has changed since the last time; everything when that cannot be asked for.
   *
   * @throws SourceRefused
   */
  async changes(known: KnownReading): Promise<Findings> {
    if (!known.newestUpdate) return this.whole(known);
    if (await this.isAsBefore(known)) return { changed: [], isComplete: false };
    const [user] = await Promise.all([this.identity.confirm(), this.goOnNarrowed()]);
    const asked = await this.unlessRefused(known, () =>
      Promise.all([
        this.updatedSince(known.newestUpdate!, user.timeZone),
        this.asker.ask(() => this.client.count(this.source, this.options.mapping)),
      ]),
    ).catch(undefinedIfRefused);
    if (!asked) return this.whole(known);

    const [updated, count] = asked;
    const isIndexOld = Date.now() - known.indexedAt.getTime() > INDEX_EVERY;
    const fresh = isIndexOld ? [...updated.items, ...(await this.namesAnew(known))] : updated.items;
    const changed = [
      ...differentFrom(known.items, fresh),
      ...renamed(known.items, fresh, { userName: this.options.userName, user }),
    ];
    const isSameCount = count === undefined || count === sizeOf(known);
    const unreadable = updated.unreadable.map(({ key }) => key);
    const isAsUnreadable = unreadable.every((key) => known.unreadable.includes(key));
    const isSame = changed.length === 0 && isSameCount && isAsUnreadable && updated.isWhole;
    if (isSame && !isIndexOld && !(await this.isMended(known))) return { changed, isComplete: false };
    return this.compare(known, changed, new Set([...known.unreadable, ...unreadable]));
  }

  /**
   * Whether one call shows that nothing has changed: as many as before, and the newest of them as they are known. What
   * the site indexes late is among the newest too, until it has been asked once more after that time.
   */
  private async isAsBefore(known: KnownReading): Promise<boolean> {
    const { client, source, lastNarrowed, userName, quietFor = 0, isThorough } = this.options;
    const isOdd = isThorough || known.unreadable.length > 0 || lastNarrowed !== undefined;
    if (isOdd || Date.now() - known.indexedAt.getTime() > INDEX_EVERY) return false;
    const glance = await this.asker.ask(() => client.glance(source, GLANCED_AT, this.options.mapping));
    if (!glance || glance.total !== known.items.length) return false;

    const { newest } = glance;
    const [first, last] = [newest.at(0), newest.at(-1)];
    if (newest.length !== Math.min(GLANCED_AT, glance.total)) return false;
    if ((first?.updated ?? null) !== newestOf(known.items)) return false;
    const reachesBack =
      newest.length === glance.total ||
      Date.parse(last!.updated) < Date.parse(first!.updated) - OVERLAP ||
      quietFor > OVERLAP;
    if (!reachesBack) return false;
    const wanted = new Map(newest.map(({ id, updated }) => [id, updated]));
    const same = known.items.filter(({ id, updated }) => wanted.get(id) === updated);
    if (same.length !== newest.length) return false;
    if (glance.userName !== userName) await this.identity.confirm();
    return true;
  }

  /** Renames are no changes of work items: a few are read again for what statuses, sprints and people are called now. */
  private async namesAnew({ items }: KnownReading): Promise<WorkItem[]> {
    const keys = witnesses(items, MOST_WITNESSES).map(({ key }) => key);
    return keys.length > 0 ? (await itemsByKey(this.options, keys)).items : [];
  }

  /** Whether one that could not be read can be read now: its time of change need not say so. */
  private async isMended({ unreadable }: KnownReading): Promise<boolean> {
    const keys = unreadable.filter(Boolean).slice(0, MOST_ASKED_AGAIN);
    return keys.length > 0 && (await itemsByKey(this.options, keys)).items.length > 0;
  }

  /** Compares every id with what is known, and reads what is missing. */
  private async compare(
    known: KnownReading,
    changed: WorkItem[],
    unreadable: ReadonlySet<string>,
  ): Promise<Findings> {
    const first = await this.unlessRefused(known, () => this.index());
    const list = first.isConsistent ? first : await this.index();
    const index = sorted(list);
    const byId = new Map([...known.items, ...changed].map((item) => [item.id, item]));
    const isMissing = ({ id, key, updated }: Indexed) => {
      const item = byId.get(id);
      const isOlder = item && Date.parse(item.updated) < Date.parse(updated);
      return !item || isOlder || item.key !== key || unreadable.has(key);
    };
    const told = index.items.filter((one) => isMissing(one) && !unreadable.has(one.key));
    const shared = (await this.options.kept?.(told)) ?? [];
    for (const item of shared) byId.set(item.id, item);
    const missing = index.items.filter(isMissing);
    if (missing.length > MOST_MISSING) return this.whole(known);

    const keys = missing.map(({ key }) => key);
    const fetched = await itemsByKey(this.options, keys);
    for (const item of fetched.items) byId.set(item.id, item);
    await this.identity.confirm();
    const order = list.items.map(({ id }) => id).filter((id) => byId.has(id));
    await this.identity.confirmSearch(vanishedOf(known, order));
    const different = new Map([...changed, ...shared, ...fetched.items].map((item) => [item.id, item]));
    return {
      changed: order.flatMap((id) => different.get(id) ?? []),
      order,
      isComplete: list.isConsistent && !hasNameless(index.unreadable),
      gap: list.gap,
      unreadable: [...fetched.unreadable, ...index.unreadable.map(({ key }) => key)],
    };
  }

  /** The whole of the source is tried each time, so that a right that has come back is found at once. */
  private async goOnNarrowed(): Promise<void> {
    const { source, lastNarrowed } = this.options;
    if (lastNarrowed && (await isRefused(this.options, source))) this.source = lastNarrowed;
  }

  /**
   * Jira refuses a whole query that names a project which the person may not see: they are shown the others. What
   * it refuses as a whole, once it has said who they are, is not theirs to see. A refusal of something that
   * was added to the source is thrown as it came.
   */
  private async unlessRefused<T>(known: KnownReading | undefined, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AlmProblem && error.refuses)) throw error;
      await this.identity.confirm();
      const { source } = this.options;
      const left = await narrowed(this.options, source);
      if (!left) {
        await this.identity.confirmRefusal(known?.items ?? []);
        throw new SourceRefused(source, error);
      }
      if (isSame(left, this.source)) throw error;
      this.source = isSame(left, source) ? source : left;
      return ask();
    }
  }

  private allItems(lastly?: () => Promise<unknown>): Promise<PagedList<Arrival<WorkItem>>> {
    const { source } = this;
    const { mapping, onProgress } = this.options;
    return readAllPages({
      size: PAGE,
      inFlight: () => this.client.atOnce(),
      page: async (page) =>
        arrivalsOf(await this.asker.askPage(page, () => this.client.search({ source, mapping, ...page }))),
      onProgress,
      lastly,
    });
  }

  private async updatedSince(newestUpdate: string, timeZone?: string) {
    const updatedSince = { instant: new Date(Date.parse(newestUpdate) - OVERLAP), timeZone };
    const { source } = this;
    const { mapping } = this.options;
    const list = await readAllPages({
      size: PAGE,
      inFlight: () => this.client.atOnce(),
      page: async (page) =>
        arrivalsOf(
          await this.asker.ask(() => this.client.search({ source, mapping, updatedSince, ...page })),
        ),
    });
    return { ...sorted(list), isWhole: list.isConsistent };
  }

  private index(): Promise<PagedList<Arrival<Indexed>>> {
    const { source } = this;
    const { mapping } = this.options;
    return readAllPages({
      size: INDEX_PAGE,
      inFlight: () => this.client.atOnce(),
      page: async (page) =>
        arrivalsOf(await this.asker.askPage(page, () => this.client.index(source, page, mapping))),
    });
  }
}

/** The later time of change of two; each may be missing. */
export function newestOf(items: readonly WorkItem[], known: string | null = null): string | null {
  return items.reduce<string | null>(
    (newest, { updated }) => (!newest || updated > newest ? updated : newest),
    known,
  );
}

function differentFrom(known: readonly WorkItem[], found: WorkItem[]): WorkItem[] {
  const byId = new Map(known.map((item) => [item.id, item]));
  return found.filter((item) => JSON.stringify(byId.get(item.id)) !== JSON.stringify(item));
}

/** How many the site counted when it was last asked for all. */
function sizeOf({ items, unreadable }: KnownReading): number {
  const keys = new Set(items.map(({ key }) => key));
  return items.length + unreadable.filter((key) => !keys.has(key)).length;
}

function vanishedOf({ items }: KnownReading, order: string[]): WorkItem | undefined {
  const listed = new Set(order);
  return items.find(({ id }) => !listed.has(id));
}

function isSame(one: WorkItemSource, other: WorkItemSource): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function undefinedIfRefused(error: unknown): undefined {
  const isAddition = error instanceof AlmProblem && error.refuses && !(error instanceof SourceRefused);
  if (!isAddition) throw error;
}
