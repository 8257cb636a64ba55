// Jira's LexoRank strings are compared as plain strings: `0|i0001b:`, with more digits after the colon
// once something was put between two neighbours.
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';
const MAIN_LENGTH = 6;

/** The rank of the nth issue of a fresh backlog. */
export const nthRank = (n: number): string =>
  `0|${(0x40000000 + n * 64).toString(36).padStart(MAIN_LENGTH, '0')}:`;

/** A rank that sorts between two others; an absent neighbour means the end of the list. */
export function rankBetween(before: string | undefined, after: string | undefined): string {
  const low = before ? digitsOf(before) : '';
  const high = after ? digitsOf(after) : undefined;
  const middle = midpoint(low, high);
  const main = middle.slice(0, MAIN_LENGTH).padEnd(MAIN_LENGTH, '0');
  return `${bucketOf(before ?? after)}|${main}:${middle.slice(MAIN_LENGTH)}`;
}

const bucketOf = (rank = '0|') => rank.split('|')[0];
const digitsOf = (rank: string) => rank.slice(2).replace(':', '').replace(/0+$/, '');

/** The shortest string of base-36 digits between two fractions, of which `high` may be absent for 1. */
function midpoint(low: string, high: string | undefined): string {
  if (high !== undefined) {
    let same = 0;
    while ((low[same] ?? '0') === high[same]) same++;
    if (same > 0) return high.slice(0, same) + midpoint(low.slice(same), high.slice(same));
  }
  const from = low ? DIGITS.indexOf(low[0]) : 0;
  const to = high ? DIGITS.indexOf(high[0]) : DIGITS.length;
  if (to - from > 1) return DIGITS[Math.floor((from + to) / 2)];
  if (high && high.length > 1) return high[0];
  return DIGITS[from] + midpoint(low.slice(1), undefined);
}
