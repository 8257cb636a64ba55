import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../problem.js';

const PER_ADDRESS = { points: 30, duration: 15 * 60 }; // failures, seconds
const FREE_FAILURES = 10;
const FORGIVEN_AFTER = 24 * 60 * 60; // seconds
const LONGEST_DELAY = 30; // seconds

/** Where an attempt comes from, and whose account it is about, where it is about one. */
export interface Attempt {
  ip: string | undefined;
  account?: string;
}

/**
 * Slows down guessing. An address has a number of failures; an account gets a delay that grows to half a
 * minute and no further, so that a stranger cannot lock anybody out. It forgets at a restart.
 */
@Injectable()
export class Attempts {
  private readonly perAddress = new RateLimiterMemory(PER_ADDRESS);
  private readonly failures = new RateLimiterMemory({ points: FREE_FAILURES, duration: FORGIVEN_AFTER });
  private readonly delays = new RateLimiterMemory({ points: 1, duration: LONGEST_DELAY });

  /**
   * Runs `work` as one attempt. It is counted before it runs, so that many at once are many, and forgiven when it succeeds.
   *
   * @throws Problem 429 when it is too early to try again.
   */
  async count<T>({ ip, account }: Attempt, work: () => Promise<T>): Promise<T> {
    const network = networkOf(ip);
    await this.perAddress.consume(network).catch(tooEarly);
    if (account) await this.failing(account);
    const result = await work();
    await this.perAddress.reward(network);
    if (account) await Promise.all([this.failures.delete(account), this.delays.delete(account)]);
    return result;
  }

  private async failing(account: string): Promise<void> {
    const delay = await this.delays.get(account);
    if (delay && delay.msBeforeNext > 0) tooEarly(delay);
    const { consumedPoints } = await this.failures.penalty(account);
    if (consumedPoints < FREE_FAILURES) return;
    await this.delays.block(account, Math.min(2 ** (consumedPoints - FREE_FAILURES + 1), LONGEST_DELAY));
  }
}

function tooEarly(limit: unknown): never {
  if (!(limit instanceof RateLimiterRes)) throw limit;
  throw new Problem('There were too many attempts that failed.', {
    status: 429,
    nextStep: `Try again in ${duration(limit.msBeforeNext)}.`,
  });
}

function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? 'a second' : `${seconds} seconds`;
}

// One person has a whole IPv6 network of 64 bits to change addresses in.
function networkOf(ip: string | undefined): string {
  if (!ip || !ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
