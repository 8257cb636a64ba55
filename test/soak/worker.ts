import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import type { Browser } from '../support/browser.js';
import { nextAsk, type Ask, type Place } from './asks.js';

/** What somebody asked for, and what they were told of it. */
export interface Asked extends Pick<Ask, 'what' | 'key' | 'wanted'> {
  who: string;
  told: 'made' | 'on its way' | 'conflict' | 'refused' | 'nothing';
  message: string;
}

interface Answer {
  ok: boolean;
  message: string;
  isWaiting?: boolean;
  outcomeUrl?: string;
}

/** Somebody who changes one thing after the other, and sends again what was not answered, as browsers do. */
export class Worker {
  private readonly asked: Asked[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly place: Place,
  ) {}

  async work(stop: AbortSignal): Promise<Asked[]> {
    await this.browser.visit(paths.changes.index());
    const token = this.browser.page.value('_csrf');
    while (!stop.aborted) {
      const { path, form, ...ask } = nextAsk(this.place);
      const asked: Asked = { ...ask, who: this.place.name, told: 'nothing', message: '' };
      this.asked.push(asked);
      const body = new URLSearchParams({ _csrf: token, operation: randomUUID(), ...form });
      await this.send(asked, { path, body }, stop);
      if (randomInt(6) === 0) await this.tidy().catch(() => undefined);
      await pause(randomInt(150));
    }
    return this.asked;
  }

  private async send(
    asked: Asked,
    { path, body }: { path: string; body: URLSearchParams },
    stop: AbortSignal,
  ): Promise<void> {
    const _csrf = body.get('_csrf')!;
    for (let tries = 0; tries < 30 && !(stop.aborted && tries > 3); tries++) {
      try {
        const answer = await this.outcome(await this.post(path, body), _csrf);
        asked.message = answer.message;
        asked.told = toldBy(answer);
        return;
      } catch {
        await pause(300); // it was killed under the request, as it should be now and then
      }
    }
  }

  /** A script asks for what became of a change until it is told, as long as there is a server to ask. */
  private async outcome(response: Response, _csrf: string): Promise<Answer> {
    if (response.status >= 500) throw new Error(String(response.status));
    const text = await response.text();
    // Where something new is refused a script is given the form, with the reason in it.
    if (!text.startsWith('{')) return { ok: false, message: text };
    const answer = JSON.parse(text) as Answer;
    if (!answer.outcomeUrl) return answer;
    return this.outcome(await this.post(answer.outcomeUrl, new URLSearchParams({ _csrf })), _csrf);
  }

  private post(path: string, body: URLSearchParams): Promise<Response> {
    const url = new URL(path, this.browser.home);
    const headers = { Accept: 'application/json', cookie: this.browser.cookieHeader(url.host) };
    return fetch(url, { method: 'POST', body, headers });
  }

  /** What holds up other changes is decided. */
  private async tidy(): Promise<void> {
    const { browser } = this;
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

function toldBy({ ok, isWaiting, message }: Answer): Asked['told'] {
  // It may have been made, or not: that is what it says.
  if (isWaiting || /not known whether|on its way/.test(message)) return 'on its way';
  if (ok) return 'made';
  return /meanwhile: nothing was sent/.test(message) ? 'conflict' : 'refused';
}
