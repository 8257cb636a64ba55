import { LRUCache } from 'lru-cache';
import { AlmProblem } from '../../alm-problem.js';

const MOST = 200; // Jiras

/** The time of one Jira, as far as it differs from ours. */
export class JiraClock {
  /** Seconds that Jira is ahead of us; 0 until it refused a timestamp of ours. */
  offset = 0;

  /** Now, in whole seconds since 1970, as that Jira counts them. */
  seconds(): number {
    return Math.floor(Date.now() / 1000) + this.offset;
  }

  /**
   * Follows what Jira said of the time when it refused ours; false where it said nothing of it, or where the time
   * that was sent was right. Refusals of calls that were signed together all say the same and are followed once.
   */
  setBy(problem: unknown): boolean {
    if (!(problem instanceof AlmProblem) || problem.kind !== 'clock') return false;
    const { skewSeconds, sentSkewSeconds } = problem.diagnosis;
    if (typeof skewSeconds !== 'number' || sentSkewSeconds === 0) return false;
    this.offset = skewSeconds;
    return true;
  }
}

/** The clocks of all Jiras that are called, by base URL. */
export class JiraClocks {
  private readonly clocks = new LRUCache<string, JiraClock>({ max: MOST });

  of(baseUrl: string): JiraClock {
    const known = this.clocks.get(baseUrl);
    if (known) return known;

    const clock = new JiraClock();
    this.clocks.set(baseUrl, clock);
    return clock;
  }
}
