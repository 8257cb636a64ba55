import { problemOf } from '../causes/causes.js';

/**
 * `work`, or a problem of kind `timeout` after `milliseconds`, for whoever waits cannot wait longer.
 * What was begun ends by its own time-outs.
 */
export async function inTime<T>(work: Promise<T>, milliseconds: number, baseUrl: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(milliseconds / 100) / 10;
    timer = setTimeout(() => reject(problemOf('reply-timeout', { baseUrl, seconds })), milliseconds);
  });
  work.catch(() => {}); // A failure after the time has nobody to hear it.
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
