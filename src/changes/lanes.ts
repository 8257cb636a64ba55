import { keysOf, type Lane } from './open-rows.js';

/** Work on the work items of a lane as one person: one after the other. */
export class Lanes {
  /** By person and work item. What writes to two work items stands at both. */
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Whether anything is at work, or about to be, on one of its work items. */
  isBusy(lane: Lane): boolean {
    return namesOf(lane).some((name) => this.tails.has(name));
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
    const names = namesOf(lane);
    // Nobody waits for one of the two with the other in hand: both are taken at once.
    const result = Promise.all(names.map((name) => this.tails.get(name))).then(work);
    const done: Promise<unknown> = result.then(noop, noop).then(() => {
      for (const name of names) if (this.tails.get(name) === done) this.tails.delete(name);
      return after().catch(noop);
    });
    for (const name of names) this.tails.set(name, done);
    return result;
  }
}

const noop = () => {};

function namesOf({ profileId, accountId, ...work }: Lane): string[] {
  return keysOf(work).map((key) => `${profileId} ${accountId} ${key}`);
}
