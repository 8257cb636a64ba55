import { setTimeout as pause } from 'node:timers/promises';

/** Somebody with a login of their own. */
export interface SitePerson {
  name: string;
  password: string;
}

const SETTINGS = {
  JIRA_SITE: 'its address, as people open it',
  JIRA_SITE_ADMIN: 'name:password of somebody who may delete issues of the project',
  JIRA_SITE_PEOPLE:
    'name:password,name:password of two others, who may see, edit, comment on and move its issues',
  JIRA_SITE_PROJECT: 'the key of a project that may be filled and emptied again',
};

/** A Jira that is known only by its address, and what the suite does in it without Footbridge. */
export class Site {
  readonly url = setting('JIRA_SITE').replace(/\/+$/, '');
  readonly project = setting('JIRA_SITE_PROJECT');
  readonly admin = personOf(setting('JIRA_SITE_ADMIN'));
  readonly people = setting('JIRA_SITE_PEOPLE').split(',').map(personOf);
  private readonly made: string[] = [];

  /** @returns key of a new issue of a common type, made by the administrator */
  async makeIssue(summary: string): Promise<string> {
    const { issueTypes } = await this.ask(this.admin, 'GET', `/rest/api/2/project/${this.project}`);
    const type = issueTypes.find(({ name, subtask }: any) => !subtask && name !== 'Epic');
    const fields = { project: { key: this.project }, issuetype: { id: type.id }, summary };
    const { key } = await this.ask(this.admin, 'POST', '/rest/api/2/issue', { fields });
    this.made.push(key);
    return key;
  }

  /** What everybody is told of it, by the site itself. */
  issue(key: string): Promise<any> {
    return this.ask(this.admin, 'GET', `/rest/api/2/issue/${key}?fields=status,assignee,comment,summary`);
  }

  /** @returns a personal access token of theirs */
  async token(person: SitePerson): Promise<string> {
    const wanted = { name: `Footbridge test ${Date.now()}`, expirationDuration: 1 };
    const { rawToken } = await this.ask(person, 'POST', '/rest/pat/latest/tokens', wanted);
    return rawToken;
  }

  /** Deletes what was made here, and nothing else. */
  async clear(): Promise<void> {
    for (const key of this.made.splice(0)) await this.ask(this.admin, 'DELETE', `/rest/api/2/issue/${key}`);
  }

  private async ask(
    { name, password }: SitePerson,
    method: string,
    path: string,
    body?: object,
  ): Promise<any> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
        'X-Atlassian-Token': 'no-check',
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path} as ${name}: ${response.status} ${text.slice(0, 500)}`);
    return text ? JSON.parse(text) : undefined;
  }
}

/** Looks again until it is so; a real Jira finds by its index what was changed a moment ago. */
export async function eventually<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (const until = Date.now() + 60_000; ; await pause(500)) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > until) throw new Error(`it did not come to that: ${JSON.stringify(seen).slice(0, 500)}`);
  }
}

function setting(name: keyof typeof SETTINGS): string {
  const value = process.env[name];
  if (value) return value;
  const all = Object.entries(SETTINGS).map(([one, meaning]) => `  ${one}: ${meaning}`);
  throw new Error(`${name} is not set. A site is named by:\n${all.join('\n')}`);
}

function personOf(text: string): SitePerson {
  const [name, ...rest] = text.trim().split(':');
  return { name, password: rest.join(':') };
}
