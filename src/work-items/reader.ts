import { AlmProblem } from '../alm/alm-problem.js';
import type {
  AlmClient,
  AlmUser,
  FieldMapping,
  WorkItem,
  WorkItemIndexPage,
  WorkItemSource,
} from '../alm/alm-provider.js';
import type { Asker } from './asking.js';
import { isInvalid, itemByKey, itemsByKey, keysJql } from './by-key.js';
import { arrivalsOf, hasNameless, sorted, type Arrival, type Sorted } from './arrivals.js';
import { readAllPages, type PagedList } from './paging.js';
import { renamed } from './renamed.js';

const PAGE = 100; // work items
const INDEX_PAGE = 1000; // ids
const MOST_MISSING = 1000; // beyond this a whole reading is less work
const MOST_ASKED_AGAIN = 50; // that could not be read
const INDEX_EVERY = 10 * 60_000; // milliseconds
// Jira finds a change only once it has indexed it, and its search knows no seconds.
const OVERLAP = 2 * 60_000; // milliseconds

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
  mapping: FieldMapping;
  onProgress?: (done: number, total: number) => void;
}

type Indexed = WorkItemIndexPage['items'][number];

/** Reads the work items of one source as one person. Knows nothing of where they are kept. */
export class Reader {
  private readonly client: AlmClient;
  private readonly asker: Asker;
  private source: WorkItemSource;

  constructor(private readonly options: ReaderOptions) {
    this.client = options.client;
    this.asker = options.asker;
    this.source = options.source;
  }

  /** Everything there is; `known` is what must not seem gone because a search was answered to nobody. */
  async whole(known?: KnownReading): Promise<Findings> {
    // Pages that were served as nobody's give themselves away by another total, so the second look at who we
    // are need not wait for the last of them.
    const [, first] = await Promise.all([
      this.confirmIdentity(),
      this.narrowing(() => this.allItems(() => this.confirmIdentity())),
    ]);
    const list = first.isConsistent ? first : await this.allItems();
    if (list !== first) await this.confirmIdentity();
    const { items, unreadable } = sorted(list);
    const had = new Set([...(known?.items ?? []), ...items].map(({ id }) => id));
    const order = list.items.map(({ id }) => id).filter((id) => had.has(id));
    if (known) await this.confirmSearch(vanishedOf(known, order));
    return {
      changed: items,
      order,
      isComplete: list.isConsistent && !hasNameless(unreadable),
      unreadable: unreadable.map(({ key }) => key),
    };
  }

  /** What has changed since the last time; everything when that cannot be asked for. */
  async changes(known: KnownReading): Promise<Findings> {
    if (!known.newestUpdate) return this.whole(known);
    const user = await this.confirmIdentity();
    const asked = await this.narrowing(() =>
      Promise.all([
        this.updatedSince(known.newestUpdate!, user.timeZone),
        this.asker.ask(() => this.client.count(this.source)),
      ]),
    ).catch(undefinedIfInvalid);
    if (!asked) return this.whole(known);

    const [updated, count] = asked;
    const changed = [
      ...differentFrom(known.items, updated.items),
      ...renamed(known.items, updated.items, { userName: this.options.userName, user }),
    ];
    const isIndexOld = Date.now() - known.indexedAt.getTime() > INDEX_EVERY;
    const isSameCount = count === undefined || count === sizeOf(known);
    const unreadable = updated.unreadable.map(({ key }) => key);
    const isAsUnreadable = unreadable.every((key) => known.unreadable.includes(key));
    const isSame = changed.length === 0 && isSameCount && isAsUnreadable && !isIndexOld;
    if (isSame && !(await this.isMended(known))) return { changed, isComplete: false };
    return this.compare(known, changed, new Set([...known.unreadable, ...unreadable]));
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
    const first = await this.index();
    const list = first.isConsistent ? first : await this.index();
    const index = sorted(list);
    const byId = new Map([...known.items, ...changed].map((item) => [item.id, item]));
    const missing = index.items.filter(({ id, key, updated }) => {
      const item = byId.get(id);
      const isOlder = item && Date.parse(item.updated) < Date.parse(updated);
      return !item || isOlder || item.key !== key || unreadable.has(key);
    });
    if (missing.length > MOST_MISSING) return this.whole(known);

    const keys = missing.map(({ key }) => key);
    const fetched = await itemsByKey(this.options, keys);
    for (const item of fetched.items) byId.set(item.id, item);
    await this.confirmIdentity();
    const order = list.items.map(({ id }) => id).filter((id) => byId.has(id));
    const listed = new Set(order);
    await this.confirmSearch(vanishedOf(known, order));
    return {
      changed: [...changed, ...fetched.items].filter(({ id }) => listed.has(id)),
      order,
      isComplete: list.isConsistent && !hasNameless(index.unreadable),
      unreadable: [...fetched.unreadable, ...index.unreadable.map(({ key }) => key)],
    };
  }

