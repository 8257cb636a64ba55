import { randomBytes } from 'node:crypto';

const DAY = 24 * 3600 * 1000; // milliseconds
/** Defaults of the system properties `atlassian.pats.*`. */
export const MOST_TOKENS = 10; // a person
export const LONGEST_NAME = 40; // characters
export const LONGEST_LIFE = 365; // days

/** A personal access token, as Jira 8.14 and later hold it. */
export interface PersonalToken {
  id: number;
  name: string;
  /** Login name of its person. */
  user: string;
  /** Shown once, when it is made. */
  raw: string;
  createdAt: number;
  /** Absent for one that never ends. */
  expiringAt?: number;
  lastAccessedAt?: number;
}

/** The personal access tokens of one Jira. */
export class PersonalTokens {
  private tokens: PersonalToken[] = [];
  private lastId = 0;

  constructor(private readonly now: () => number) {}

  /** @param days until it ends; absent for never. */
  add(user: string, name: string, days?: number): PersonalToken {
    const id = ++this.lastId;
    const token: PersonalToken = {
      id,
      name,
      user,
      raw: Buffer.concat([Buffer.from(`${1_000_000 + id}:`), randomBytes(25)]).toString('base64'),
      createdAt: this.now(),
      ...(days !== undefined && { expiringAt: this.now() + days * DAY }),
    };
    this.tokens.push(token);
    return token;
  }

  of(user: string): PersonalToken[] {
    return this.tokens.filter((token) => token.user === user);
  }

  /** The token of a header, unless it has ended; notes that it was used. */
  use(raw: string): PersonalToken | undefined {
    const token = this.tokens.find((one) => one.raw === raw);
    if (!token || (token.expiringAt ?? Infinity) <= this.now()) return undefined;
    token.lastAccessedAt = this.now();
    return token;
  }

  remove(id: number): void {
    this.tokens = this.tokens.filter((token) => token.id !== id);
  }

  rename(user: string, newName: string): void {
    for (const token of this.of(user)) token.user = newName;
  }
}
