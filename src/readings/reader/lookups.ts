import type { WorkItem } from '../../alm/alm-provider.js';
import type { Told } from './findings.js';

/** What is kept, from others too, of work items that the site names to a person: looked for as they are named. */
export class Lookups {
  private readonly looking: Promise<WorkItem[]>[] = [];

  constructor(private readonly kept: (told: Told[]) => Promise<WorkItem[]> = async () => []) {}

  /** A failure is thrown by {@link found}. */
  add(told: Told[]): void {
    const one = this.kept(told);
    one.catch(() => undefined);
    this.looking.push(one);
  }

  async found(): Promise<WorkItem[]> {
    return (await Promise.all(this.looking)).flat();
  }
}
