import { setTimeout as pause } from 'node:timers/promises';
import type { JiraReply } from '../wire/jira-http.js';

/** Calls that are left to what the person does themselves. */
const KEPT = 3;
/** From so many that are left on, more calls may be under way at once. */
const PLENTY = 50;
const AT_ONCE = 4;
const MOST_AT_ONCE = 8;
const LONGEST_WAIT = 60_000; // milliseconds

/**
 * What a Data Center leaves to one person of the calls that it allows, as each of its replies says: reading waits for
 * more before it is refused. A Jira that says nothing of it has no limits.
 * (https://developer.atlassian.com/server/jira/platform/rate-limiting/)
 */
export class CallBudget {
  /** As of the last reply that told it, less what was on its way then. */
  private left = Infinity;
  private toldAt = 0;
  private fill = { calls: 0, every: 0 };
  private underWay = 0;

  /** How many calls of one reading may be under way. */
  get atOnce(): number {
    return Number.isFinite(this.left) && this.available() >= PLENTY ? MOST_AT_ONCE : AT_ONCE;
  }

  /** Makes a call that only reads, once there is room for it. */
  async spend<T>(call: () => Promise<T>): Promise<T> {
    const until = Date.now() + LONGEST_WAIT;
    while (this.available() <= KEPT && Date.now() < until)
      await pause(this.untilFilled(), undefined, { ref: false });
    this.left--;
    this.underWay++;
    try {
      return await call();
    } finally {
      this.underWay--;
    }
  }

  learn({ headers }: JiraReply): void {
    const [left, calls, seconds] = ['remaining', 'fillrate', 'interval-seconds'].map((name) =>
      numberIn(headers[`x-ratelimit-${name}`]),
    );
    if (left === undefined || !calls || !seconds) return;
    // The reply is of a call that is still counted as under way.
    this.left = left - Math.max(0, this.underWay - 1);
    this.toldAt = Date.now();
    this.fill = { calls, every: seconds * 1000 };
  }

  private available(): number {
    const { calls, every } = this.fill;
    return every > 0 ? this.left + Math.floor((Date.now() - this.toldAt) / every) * calls : this.left;
  }

  private untilFilled(): number {
    const { every } = this.fill;
    return every - ((Date.now() - this.toldAt) % every) + 1;
  }
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
