import type { AlmConnection, CredentialSecret, FormClass, Grant } from './connection.js';

/** A kind whose people type what they prove themselves with. */
export interface TypedCredential {
  /** What a person fills in. */
  readonly form: FormClass;
  /** The credential that a filled-in form makes. Not yet tested. */
  grant(typed: Record<string, string>): Grant;
  /**
   * The same with what the site knows of it, such as its name and its end; for kinds whose site has a list of them.
   * @throws AlmProblem
   */
  lookUp?(connection: AlmConnection, grant: Grant): Promise<Grant>;
}

/**
 * A kind whose credentials Footbridge can replace by new ones while they are good: by itself before a call, where the
 * kind says when, and otherwise at the press of a button.
 */
export interface Renewal {
  /** Whether it is time; calls may still be made with the old one. */
  isDue?(secret: CredentialSecret, now: Date): boolean;
  /** Whether nothing can be done with the old one any more. */
  isOver?(secret: CredentialSecret, now: Date): boolean;
  /**
   * A new grant in place of the one that has that secret. The site may have ended the old one by then.
   * @throws AlmProblem; of kind `credential-refused` when only its person can make another one.
   */
  renew(connection: AlmConnection, secret: CredentialSecret): Promise<Grant>;
}

/** A kind whose credentials Footbridge can end in the site. */
export interface Revocation {
  /** Asks the site to end that credential. Whether it did is proved by a call that is refused. @throws AlmProblem */
  revoke(connection: AlmConnection, secret: CredentialSecret): Promise<void>;
}

/** What a kind calls a person's link and what it is made with; for sentences and buttons. */
export interface LinkWords {
  /** What Footbridge keeps of a person: "token", "password". */
  secret: string;
  /** The next step of somebody without a link, as a sentence. */
  invitation: string;
  /** What they press for a new one. */
  button: string;
  /** What somebody does whose link ends soon, as a sentence. */
  beforeItEnds: string;
}
