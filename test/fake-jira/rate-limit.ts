import { json, type Answer } from './answer.js';

/** Rate limiting of a Data Center, as its administrator sets it: a bucket of calls for each person. */
export interface RateLimit {
  /** Calls that a bucket holds. */
  limit: number;
  /** Calls that are added to it. */
  fillRate: number;
  intervalSeconds: number;
}

/** Counts everybody's calls, and says with each answer what is left. */
export class RateLimits {
  private readonly buckets = new Map<string, { left: number; filledAt: number }>();
  /** Calls that were refused. */
  refused = 0;

  constructor(private readonly set: RateLimit) {}

  /** Takes one call of somebody. @returns the refusal where none is left. */
  take(name: string): Answer | undefined {
    const bucket = this.bucketOf(name);
    if (bucket.left > 0) return void bucket.left--;
    this.refused++;
    const answer = json({ message: 'Rate limit exceeded.' }, 429);
    return { ...answer, headers: { ...answer.headers, 'Retry-After': String(this.set.intervalSeconds) } };
  }

  headersOf(name: string): Record<string, string> {
    return {
      'X-RateLimit-Limit': String(this.set.limit),
      'X-RateLimit-Remaining': String(this.bucketOf(name).left),
      'X-RateLimit-FillRate': String(this.set.fillRate),
      'X-RateLimit-Interval-Seconds': String(this.set.intervalSeconds),
    };
  }

  private bucketOf(name: string): { left: number; filledAt: number } {
    const { limit, fillRate, intervalSeconds } = this.set;
    const bucket = this.buckets.get(name) ?? { left: limit, filledAt: Date.now() };
    this.buckets.set(name, bucket);
    const times = Math.floor((Date.now() - bucket.filledAt) / (intervalSeconds * 1000));
    bucket.left = Math.min(limit, bucket.left + times * fillRate);
    bucket.filledAt += times * intervalSeconds * 1000;
    return bucket;
  }
}
