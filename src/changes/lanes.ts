interface Lane {
  profileId: string;
  accountId: string;
  key: string;
}

/** Work on one work item as one person: one after the other. */
export class Lanes {
  private readonly tails = new Map<string, Promise<unknown>>();

  isBusy(lane: Lane): boolean {
    return this.tails.has(nameOf(lane));
  }

  /** Waits until nothing is at work, nor about to be. */
  async drain(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }

  /**
   * Has `work` done with those on which nothing is at work; nothing begins with one of them before it is over.
   * @param after runs for each of them, when its lane is free.
   */
  whileFree<L extends Lane, T>(
    lanes: readonly L[],
    work: (free: L[]) => Promise<T>,
    after: (lane: L) => Promise<void>,
  ): Promise<T> {
    const free = lanes.filter((lane) => !this.isBusy(lane));
    const done = work(free);
    for (const lane of free)
      this.run(
        lane,
        () => done,
        () => after(lane),
      ).catch(noop);
    return done;
  }

  /** @param after runs however the work has ended, when the lane is free unless more waits for it. */
  run<T>(lane: Lane, work: () => Promise<T>, after: () => Promise<void>): Promise<T> {
    const name = nameOf(lane);
    const result = (this.tails.get(name) ?? Promise.resolve()).then(work);
    const done: Promise<unknown> = result.then(noop, noop).then(() => {
      if (this.tails.get(name) === done) this.tails.delete(name);
      return after().catch(noop);
    });
    this.tails.set(name, done);
    return result;
  }
}

const noop = () => {};

function nameOf({ profileId, accountId, key }: Lane): string {
  return `${profileId} ${accountId} ${key}`;
}
