import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// sqlite.org/fileformat2.html#the_write_ahead_log: a header, then frames of a header and a page each.
const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * The commits that the write-ahead log of a data folder holds: the last frame of each says how large the database is
 * after it, the others say 0. What is left there from before the log began anew has another salt.
 */
export function commitsIn(dataDir: string): number {
  const log = readFileSync(join(dataDir, 'footbridge.db-wal'));
  const pageSize = log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let commits = 0;
  for (let at = HEADER; at + FRAME_HEADER <= log.length; at += FRAME_HEADER + pageSize) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    if (log.readUInt32BE(at + 4) > 0) commits++;
  }
  return commits;
}
