import { Problem } from '../problem.js';

/** What can be said of a failed write is said; anything else stays what it is. */
export function sayable(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_BUSY')
    return new Problem('Not saved: another program is using the database.', {
      status: 503,
      nextStep: 'Try again in a minute.',
      cause: error,
    });
  if (code !== 'SQLITE_FULL') return error;
  return new Problem('Not saved: the disk is full.', {
    status: 507,
    nextStep: 'Tell whoever runs Footbridge: the disk of its data folder needs room.',
    cause: error,
  });
}
