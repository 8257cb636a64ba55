/** When a request was sent and its reply received, by the clock of this machine: milliseconds since 1970. */
export interface Timed {
  reply: { headers: Record<string, string> };
  sentAt: number;
  receivedAt: number;
}

/**
 * Seconds that the clock of whoever answered is ahead of ours (behind, if negative), from the `Date` header;
 * undefined without one. The header has whole seconds, cut: half of one is added.
 */
export function clockSkew({ reply, sentAt, receivedAt }: Timed): number | undefined {
  const theirs = Date.parse(reply.headers.date ?? '');
  if (Number.isNaN(theirs)) return undefined;
  // What a cache has kept is as old as it says: RFC 9111 5.1.
  const age = Number(reply.headers.age ?? 0) || 0;
  return Math.round((theirs + 500 + age * 1000 - (sentAt + receivedAt) / 2) / 1000);
}

/** A skew before `the clock of Footbridge`: `90 seconds ahead of`. */
export function skewInWords(seconds: number): string {
  const size = Math.abs(seconds);
  const words = size < 120 ? `${size} seconds` : `${Math.round(size / 60)} minutes`;
  return `${words} ${seconds > 0 ? 'ahead of' : 'behind'}`;
}
