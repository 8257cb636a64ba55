import { alphanumeric } from './tokens.js';

/** A browser that is signed in to Jira, or is about to. */
export interface Session {
  id: string;
  username: string | null;
  /** Guards the forms of this session (`atl_token`). */
  xsrfToken: string;
}

/** The browser sessions of one Jira, by the value of their cookie. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  start(username: string | null = null): Session {
    const session = {
      id: alphanumeric(32),
      username,
      xsrfToken: `${alphanumeric(16)}_${username ? 'lin' : 'lout'}`,
    };
    this.sessions.set(session.id, session);
    return session;
  }

  find(id: string | undefined): Session | undefined {
    return this.sessions.get(id ?? '');
  }

  rename(username: string, newName: string): void {
    for (const session of this.sessions.values())
      if (session.username === username) session.username = newName;
  }

  end(id: string | undefined): void {
    this.sessions.delete(id ?? '');
  }
}
