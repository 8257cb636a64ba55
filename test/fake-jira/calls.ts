/** One request that the stand-in answered. */
export interface Call {
  method: string;
  /** Decoded, and without the context path. */
  path: string;
  /** Decoded; of a repeated name the last value. */
  query: Record<string, string>;
  /** Path and query exactly as they were sent. */
  target: string;
  body: string;
  status: number;
  /** Login name. */
  user: string | null;
  authorization: 'oauth' | 'basic' | 'bearer' | 'none';
  userAgent: string | undefined;
  at: Date;
}

/** The requests so far, oldest first. */
export class Calls extends Array<Call> {
  // filter and map give plain arrays.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  clear(): void {
    this.length = 0;
  }
}
