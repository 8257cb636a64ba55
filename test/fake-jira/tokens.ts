import { randomInt } from 'node:crypto';
import type { Consumer } from './application-links.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REQUEST_TOKEN_LIFE = 10 * MINUTE;
const ACCESS_TOKEN_LIFE = 5 * 365 * DAY;
const SESSION_LIFE = ACCESS_TOKEN_LIFE + 30 * DAY;

/** A request token or an access token, as the database of Jira holds it. */
export interface Token {
  token: string;
  secret: string;
  type: 'request' | 'access';
  consumer: Consumer;
  createdAt: number;
  lifetime: number;
  /** Login name of the person who answered; null while nobody has. */
  user: string | null;
  /** Of request tokens. */
  authorization: 'none' | 'authorized' | 'denied';
  verifier?: string;
  /** Absent for `oob`. */
  callback?: string;
  /** 1.0 where no oauth_callback was sent: no verifier then. */
  protocol: '1.0' | '1.0a';
  /** Of access tokens. */
  session?: { handle: string; createdAt: number; lifetime: number };
}

/** All tokens that were given out and not taken back. */
export class Tokens {
  private readonly tokens = new Map<string, Token>();

  constructor(private readonly now: () => number) {}

  all(): Token[] {
    return [...this.tokens.values()];
  }

  find(token: string | undefined): Token | undefined {
    return this.tokens.get(token ?? '');
  }

  /** Ends one token, as the person's own page does. Calls with it are `token_rejected` from now on. */
  revoke(token: string): void {
    this.tokens.delete(token);
  }

  revokeAllOf(username: string): void {
    for (const { token, user } of this.all()) if (user === username) this.tokens.delete(token);
  }

  /** Makes a token older than it may be. */
  expire(token: string): void {
    const found = this.tokens.get(token);
    if (found) found.createdAt = this.now() - found.lifetime - MINUTE;
  }

  hasExpired({ createdAt, lifetime }: { createdAt: number; lifetime: number }): boolean {
    return this.now() - createdAt > lifetime;
  }

  addRequestToken(consumer: Consumer, callback: string | undefined, protocol: Token['protocol']): Token {
    return this.keep({
      token: alphanumeric(32),
      secret: alphanumeric(32),
      type: 'request',
      consumer,
      createdAt: this.now(),
      lifetime: REQUEST_TOKEN_LIFE,
      user: null,
      authorization: 'none',
      callback,
      protocol,
    });
  }

  authorize(token: Token, user: string): void {
    Object.assign(token, { authorization: 'authorized', user, verifier: alphanumeric(6) });
  }

  deny(token: Token, user: string): void {
    Object.assign(token, { authorization: 'denied', user });
  }

  /** Turns a request token, or an access token that is renewed, into a new access token; the old one is gone. */
  exchange(old: Token): Token {
    const createdAt = this.now();
    const fresh = this.keep({
      ...old,
      token: alphanumeric(32),
      // The secret stays the same (TokenFactoryImpl.generateAccessToken).
      type: 'access',
      createdAt,
      lifetime: ACCESS_TOKEN_LIFE,
      verifier: undefined,
      callback: undefined,
      session: { handle: alphanumeric(32), createdAt, lifetime: SESSION_LIFE },
    });
    this.tokens.delete(old.token);
    return fresh;
  }

  private keep(token: Token): Token {
    this.tokens.set(token.token, token);
    return token;
  }
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const alphanumeric = (length: number): string =>
  Array.from({ length }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)]).join('');
