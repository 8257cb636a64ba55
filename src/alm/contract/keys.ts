import type { AlmConnection } from './connection.js';

/** The public half of a key pair. */
export interface PublicKey {
  /** In the spelling that the site wants pasted. */
  publicKey: string;
  /** SHA-256, colon-separated. */
  fingerprint: string;
  bits: number;
}

/** A kind that proves itself to the site with a key pair. */
export interface KeyPairs {
  /** Undefined while a draft has none. */
  inUse(connection: AlmConnection): PublicKey | undefined;
  /** The one that waits for the site to accept it. */
  next(connection: AlmConnection): PublicKey | undefined;
  /** `connection` with a new pair in place of the one in use. */
  renew(connection: AlmConnection): Promise<AlmConnection>;
  /** `connection` with a second pair beside the one in use; asked again it gives the same, which the site may know already. */
  prepare(connection: AlmConnection): Promise<AlmConnection>;
  /** `connection` with the second pair in use and the old one dropped. Links made with the old one stay good. */
  use(connection: AlmConnection): AlmConnection;
  /** `connection` without the second pair. */
  forget(connection: AlmConnection): AlmConnection;
}

/** A kind whose calls carry the address that they are signed for, where a site may believe in another one. */
export interface SignedAddress {
  /** Empty for the account's own. */
  inUse(connection: AlmConnection): string;
  /**
   * `connection` that signs for that address, or, where it is empty, for its own. Links stay good.
   * @throws Problem for what can be no such address
   */
  use(connection: AlmConnection, address: string): AlmConnection;
}

export interface TrustedAuthority {
  subject: string;
  /** SHA-256, colon-separated. */
  fingerprint: string;
  /** Instant, ISO 8601. */
  validTo: string;
}

/**
 * Authorities that calls of one account trust beside the public ones. The form of such a kind has the field
 * `certificateAuthority`.
 */
export interface PrivateAuthorities {
  inUse(connection: AlmConnection): TrustedAuthority[];
  /** `connection` that trusts this PEM certificate, too. Links stay good. @throws Problem */
  add(connection: AlmConnection, pem: string): AlmConnection;
  /** `connection` that trusts the public ones alone. */
  forget(connection: AlmConnection): AlmConnection;
}
