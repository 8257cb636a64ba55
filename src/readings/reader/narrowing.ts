import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, FieldMapping, WorkItemSource } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';

const MOST_REMEMBERED = 5_000;
/** How long it is not found out anew which parts of a source may be searched, in milliseconds. */
const REMEMBERED_FOR = 10 * 60_000;

interface Asking {
  client: AlmClient;
  asker: Asker;
  mapping: FieldMapping;
}

/**
 * What the site lets the person search of a source that it refuses as a whole, found out by searching: its list of
 * projects may name some in which the person may not see a single work item. Undefined where nothing is left.
 */
export async function narrowed(asking: Asking, source: WorkItemSource): Promise<WorkItemSource | undefined> {
  if (source.type !== 'projects') return (await isRefused(asking, source)) ? undefined : source;
  const keys = await searchable(asking, source.keys);
  return keys.length > 0 ? { type: 'projects', keys } : undefined;
}

/** Whether the site refuses the plain question how many work items the person sees there. */
export async function isRefused(
  { client, asker, mapping }: Asking,
  source: WorkItemSource,
): Promise<boolean> {
  try {
    await asker.ask(() => client.count(source, mapping));
    return false;
  } catch (error) {
    if (error instanceof AlmProblem && error.refuses) return true;
    throw error;
  }
}

/** Finds by halves: mostly one of many projects is refused. */
async function searchable(asking: Asking, keys: string[]): Promise<string[]> {
  const limit = pLimit(asking.client.atOnce());
  const among = async (some: string[]): Promise<string[]> => {
    if (!(await limit(() => isRefused(asking, { type: 'projects', keys: some })))) return some;
    return some.length === 1 ? [] : ofHalves(some);
  };
  const ofHalves = async (some: string[]): Promise<string[]> => {
    const middle = Math.ceil(some.length / 2);
    return (await Promise.all([some.slice(0, middle), some.slice(middle)].map(among))).flat();
  };
  return keys.length === 1 ? among(keys) : ofHalves(keys);
}

/** What was left of sources when they were last narrowed: to find out takes many calls. */
export class Narrowings {
  private readonly kept = new LRUCache<string, { source: WorkItemSource; until: number }>({
    max: MOST_REMEMBERED,
  });

  get(key: string): WorkItemSource | undefined {
    const known = this.kept.get(key);
    return known && known.until > Date.now() ? known.source : undefined;
  }

  /** @param source undefined where the whole source may be searched. */
  keep(key: string, source: WorkItemSource | undefined): void {
    if (!source) this.kept.delete(key);
    else if (this.get(key) !== source) this.kept.set(key, { source, until: Date.now() + REMEMBERED_FOR });
  }
}
