import type { Mender } from './alm-problem.js';

/** One call to an ALM site as it is told to whoever keeps a log of them. Never holds a secret. */
export interface Exchange {
  /** When it was sent. */
  at: Date;
  method: string;
  /** Path below the host, without query. */
  path: string;
  /** HTTP status; absent when no reply came. */
  status?: number;
  /** Milliseconds until the whole reply was read or the failure was certain. */
  duration: number;
  /** Id of the cause in the table of causes; absent for a good reply. */
  cause?: string;
}

/** Stands before the calls to one site. */
export interface CallCircuit {
  /**
   * @param address of the site that is called.
   * @param onlyLooks whether `send` changes nothing, also where nobody takes its answer any more.
   * @throws whatever `send` throws
   */
  call<T>(address: string, send: () => Promise<T>, onlyLooks?: boolean): Promise<T>;
  /** The same, but while the site answers nobody calls fail at once with the words of the last one. */
  sparing?: CallCircuit;
}

export type RungState = 'passed' | 'warned' | 'failed' | 'skipped';

/** One rung of the ladder from the address to the last API that boards need. */
export interface Rung {
  /** Stable name, such as `dns` or `signature`. */
  id: string;
  /** What is looked at, in words. */
  label: string;
  state: RungState;
  /** Tried as one person: what was found is about them. */
  isPersonal?: boolean;
  /** Milliseconds; 0 for a rung that was skipped. */
  duration: number;
  /** HTTP status of the call it made, where it made one. */
  status?: number;
  /** What was found. */
  finding: string;
  /** Version of the site, for the rung that asks for it. */
  siteVersion?: string;
  /** When what was found ends, such as the first certificate of the chain; instant, ISO 8601. */
  ends?: string;
  /** What is wrong, who mends it and where; for a rung that failed or warned. */
  problem?: RungProblem;
}

/** What Footbridge can do about a cause: trust a certificate, or show the public key that the site needs. */
export type OwnCure = 'trust-certificate' | 'show-public-key';

export interface RungProblem {
  /** Id in the table of causes. */
  cause: string;
  footbridgeCan?: OwnCure;
  mender: Mender;
  /** The exact screen, setting or line to go to. */
  where: string;
  /** The next step, as a sentence. */
  cure: string;
  /** The site's base string beside ours, piece by piece, when the signature was refused. */
  comparison?: SignatureComparison;
  /** Ready-made values for the cure, such as lines for a proxy's configuration. */
  snippets?: { label: string; text: string }[];
  /** Certificate that is presented and not trusted. */
  certificate?: PresentedCertificate;
  /** Address that the site believes in: signing with it mends the link when the site cannot be changed. */
  signingUrl?: string;
  /** Address that calls are signed for by choice, where that may be what the site refuses. */
  signedFor?: string;
}

export interface SignatureComparison {
  pieces: { name: string; ours: string; theirs: string; isSame: boolean }[];
  /** The whole base string that Footbridge signed, tokens masked. */
  ours: string;
  /** What the site echoed, tokens masked; absent when it echoed nothing. */
  theirs?: string;
  /** A sentence for what is to be known of it. */
  remark?: string;
}

export interface PresentedCertificate {
  subject: string;
  issuer: string;
  /** SHA-256, colon-separated. */
  fingerprint: string;
  /** Instants, ISO 8601. */
  validFrom: string;
  validTo: string;
  /** The certificate of the authority (the last of the chain presented), or the server's own. */
  pem: string;
  /** Whose certificate {@link pem} is: what is to be compared before it is trusted. */
  authority: { subject: string; fingerprint: string; validTo: string };
  /** Who issued the last certificate of a chain that does not go up to a root: its certificate is not sent along. */
  missing?: string;
}

/** What a climb is made with. */
export interface Climber {
  callbackUrl: string;
  /** Absent: the rungs that need a person are skipped. */
  credential?: Record<string, string>;
}
