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
import { readAllPages, type PagedList } from './paging.js';

const PAGE = 100; // work items
const INDEX_PAGE = 1000; // ids
const MOST_MISSING = 1000; // beyond this a whole reading is less work
const INDEX_EVERY = 10 * 60_000; // milliseconds
// Jira finds a change only once it has indexed it, and its search knows no seconds.
const OVERLAP = 2 * 60_000; // milliseconds

/** What is known from the last time. */
export interface KnownReading {
  items: readonly WorkItem[];
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
}

interface ReaderOptions {
  client: AlmClient;
  asker: Asker;
  /** The person's key in the site: nothing counts that was answered to somebody else. */
  userKey: string;
  source: WorkItemSource;
  mapping: FieldMapping;
  onProgress?: (done: number, total: number) => void;
}

type Index = PagedList<WorkItemIndexPage['items'][number]>;

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
    const order = list.items.map(({ id }) => id);
    if (known) await this.confirmSearch(vanishedOf(known, order));
    return { changed: list.items, order, isComplete: list.isConsistent };
  }

  /** What has changed since the last time; everything when that cannot be asked for. */
  async changes(known: KnownReading): Promise<Findings> {
    if (!known.newestUpdate) return this.whole(known);
    const { timeZone } = await this.confirmIdentity();
    const asked = await this.narrowing(() =>
      Promise.all([
        this.updatedSince(known.newestUpdate!, timeZone),
        this.asker.ask(() => this.client.count(this.source)),
      ]),
    ).catch(undefinedIfInvalid);
    if (!asked) return this.whole(known);

    const [updated, count] = asked;
    const changed = differentFrom(known.items, updated);
    const isIndexOld = Date.now() - known.indexedAt.getTime() > INDEX_EVERY;
    const isSameCount = count === undefined || count === known.items.length;
    if (changed.length === 0 && isSameCount && !isIndexOld) return { changed, isComplete: false };
    return this.compare(known, changed);
  }

  /** Compares every id with what is known, and reads what is missing. */
  private async compare(known: KnownReading, changed: WorkItem[]): Promise<Findings> {
    const first = await this.index();
    const index = first.isConsistent ? first : await this.index();
    const byId = new Map([...known.items, ...changed].map((item) => [item.id, item]));
    const missing = index.items.filter(({ id, key, updated }) => {
      const item = byId.get(id);
      return !item || item.key !== key || Date.parse(item.updated) < Date.parse(updated);
    });
    if (missing.length > MOST_MISSING) return this.whole(known);

    const keys = missing.map(({ key }) => key);
    const fetched = await itemsByKey(this.options, keys);
    for (const item of fetched) byId.set(item.id, item);
    await this.confirmIdentity();
    const order = index.items.map(({ id }) => id).filter((id) => byId.has(id));
    const listed = new Set(order);
    await this.confirmSearch(vanishedOf(known, order));
    return {
      changed: [...changed, ...fetched].filter(({ id }) => listed.has(id)),
      order,
      isComplete: index.isConsistent,
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
      const visible = new Set((await this.asker.ask(() => this.client.projects())).map(({ key }) => key));
      const keys = this.source.keys.filter((key) => visible.has(key));
      if (keys.length === this.source.keys.length) throw error;
      if (keys.length === 0) throw nothingVisible();
      this.source = { type: 'projects', keys };
      return ask();
    }
  }

  private allItems(lastly?: () => Promise<unknown>): Promise<PagedList<WorkItem>> {
    const { source } = this;
    const { mapping, onProgress } = this.options;
    return readAllPages({
      size: PAGE,
      page: (page) => this.asker.askPage(page, () => this.client.search({ source, mapping, ...page })),
      onProgress,
      lastly,
    });
  }

  private async updatedSince(newestUpdate: string, timeZone?: string): Promise<WorkItem[]> {
    const updatedSince = { instant: new Date(Date.parse(newestUpdate) - OVERLAP), timeZone };
    const { source } = this;
    const { mapping } = this.options;
    const list = await readAllPages({
      size: PAGE,
      page: (page) => this.asker.ask(() => this.client.search({ source, mapping, updatedSince, ...page })),
    });
    return list.items;
  }

  private index(): Promise<Index> {
    const { source } = this;
    return readAllPages({
      size: INDEX_PAGE,
      page: (page) => this.asker.askPage(page, () => this.client.index(source, page, this.options.mapping)),
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
