// Everything that can be faked, but for the date.
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Runs `work` as if that much time had passed. Timers go on as usual; only the date is another. */
export async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: Date.now() + milliseconds, advanceTimers: true, doNotFake: [...TIMERS] });
  try {
    return await work();
  } finally {
    jest.useRealTimers();
  }
}

/** The date is that much later from now on, and stands still. */
export function goesOn(milliseconds: number): void {
  jest.useFakeTimers({ now: Date.now() + milliseconds, doNotFake: [...TIMERS] });
}

/** For all tests of a file: the date stands still, however long they take, but for what {@link passes}. */
export function stillDate(): void {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: [...TIMERS] }));
  afterEach(() => void jest.useRealTimers());
}

/** Moves the date that stands still on. */
export function passes(milliseconds: number): void {
  jest.setSystemTime(Date.now() + milliseconds);
}

export const MINUTE = 60_000; // milliseconds
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
