import type { WorkItem } from '../../alm/alm-provider.js';

const KEPT_EVERY = 2_000; // milliseconds

/** Where work items are kept that have come. */
interface Keeper {
  /** Keeps what they say; nobody is shown it by that. */
  ahead(items: readonly WorkItem[]): Promise<void>;
  /** Keeps them as what is there so far, where there is nothing else yet. */
  first(items: readonly WorkItem[]): Promise<void>;
  /** Whether they may be shown. */
  mayShow(): boolean;
}

/**
 * Keeps the pages of a reading as they come: those that come while others are being written go together, so that there
 * are no more commits than the disk takes. A reading that takes long is shown as far as it has come, every few seconds.
 */
export class FirstArrivals {
  private waiting: WorkItem[] = [];
  private readonly came = new Map<string, WorkItem>();
  private keeping?: Promise<void>;
  private shownAt = Date.now();
  /** Whether some of them may have been shown. */
  areShown = false;

  constructor(private readonly keeper: Keeper) {}

  add(items: readonly WorkItem[]): void {
    this.waiting.push(...items);
    for (const item of items) this.came.set(item.id, item);
    this.keeping ??= this.keep();
  }

  /** Waits for what is being written. A failure is met again by whoever writes the whole reading. */
  async settled(): Promise<void> {
    await this.keeping?.catch(() => undefined);
  }

  private async keep(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.keeper.ahead(this.waiting.splice(0));
      if (Date.now() - this.shownAt < KEPT_EVERY || !this.keeper.mayShow()) continue;
      this.areShown = true;
      await this.keeper.first([...this.came.values()]);
      this.shownAt = Date.now();
    }
    this.keeping = undefined;
  }
}
