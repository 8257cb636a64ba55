import { setTimeout as pause } from 'node:timers/promises';

/** On a machine with other work everything takes its time: this long is only what never comes waited for. */
const LONGEST = 60_000; // milliseconds

/** Waits until something is so. @throws Error when it has not come to that for very long */
export async function until(isSo: () => unknown, everyMs = 50): Promise<void> {
  for (const end = Date.now() + LONGEST; Date.now() < end; await pause(everyMs)) if (await isSo()) return;
  throw new Error(`it has not come to that: ${isSo}`);
}

/** Waits until a value equals what is expected. @throws what `expect` says of the last one */
export async function comesTo(value: () => unknown, expected: unknown): Promise<void> {
  const isIt = async () => {
    try {
      expect(await value()).toEqual(expected);
      return true;
    } catch {
      return false;
    }
  };
  await until(isIt).catch(async () => expect(await value()).toEqual(expected));
}
