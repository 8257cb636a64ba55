import { setTimeout as pause } from 'node:timers/promises';
import { AlmProblem } from '../alm/alm-problem.js';
import { inTime } from '../in-time.js';

/** Calls of anybody, one after the other, that a site leaves without an answer before no more are made. */
const IN_A_ROW = 5;
/** Between two calls to a site that does not answer: a quarter of the time that this has gone on, within these milliseconds. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
/** So long a pause is waited for, and an answer longer: most of what goes wrong is over by then. */
const YOUNG = 2_000; // milliseconds
/** What a page waits for a site that did not answer a while ago, in milliseconds. */
const MOMENT = 100;

/**
 * Stands before the calls to one site. While it answers nobody, the circuit is open: calls fail at once with what the
 * last one met, and now and then one is made all the same. The first answer closes it, whoever asked.
 */
export class Circuit {
  private unanswered = 0;
  private last?: AlmProblem;
  private since?: Date;
  private failingSince = 0;
  private nextAt = 0;
  private answeredAt = 0;
  /** The moment of the last look. */
  private look: Promise<unknown> = Promise.resolve();

  /**
   * @param answers is called when the site answers a call after one that it did not answer, with whether it had left so
   *   many without an answer that no more were made.
   */
  constructor(private readonly answers: (wasOpen: boolean) => void) {}

  /** Since when the site answers nobody; undefined while it does. */
  get openSince(): Date | undefined {
    return this.isOpen ? this.since : undefined;
  }

  /** Makes a call that somebody is waiting to see made, open or not. @throws what it throws */
  async call<T>(send: () => Promise<T>): Promise<T> {
    const begunAt = performance.now();
    try {
      const reply = await send();
      this.answered();
      return reply;
    } catch (error) {
      // What hung before the site has answered somebody else says nothing of it now.
      if (begunAt >= this.answeredAt) this.met(error);
      throw error;
    }
  }

  /**
   * The same while the circuit is closed. While it is open nobody waits for the site: a call that only looks is made, when
   * it is time, for its answer to close the circuit, and whoever asks meanwhile is kept for a moment only.
   *
   * @throws AlmProblem with `isHeldBack`
   */
  async sparingly<T>(send: () => Promise<T>, onlyLooks: boolean): Promise<T> {
    const isYoung = this.age < YOUNG;
    if (this.isOpen && isYoung) await pause(Math.max(0, this.nextAt - performance.now()) + 1);
    if (this.isOpen && performance.now() >= this.nextAt) {
      this.putOff();
      // What changes something is made for its caller alone.
      if (!onlyLooks) return this.call(send);
      const look = inTime(this.call(send).catch(this.ifAnswered), isYoung ? 3 * MOMENT : MOMENT);
      this.look = look.catch(() => undefined);
      const reply = await look;
      if (reply !== undefined) return reply;
    }
    if (this.isOpen) await this.look;
    if (this.isOpen) throw heldBack(this.last!, Math.max(0, this.nextAt - performance.now()));
    return this.call(send);
  }

  private get isOpen(): boolean {
    return this.unanswered >= IN_A_ROW;
  }

  /** What a site refuses that answers again is for whoever asked. */
  private readonly ifAnswered = (error: unknown): undefined => {
    if (!this.isOpen) throw error;
  };

  private answered(): void {
    const { isOpen: wasOpen, unanswered } = this;
    this.unanswered = 0;
    this.answeredAt = performance.now();
    this.since = undefined;
    if (unanswered > 0) this.answers(wasOpen);
  }

  private met(error: unknown): void {
    if (!(error instanceof AlmProblem)) return;
    if (!isUnanswered(error)) return this.answered();
    this.last = error;
    if (this.unanswered === 0) {
      this.since = new Date();
      this.failingSince = performance.now();
    }
    this.unanswered++;
    if (this.unanswered === IN_A_ROW) this.putOff();
  }

  /** Milliseconds. */
  private get age(): number {
    return performance.now() - this.failingSince;
  }

  private putOff(): void {
    const pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, this.age / 4));
    this.nextAt = performance.now() + pause;
  }
}

/** No reply, or one of a site that is in trouble as a whole. What it refuses to a person, or asks to wait for, is an answer. */
function isUnanswered({ kind }: AlmProblem): boolean {
  return kind === 'unreachable' || kind === 'timeout' || kind === 'server-error';
}

/** The same words for a call that was not made; nothing of it is tried again before it is time. */
function heldBack(last: AlmProblem, retryAfter: number): AlmProblem {
  const { kind, message, status, nextStep, link, cause, mender, where, isGeneral } = last;
  return new AlmProblem(kind, message, {
    ...{ status, nextStep, link, cause, mender, where, isGeneral },
    retryAfter: Math.ceil(retryAfter),
    isHeldBack: true,
  });
}
