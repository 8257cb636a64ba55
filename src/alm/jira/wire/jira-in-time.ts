import { inTimeOr } from '../../../in-time.js';
import { problemOf } from '../causes/causes.js';

/**
 * `work`, or a problem of kind `timeout` after `milliseconds`, for whoever waits cannot wait longer.
 * What was begun ends by its own time-outs.
 */
export function jiraInTime<T>(work: Promise<T>, milliseconds: number, baseUrl: string): Promise<T> {
  const seconds = Math.round(milliseconds / 100) / 10;
  return inTimeOr(work, milliseconds, () => {
    throw problemOf('reply-timeout', { baseUrl, seconds });
  });
}
