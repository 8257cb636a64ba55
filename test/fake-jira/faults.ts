import type { World } from './world.js';

/**
 * Something that goes wrong between Footbridge and Jira, or in Jira. Kinds that spoil the answer on its way
 * (delay, hold, hang, drip, reset, truncate, gzip) do so after Jira has done what was asked of it.
 */
export type Fault = {
  /** Which paths it concerns, without the context path; all of them when left out. */
  on?: RegExp;
  /** Which method it concerns; all of them when left out. */
  method?: string;
  /** How many requests it lasts for; until {@link Faults.clear} when left out. */
  times?: number;
} & (
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** 200 with a login page, as a single sign-on in front of Jira answers. */
  | { kind: 'html'; body?: string }
  | { kind: 'redirect'; location: string; status?: number }
  /** A proxy that strips the Authorization header. */
  | { kind: 'anonymous' }
  | { kind: 'delay'; ms: number }
  /** Answers once that has come. */
  | { kind: 'hold'; until: Promise<unknown> }
  /** Takes the request and never answers. */
  | { kind: 'hang' }
  /** Sends headers, then a few bytes every so often. */
  | { kind: 'drip'; bytes?: number; everyMs?: number }
  /** Cuts the connection after that many bytes of the answer. */
  | { kind: 'reset'; afterBytes?: number }
  /** Announces the whole length and sends half. */
  | { kind: 'truncate' }
  /** Changes a good JSON answer as an app in Jira or broken data does; `change` gets it parsed. */
  | { kind: 'alter'; change: (answer: any) => unknown }
  | { kind: 'huge'; bytes: number }
  /** Compresses the answer; `unasked` also where Accept-Encoding does not offer it, `withoutHeader` without a word. */
  | { kind: 'gzip'; unasked?: boolean; withoutHeader?: boolean }
  /** Jira believes in another scheme, host and port, and another context path if there is one in the URL. */
  | { kind: 'wrongUrl'; url: string }
  | { kind: 'clockOffset'; seconds: number }
  | { kind: 'maxResults'; cap: number }
  | { kind: 'withoutTotal' }
  /** Each page of a search is the first one, as from a cache that does not look at the body of a POST. */
  | { kind: 'ignoreStartAt' }
  /** Runs after each answered page of a search: `page` counts from 1. */
  | { kind: 'mutateBetweenPages'; change: (world: World, page: number) => void }
  | { kind: 'captcha' }
  | { kind: 'xsrf' }
  | { kind: 'rateLimit'; retryAfter: number | string }
  | { kind: 'maintenance' }
  /** The OAuth part refuses the consumer, or whatever `problem` names. */
  | { kind: 'rejectConsumer'; problem?: string }
);
export type FaultKind = Fault['kind'];

/** The faults that are planted now. */
export class Faults {
  private planted: { fault: Fault; left: number }[] = [];

  plant(fault: Fault): void {
    this.planted.push({ fault, left: fault.times ?? Infinity });
  }

  /** Keeps the answers back. @returns what lets them go */
  hold(which: Pick<Fault, 'on' | 'method' | 'times'>): () => void {
    let letGo = () => {};
    this.plant({ ...which, kind: 'hold', until: new Promise<void>((resolve) => (letGo = resolve)) });
    return letGo;
  }

  clear(): void {
    this.planted = [];
  }

  /** The faults for one request to that path; each is used up by one. */
  strike(path: string, method?: string): Fault[] {
    const struck = this.planted.filter(
      ({ fault }) =>
        (!fault.method || fault.method === method) &&
        (!fault.on || new RegExp(fault.on, fault.on.flags.replace('g', '')).test(path)),
    );
    for (const entry of struck) entry.left--;
    this.planted = this.planted.filter(({ left }) => left > 0);
    return struck.map(({ fault }) => fault);
  }
}
