import { createHmac } from 'node:crypto';

export interface Webhook {
  id: number;
  name: string;
  url: string;
  events: string[];
  isActive: boolean;
  /** JQL; empty for all issues. */
  condition: string;
  hasBody: boolean;
  /** What calls are signed with; absent for none. */
  secret?: string;
}

/** The webhooks of one Jira. */
export class Webhooks {
  all: Webhook[] = [];
  private lastId = 0;

  add(webhook: Omit<Webhook, 'id'>): Webhook {
    const added = { id: ++this.lastId, ...webhook };
    this.all.push(added);
    return added;
  }

  remove(id: number): boolean {
    const count = this.all.length;
    this.all = this.all.filter((one) => one.id !== id);
    return this.all.length < count;
  }

  /** Calls those that want the event, as Jira does after a change. @returns what they answered. */
  async fire(event: string, issue: object): Promise<number[]> {
    const wanted = this.all.filter(({ isActive, events }) => isActive && events.includes(event));
    return Promise.all(
      wanted.map(async ({ url, hasBody, secret }) => {
        const body = hasBody ? JSON.stringify({ timestamp: Date.now(), webhookEvent: event, issue }) : '';
        const signature = secret && createHmac('sha256', secret).update(body).digest('hex');
        const headers = {
          'content-type': 'application/json; charset=UTF-8',
          ...(signature && { 'x-hub-signature': `sha256=${signature}` }),
        };
        return (await fetch(url, { method: 'POST', body, headers })).status;
      }),
    );
  }
}
