import type { AlmClient, FieldMapping, WorkItem, WorkItemSource } from '../../alm/alm-provider.js';
import { arrivalsOf, sorted, type Arrival } from './arrivals.js';
import type { Asker } from './asking.js';
import type { Told } from './findings.js';
import { OVERLAP } from './glance.js';
import { readAllPages, type PagedList, type Paging } from './paging.js';

const PAGE = 100; // work items
// Each page is a signature, a round trip and one of the calls that a Data Center leaves to a person.
const LARGE_PAGE = 300; // work items
const SLOW = 2_000; // milliseconds for the first page: a large one might come too late
const INDEX_PAGE = 1000; // ids

export interface Listing {
  client: AlmClient;
  asker: Asker;
  mapping: FieldMapping;
  onProgress?: (done: number, total: number) => void;
  /** Is given the work items of each page as it comes. */
  onItems?: (items: WorkItem[]) => void;
}

export interface Beside extends Pick<Paging<unknown>, 'lastly' | 'guess'> {
  /** Is given what each page names as it comes. */
  onItems?: (told: Told[]) => void;
}

/** What the site lists of a source, page by page, several of them at a time. */
export class SourceLists {
  constructor(private readonly options: Listing) {}

  /** @param lastly is asked when every page has been asked for. */
  items(source: WorkItemSource, lastly?: () => Promise<unknown>): Promise<PagedList<Arrival<WorkItem>>> {
    const { client, asker, mapping, onProgress, onItems } = this.options;
    const began = performance.now();
    return readAllPages({
      size: PAGE,
      largest: () => (performance.now() - began < SLOW ? LARGE_PAGE : PAGE),
      inFlight: () => client.atOnce(),
      page: async (page) => {
        const came = await asker.askPage(page, () => client.search({ source, mapping, ...page }));
        onItems?.(came.items);
        return arrivalsOf(came);
      },
      onProgress,
      lastly,
    });
  }

  /** Those that have changed since then, with some that changed shortly before. */
  async updatedSince(source: WorkItemSource, newestUpdate: string, timeZone?: string) {
    const updatedSince = { instant: new Date(Date.parse(newestUpdate) - OVERLAP), timeZone };
    const { client, asker, mapping } = this.options;
    const list = await readAllPages({
      size: PAGE,
      inFlight: () => client.atOnce(),
      page: async (page) =>
        arrivalsOf(await asker.ask(() => client.search({ source, mapping, updatedSince, ...page }))),
    });
    return { ...sorted(list), isWhole: list.isConsistent };
  }

  /** Ids with their times of change. @param beside see {@link readAllPages} */
  index(source: WorkItemSource, { onItems, ...beside }: Beside = {}): Promise<PagedList<Arrival<Told>>> {
    const { client, asker, mapping } = this.options;
    return readAllPages({
      size: INDEX_PAGE,
      inFlight: () => client.atOnce(),
      page: async (page) => {
        const came = await asker.askPage(page, () => client.index(source, page, mapping));
        onItems?.(came.items);
        return arrivalsOf(came);
      },
      ...beside,
    });
  }
}
