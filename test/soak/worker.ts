import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import type { FakeJira } from '../fake-jira/fake-jira.js';
import type { Browser } from '../support/browser.js';

export type What = 'comment' | 'points' | 'assign' | 'move';

/** What somebody asked for, and what they were told of it. */
export interface Asked {
  who: string;
  key: string;
  what: What;
  /** As the row of the change has it. */
  wanted: object;
  told: 'made' | 'on its way' | 'conflict' | 'refused' | 'nothing';
  message: string;
}

interface Place {
  name: string;
  browser: Browser;
  boardId: string;
  keys: string[];
  /** The one that nobody else moves or assigns: what somebody else writes over at once leaves no trace of the first. */
  ownKey: string;
  jira: FakeJira;
}

interface Ask {
  asked: Asked;
  path: string;
  form: Record<string, string>;
}

const KINDS: What[] = ['comment', 'comment', 'points', 'points', 'assign', 'move'];
/** No two that are asked for are alike, so that each is known again in Jira. */
let serial = 0;

/** Somebody who changes one thing after the other, and sends again what was not answered, as browsers do. */
export class Worker {
  private readonly asked: Asked[] = [];

  constructor(private readonly at: Place) {}

  async work(stop: AbortSignal): Promise<Asked[]> {
    await this.at.browser.visit(paths.changes.index());
    const token = this.at.browser.page.value('_csrf');
    while (!stop.aborted) {
      const ask = this.next();
      this.asked.push(ask.asked);
      await this.send(ask, token, stop);
      if (randomInt(6) === 0) await this.tidy().catch(() => undefined);
      await pause(randomInt(150));
    }
    return this.asked;
  }

  private next(): Ask {
    const { name, keys, ownKey, jira } = this.at;
    const what = KINDS[randomInt(KINDS.length)];
    const key = what === 'move' || what === 'assign' ? ownKey : keys[randomInt(keys.length)];
    const asked: Asked = { who: name, key, what, wanted: {}, told: 'nothing', message: '' };
    const at = { boardId: this.at.boardId, key };
    const number = ++serial;
    const shown = jira.world.issue(key).points;
    switch (what) {
      case 'comment':
        asked.wanted = { text: `${name} says ${number}` };
        return { asked, path: paths.items.comments(at), form: { comment: `${name} says ${number}` } };
      case 'points':
        asked.wanted = { points: number / 100 };
        return {
          asked,
          path: paths.items.points(at),
          form: { points: (number / 100).toFixed(2), pointsShown: shown === null ? '' : String(shown) },
        };
      case 'assign':
        asked.wanted = { name };
        return { asked, path: paths.items.assignee(at), form: { assignee: name } };
      case 'move':
        return {
          asked,
          path: paths.items.move(at),
          form: { transition: ['11', '21', '31', '41'][randomInt(4)] },
        };
    }
  }

  private async send(ask: Ask, token: string, stop: AbortSignal): Promise<void> {
    const body = new URLSearchParams({ _csrf: token, operation: randomUUID(), ...ask.form } as Record<
      string,
      string
    >);
    for (let tries = 0; tries < 30 && !(stop.aborted && tries > 3); tries++) {
      try {
        const { browser } = this.at;
        const response = await fetch(browser.home + ask.path, {
          method: 'POST',
          body,
          headers: { Accept: 'application/json', cookie: browser.cookieHeader(new URL(browser.home).host) },
        });
        const answer = await this.outcome(response, token);
        ask.asked.message = answer.message;
        ask.asked.told = toldBy(answer);
        return;
      } catch {
        await pause(300); // it was killed under the request, as it should be now and then
      }
    }
  }

  /** A script asks for what became of a change until it is told, as long as there is a server to ask. */
  private async outcome(response: Response, token: string): Promise<Answer> {
    if (response.status >= 500) throw new Error(String(response.status));
    const answer = (await response.json()) as Answer;
    if (!answer.outcomeUrl) return answer;
    const { browser } = this.at;
    const next = await fetch(new URL(answer.outcomeUrl, browser.home), {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token }),
      headers: { Accept: 'application/json', cookie: browser.cookieHeader(new URL(browser.home).host) },
    });
    return this.outcome(next, token);
  }

  /** What holds up other changes is decided. */
  private async tidy(): Promise<void> {
    const { browser } = this.at;
    const { $ } = await browser.visit(paths.changes.index());
    const actions = $('form[action*="/withdrawal"], form[action*="/again"]').closest('li');
    if (actions.length === 0) return;
    const li = actions.eq(randomInt(actions.length));
    if (!/conflict|refused/.test(li.find('.badge').text())) return;
    const form = li.find('form').eq(randomInt(li.find('form').length));
    const press = form.find('button[name="press"]').attr('value');
    await browser.post(new URL(form.attr('action')!, browser.home).href, press ? { press } : {});
  }
}

interface Answer {
  ok: boolean;
  message: string;
  isWaiting?: boolean;
  needsForm?: string;
  outcomeUrl?: string;
}

function toldBy({ ok, isWaiting, needsForm, message }: Answer): Asked['told'] {
  if (ok) return isWaiting ? 'on its way' : 'made';
  if (needsForm?.includes('/profile/changes/')) return 'conflict';
  // It may have been made, or not: that is what it says.
  return /not known whether/.test(message) ? 'on its way' : 'refused';
}
