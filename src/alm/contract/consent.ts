import type { Strategy } from 'passport';
import type { AlmConnection } from './connection.js';

/** What a browser's round trip to the site's consent page needs of whoever runs it. The same for every protocol. */
export interface RoundTrip {
  /** Absolute URL the site sends the browser back to. */
  callbackUrl: string;
  /**
   * Remembers what the way back needs until the browser is back.
   *
   * @param handle what the site's answer will name this round trip by, such as a request token or a state.
   * @param memo for the way back alone, such as the secret of that token; kept sealed.
   */
  keep(handle: string, memo: Memo): Promise<void>;
  /** What was kept for that handle; throws a Problem for an unknown or used one. */
  recall(handle: string): Promise<Memo>;
}
export type Memo = Record<string, string>;

/** A kind whose people let Footbridge in on a page of the site itself. */
export interface Consent {
  /** What a good {@link check} proves, as a sentence. */
  readonly proves: string;
  /** What an administrator presses to let Footbridge in for themselves while the account is set up. */
  readonly button: string;
  /** That they are back and let it in, as a sentence. */
  readonly arrived: string;
  /** What an administrator carries over from or to the site, as the name of a step: "Keys". */
  readonly means: string;
  /**
   * Fields of the account's form that an administrator of the site is told there and brings back. Such a kind has a
   * partial `brought-back.hbs`: they stand on the sheet for that administrator, too.
   */
  readonly broughtBack?: readonly string[];
  /**
   * Asks the site only whether it knows Footbridge and takes what Footbridge proves itself with: nobody has to
   * consent.
   * @throws AlmProblem
   */
  check(connection: AlmConnection, callbackUrl: string): Promise<void>;
  /**
   * The passport strategy of one browser round trip; a new one for each request.
   * It succeeds with a {@link Grant} as its user and errs with an AlmProblem.
   */
  strategy(connection: AlmConnection, trip: RoundTrip): Strategy;
  /** The handle of the round trip that an answer of the site belongs to; undefined where it names none. */
  handleIn(query: Record<string, unknown>): string | undefined;
}
