import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import { networkOf, type Network } from './network.js';
import { WrongPassword } from '../people/passwords.js';

const HOUR = 60 * 60 * 1000; // milliseconds
/** Failures of one source about one account before it has to wait. */
const FREE_FAILURES = 10;
const LONGEST_DELAY = 30_000; // milliseconds
const FORGIVEN_AFTER = 24 * HOUR;
/** Failures about one account within an hour, of all sources together, after which strangers have to wait. */
const ACCOUNT_FAILURES = 60;
/** A source with no more failures than a person who mistypes does not feel what others did to the account. */
const MISTYPED = 3;
/** What a network may fail at once, and how quickly it may fail again: hashing passwords costs processor time. */
const BUDGET = { foreign: { burst: 100, perSecond: 1 }, own: { burst: 1_000, perSecond: 10 } };
const MOST_KEPT = 20_000; // of each kind

/** Who tries, and whose account it is about. */
export interface Attempt {
  ip: string | undefined;
  account: string;
  /** Names a browser in which that person has signed in before; see {@link KnownBrowsers}. */
  browser?: string;
}

interface Source {
  failures: number;
  /** Milliseconds since 1970. */
  notBefore: number;
}

/** The failures about an account within an hour from the first. */
interface Hour {
  failures: number;
  end: number;
}

/**
 * Slows down guessing without shutting anybody out. Delays belong to an account and a source: a network, or a browser
 * that the person has signed in with before. So nobody feels what a stranger does elsewhere; only strangers who have
 * failed themselves share a limit for each account. It forgets at a restart.
 */
@Injectable()
export class Attempts {
  private readonly sources = new LRUCache<string, Source>({ max: MOST_KEPT, ttl: FORGIVEN_AFTER });
  private readonly accounts = new LRUCache<string, Hour>({ max: MOST_KEPT });
  private readonly networks = new LRUCache<string, { left: number; at: number }>({ max: MOST_KEPT });
  private readonly misses = new LRUCache<string, { left: number; at: number }>({ max: MOST_KEPT });

  /**
   * Runs `work` as one attempt to name a password. It is counted before it runs, so that many at once are many, and
   * given back unless it threw WrongPassword. What is refused here is not counted.
   *
   * @throws Problem 429 when it is too early to try again.
   */
  async count<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    const account = sha256(attempt.account);
    const network = networkOf(attempt.ip);
    const key = `${account} ${attempt.browser ?? network.name}`;
    this.refuseEarly(key);
    if (!attempt.browser) this.refuseStrangers(account, key, network);
    this.fail(account, key);
    try {
      const result = await work();
      this.sources.delete(key);
      this.giveBack(account, network, attempt);
      return result;
    } catch (error) {
      if (!(error instanceof WrongPassword)) {
        this.forgive(key);
        this.giveBack(account, network, attempt);
      }
      throw error;
    }
  }

  /**
   * Runs `find` for a code of a one-time address. These are too long to be guessed, so one that is right is never held
   * up; who goes on with wrong ones is told to stop.
   */
  async code<T>(ip: string | undefined, find: () => Promise<T>): Promise<T> {
    try {
      return await find();
    } catch (error) {
      if (error instanceof Problem && error.status === 404) spend(this.misses, networkOf(ip));
      throw error;
    }
  }

  private refuseEarly(key: string): void {
    const wait = (this.sources.get(key)?.notBefore ?? 0) - Date.now();
    if (wait > 0) throw tooEarly(wait);
  }

  private refuseStrangers(account: string, key: string, network: Network): void {
    const own = this.sources.get(key)?.failures ?? 0;
    const all = this.hourOf(account);
    if (own >= MISTYPED && all.failures >= ACCOUNT_FAILURES) throw tooEarly(all.end - Date.now());
    spend(this.networks, network);
  }

  private fail(account: string, key: string): void {
    const { failures } = this.sources.get(key) ?? { failures: 0 };
    const late = failures + 1 - FREE_FAILURES;
    const delay = late < 0 ? 0 : Math.min(2 ** (late + 1) * 1000, LONGEST_DELAY);
    this.sources.set(key, { failures: failures + 1, notBefore: Date.now() + delay });
    const all = this.hourOf(account);
    this.accounts.set(account, { ...all, failures: all.failures + 1 });
  }

  private hourOf(account: string): Hour {
    const hour = this.accounts.get(account);
    return hour && hour.end > Date.now() ? hour : { failures: 0, end: Date.now() + HOUR };
  }

  private forgive(key: string): void {
    const source = this.sources.get(key);
    if (source) this.sources.set(key, { failures: source.failures - 1, notBefore: 0 });
  }

  private giveBack(account: string, network: Network, { browser }: Attempt): void {
    const all = this.accounts.get(account);
    if (all) all.failures -= 1;
    const budget = this.networks.get(network.name);
    if (budget && !browser) budget.left += 1;
  }
}

/** Takes one out of a network's budget, which fills up again by and by. */
function spend(budgets: LRUCache<string, { left: number; at: number }>, { name, isOwn }: Network): void {
  const { burst, perSecond } = isOwn ? BUDGET.own : BUDGET.foreign;
  const now = Date.now();
  const { left, at } = budgets.get(name) ?? { left: burst, at: now };
  const filled = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond);
  const isSpent = filled < 1;
  budgets.set(name, { left: isSpent ? filled : filled - 1, at: now });
  if (isSpent) throw tooEarly(1000 / perSecond);
}

function tooEarly(wait: number): Problem {
  return new Problem('There were too many attempts that failed.', {
    status: 429,
    nextStep: `Try again in ${duration(wait)}.`,
  });
}

function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? 'a second' : `${seconds} seconds`;
}
