import { Problem, type ProblemDetails } from '../problem.js';

/** The kinds of failure between Footbridge and an ALM site. Code branches on these, never on sentences. */
export type AlmProblemKind =
  | 'unreachable' // no such host, refused, reset
  | 'timeout'
  | 'tls'
  | 'forbidden-address' // an address Footbridge never calls, such as a cloud's metadata service
  | 'redirected'
  | 'not-jira' // HTML, a sign-in page, a proxy's page, a 404 on everything
  | 'cloud' // a Jira Cloud site
  | 'too-large'
  | 'malformed'
  | 'anonymous' // the site answered as if nobody had signed in
  | 'credential-refused' // this person's token or password is not accepted (any more)
  | 'captcha'
  | 'consent-denied' // the person pressed Deny
  | 'consent-expired' // the request token is too old, used or unknown
  | 'consumer-unknown'
  | 'signature-invalid'
  | 'clock'
  | 'protocol' // any other OAuth problem
  | 'forbidden'
  | 'not-found'
  | 'invalid' // the site refused the values; `messages` and `fields` hold its own words
  | 'conflict'
  | 'xsrf'
  | 'rate-limited'
  | 'server-error';

/** Who can mend it. */
export type Mender = 'you' | 'administrator' | 'jira-administrator' | 'network';

export interface AlmProblemDetails extends ProblemDetails {
  /** Id of the cause in the ALM kind's table of causes; or the error that this one replaces. */
  cause?: unknown;
  mender?: Mender;
  /** The exact screen, setting or line where it is mended. */
  where?: string;
  /** The site's own words, as plain text, for people. */
  messages?: string[];
  /** The site's own words by its field id. */
  fields?: Record<string, string>;
  /** Milliseconds to wait before the next call, for `rate-limited`. */
  retryAfter?: number;
  /** True where it would be said to everybody: it tells nothing of what this person may see. */
  isGeneral?: boolean;
  /** A credential that is refused may be taken again without a new one. */
  mayPass?: boolean;
  /** True where nothing was sent: the site answers nobody, and the words are those of the last call that was made. */
  isHeldBack?: boolean;
  /** True where a change may have been made although the answer got lost: look before trying again. */
  outcomeUnknown?: boolean;
  /** For logs and diagnosis: never a secret. */
  diagnosis?: Record<string, unknown>;
}

/** A failure of the ALM site or of the way to it, in words for a person. */
export class AlmProblem extends Problem {
  /** Id in the table of causes, finer than {@link kind}; or the error that this one replaces. */
  declare readonly cause?: unknown;
  readonly mender?: Mender;
  readonly where?: string;
  readonly messages: string[];
  readonly fields: Record<string, string>;
  readonly retryAfter?: number;
  readonly isGeneral: boolean;
  readonly mayPass: boolean;
  readonly isHeldBack: boolean;
  readonly outcomeUnknown: boolean;
  readonly diagnosis: Record<string, unknown>;

  constructor(
    readonly kind: AlmProblemKind,
    sentence: string,
    {
      mender,
      where,
      messages = [],
      fields = {},
      retryAfter,
      isGeneral = false,
      mayPass = false,
      isHeldBack = false,
      outcomeUnknown = false,
      diagnosis = {},
      ...details
    }: AlmProblemDetails = {},
  ) {
    super(sentence, { status: 502, ...details });
    this.mender = mender;
    this.where = where;
    this.messages = messages;
    this.fields = fields;
    this.retryAfter = retryAfter;
    this.isGeneral = isGeneral;
    this.mayPass = mayPass;
    this.isHeldBack = isHeldBack;
    this.outcomeUnknown = outcomeUnknown;
    this.diagnosis = diagnosis;
  }

  /** What was asked for is not shown to this person, or is not there: to them that is the same. */
  get hides(): boolean {
    return !this.isGeneral && (this.kind === 'not-found' || this.kind === 'forbidden');
  }

  /** The site refuses Footbridge itself: everybody is concerned, and no person's link is to blame. */
  get refusesFootbridge(): boolean {
    return this.kind === 'consumer-unknown' || this.kind === 'signature-invalid';
  }

  /** The site itself says no to this person: neither the way to it failed, nor their credential. */
  get refuses(): boolean {
    return this.hides || (!this.isGeneral && this.kind === 'invalid');
  }
}

/** Whether a page is not there. What the site does not have need not be what was asked for it: its own page says that. */
export function isNotThere(problem: Problem): boolean {
  return problem.status === 404 && !(problem instanceof AlmProblem);
}
