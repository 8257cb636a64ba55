import { setImmediate as turn } from 'node:timers/promises';

let last = Promise.resolve();

/**
 * Waits for a turn of the event loop that nobody else gets from here: what takes a few milliseconds each, such as pages
 * of work items that have come all at once, is done in as many turns, and others are served between them.
 */
export function ownTurn(): Promise<void> {
  last = last.then(() => turn());
  return last;
}
