import type { CallCircuit, Exchange } from '../link-health.js';

/** A class-validator class with a constructor that takes nothing: what a form on a page binds to. */
export type FormClass = new () => object;

/** What an administrator configured: where the ALM site is and what calls to it are made with. */
export interface AlmConnection {
  /**
   * Base URL with the context path and without a trailing slash; empty while a draft has none. It is what people open,
   * and calls go below it. A kind whose site is called elsewhere derives that address from it, and keeps what it cannot
   * derive in `settings`, as an address to sign for is kept.
   */
  baseUrl: string;
  /** Values that may be shown, such as the consumer key. */
  settings: Record<string, string>;
  /** Values that are never shown, such as the private key. */
  secrets: Record<string, string>;
  /** Is told of every call that is made with this connection. */
  observe?: (exchange: Exchange) => void;
  /** Every call is made through it. */
  circuit?: CallCircuit;
}

/** One person's own secret for one ALM account: an access token, or a user name and password. */
export type CredentialSecret = Record<string, string>;

/** What a round trip through the ALM site's consent page, or a tested form, gives. */
export interface Grant {
  secret: CredentialSecret;
  /** When the link ends unless something is done about it; absent when it does not. */
  expiresAt?: Date;
  /** What the site calls it, where it has a name there. */
  name?: string;
}

/** One value of a connection as its form shows it. Of a secret it tells only which one it is. */
export interface ShownValue {
  /** As the form calls it: "Consumer Key". */
  label: string;
  text: string;
  /** What is compared, where the text does not tell everything. */
  value?: unknown;
  /** The site knows Footbridge by it: links made with another one are void. */
  isBinding?: true;
}

/** What a description of a connection may need to know of Footbridge and the site. */
export interface Setting {
  /** Absolute. */
  callbackUrl: string;
  /** Of the site, such as `9.12.4`; empty while nobody knows. */
  siteVersion: string;
}

export interface ConfiguredConnection {
  connection: AlmConnection;
  /** Sentences by field for values that work but should be better, such as a 1024-bit key. */
  warnings: Record<string, string>;
}