  /** A call that was served as nobody's, or as somebody else's, must never look like work items that went. */
  private async confirmIdentity(): Promise<AlmUser> {
    try {
      return await this.identity();
    } catch (error) {
      this.asker.stop(error); // What is being read beside it is of no use.
      throw error;
    }
  }

  private async identity(): Promise<AlmUser> {
    const user = await this.asker.ask(() => this.client.whoAmI());
    if (user.key !== this.options.userKey) {
      throw new AlmProblem('anonymous', 'Jira answered as somebody else than the person who linked it.', {
        mender: 'you',
        nextStep: 'Disconnect your Jira account in your profile and link it again.',
      });
    }
    this.options.onIdentity?.(user);
    return user;
  }

  /**
   * A proxy may take the name from searches alone, and newer Jiras do not say whom they answer. What Jira
   * shows by its key but does not find by it was searched for as nobody.
   */
  private async confirmSearch(vanished: WorkItem | undefined): Promise<void> {
    const shown = vanished && (await itemByKey(this.options, vanished.key));
    if (!shown) return;
    const source = { type: 'jql', jql: keysJql([shown.key]) } as const;
    const found = await this.asker
      .ask(() => this.client.index(source, { startAt: 0, maxResults: 1 }, {}))
      .catch(undefinedIfInvalid);
    if (!found?.items.length)
      throw new AlmProblem('anonymous', 'Jira answered a search as if nobody had signed in.', {
        mender: 'network',
      });
  }

  /**
   * Jira refuses a whole query that names a project which the person may not see. They are shown
   * the projects that they do see.
   */
  private async narrowing<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (this.source.type !== 'projects' || !isInvalid(error)) throw error;
      const { items } = await this.asker.ask(() => this.client.projects());
      const visible = new Set(items.map(({ key }) => key));
      const keys = this.source.keys.filter((key) => visible.has(key));
      if (keys.length === this.source.keys.length) throw error;
      if (keys.length === 0) throw nothingVisible();
      this.source = { type: 'projects', keys };
      return ask();
    }
  }

  private allItems(lastly?: () => Promise<unknown>): Promise<PagedList<Arrival<WorkItem>>> {
    const { source } = this;
    const { mapping, onProgress } = this.options;
    return readAllPages({
      size: PAGE,
      page: async (page) =>
        arrivalsOf(await this.asker.askPage(page, () => this.client.search({ source, mapping, ...page }))),
      onProgress,
      lastly,
    });
  }

  private async updatedSince(newestUpdate: string, timeZone?: string): Promise<Sorted<WorkItem>> {
    const updatedSince = { instant: new Date(Date.parse(newestUpdate) - OVERLAP), timeZone };
    const { source } = this;
    const { mapping } = this.options;
    const list = await readAllPages({
      size: PAGE,
      page: async (page) =>
        arrivalsOf(
          await this.asker.ask(() => this.client.search({ source, mapping, updatedSince, ...page })),
        ),
    });
    return sorted(list);
  }

  private index(): Promise<PagedList<Arrival<Indexed>>> {
    const { source } = this;
    const { mapping } = this.options;
    return readAllPages({
      size: INDEX_PAGE,
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

function nothingVisible(): AlmProblem {
  return new AlmProblem('not-found', 'Jira shows you none of the projects that are read here.', {
    status: 404,
    mender: 'jira-administrator',
    nextStep: 'Ask an administrator of Jira for access to them.',
  });
}

function undefinedIfInvalid(error: unknown): undefined {
  if (!isInvalid(error)) throw error;
}
