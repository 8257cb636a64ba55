import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, FieldMapping, WorkItem, WorkItemSource } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';
import type { Identity } from './identity.js';
import { isRefused, narrowed } from './narrowing.js';
import { SourceRefused } from './source-refused.js';

interface Searching {
  client: AlmClient;
  asker: Asker;
  mapping: FieldMapping;
  source: WorkItemSource;
  /** What was left of the source when the site last refused the whole of it. */
  lastNarrowed?: WorkItemSource;
}

/**
 * What is searched of a source. Jira refuses a whole query that names a project which the person may not see: they are
 * shown the others.
 */
export class SearchedSource {
  /** As it is asked for now. */
  query: WorkItemSource;

  constructor(
    private readonly options: Searching,
    private readonly identity: Identity,
  ) {
    this.query = options.source;
  }

  /** What is left of the source; undefined for all of it. */
  get narrowed(): WorkItemSource | undefined {
    return this.query === this.options.source ? undefined : this.query;
  }

  /** The whole of the source is tried each time, so that a right that has come back is found at once. */
  async goOnNarrowed(): Promise<void> {
    const { source, lastNarrowed } = this.options;
    if (lastNarrowed && (await isRefused(this.options, source))) this.query = lastNarrowed;
  }

  /**
   * Asks, and once more of what is left where the site refuses. What it refuses as a whole, once it has said who the
   * person is, is not theirs to see. A refusal of something that was added to the source is thrown as it came.
   *
   * @param known work items that the person was shown before.
   * @throws SourceRefused
   */
  async unlessRefused<T>(known: readonly WorkItem[], ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AlmProblem && error.refuses)) throw error;
      await this.identity.confirm();
      const { source } = this.options;
      const left = await narrowed(this.options, source);
      if (!left) {
        await this.identity.confirmRefusal(known);
        throw new SourceRefused(source, error);
      }
      if (isSame(left, this.query)) throw error;
      this.query = isSame(left, source) ? source : left;
      return ask();
    }
  }
}

/** Of a refusal that is not of the source as such: something that was added to it is refused. */
export function undefinedIfOfAddition(error: unknown): undefined {
  const isOfAddition = error instanceof AlmProblem && error.refuses && !(error instanceof SourceRefused);
  if (!isOfAddition) throw error;
}

function isSame(one: WorkItemSource, other: WorkItemSource): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
