import type { WorkItem } from '../../alm/alm-provider.js';
import type { Told } from './findings.js';

/** What others have been told of a source. */
export interface Others {
  /** How many work items, at most. */
  total: number;
  /** What is kept of the work items that the site has just named to the person. */
  told(told: readonly Told[]): Promise<WorkItem[]>;
}

/** What is kept from others of work items that the site names to a person: looked for as they are named. */
export class Lookups {
  private readonly looking: Promise<WorkItem[]>[] = [];

  constructor(private readonly others: Others) {}

  /** A failure is thrown by {@link found}. */
  add(told: Told[]): void {
    const one = this.others.told(told);
    one.catch(() => undefined);
    this.looking.push(one);
  }

  async found(): Promise<WorkItem[]> {
    return (await Promise.all(this.looking)).flat();
  }
}
