import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import type { Browser } from '../support/browser.js';
import { link } from '../support/walk.js';
import { nextAsk } from './asks.js';
import { oneIn, oneOf, type Ask, type Place } from './place.js';
import { nextAct } from './several-asks.js';
import { isOver, toldBy, type Answer, type Asked } from './told.js';

type Body = string | Record<string, string | string[]>;

/** Somebody who changes one thing after the other, and sends again what was not answered, as browsers do. */
export class Worker {
  private readonly asked: Asked[] = [];
  private token = '';
  private lastError = '';

  constructor(
    private readonly browser: Browser,
    readonly place: Place,
  ) {}

  async work(stop: AbortSignal): Promise<Asked[]> {
    await this.browser.visit(paths.changes.index());
    this.token = this.browser.page.value('_csrf');
    while (!stop.aborted) {
      await this.change(nextAsk(this.place), stop);
      if (oneIn(12)) await this.several(stop).catch(() => undefined);
      if (oneIn(5)) await this.tidy().catch(() => undefined);
      if (oneIn(40)) await this.linkAnew(stop);
      await pause(randomInt(150));
    }
    return this.asked;
  }

  /** Decides what is to be decided, so that nothing of theirs waits for them. */
  async decide(ids: { refused: string[]; parked: string[] }): Promise<void> {
    for (const id of ids.refused) await this.postPage(paths.changes.withdrawal({ id }));
    for (const id of ids.parked) await this.postPage(paths.changes.again({ id }));
  }

  private async change({ path, form, ...ask }: Ask, stop: AbortSignal): Promise<void> {
    const asked: Asked = { ...ask, who: this.place.name, told: 'nothing', message: '', isAgain: false };
    this.asked.push(asked);
    const sent = { path, body: this.encoded({ operation: randomUUID(), ...form }) };
    const again = oneIn(12) ? [this.send(sent, stop)] : []; // pressed twice
    const [answer] = await Promise.all([this.send(sent, stop), ...again]);
    asked.message = answer?.message ?? this.lastError;
    if (!answer) return;
    asked.told = toldBy(answer);
    if (asked.what === 'comment' && asked.told === 'made')
      this.place.told.add((asked.wanted as { text: string }).text);
    // Back, and once more.
    if (oneIn(10)) await this.send(sent, stop);
    if (answer.undoUrl && oneIn(5)) await this.send({ path: answer.undoUrl, body: this.encoded({}) }, stop);
  }

  /** @returns undefined where there was nobody to answer */
  private async send(sent: { path: string; body: URLSearchParams }, stop: AbortSignal) {
    for (let tries = 0; tries < 30 && !(stop.aborted && tries > 3); tries++) {
      try {
        return await this.outcome(await this.post(sent.path, sent.body));
      } catch (error) {
        this.lastError = String((error as Error).cause ?? error);
        await pause(300); // it was killed under the request, as it should be now and then
      }
    }
    return undefined;
  }

  /** A script asks for what became of a change until it is told, as long as there is a server to ask. */
  private async outcome(response: Response): Promise<Answer> {
    if (response.status >= 500) throw new Error(String(response.status));
    const text = await response.text();
    // Where something new is refused a script is given the form, with the reason in it.
    if (!text.startsWith('{')) return { ok: false, message: text };
    const answer = JSON.parse(text) as Answer;
    if (!answer.outcomeUrl) return answer;
    return this.outcome(await this.post(answer.outcomeUrl, this.encoded({})));
  }

  private post(path: string, body: URLSearchParams): Promise<Response> {
    const url = new URL(path, this.browser.home);
    const headers = { Accept: 'application/json', cookie: this.browser.cookieHeader(url.host) };
    return fetch(url, { method: 'POST', body, headers });
  }

  private encoded(form: Exclude<Body, string>): URLSearchParams {
    const pairs = Object.entries({ _csrf: this.token, ...form });
    return new URLSearchParams(pairs.flatMap(([name, all]) => [all].flat().map((one) => [name, one])));
  }

  /** By a page, as without a script. */
  private postPage(path: string, fields: Exclude<Body, string> = {}) {
    return this.browser.post(new URL(path, this.browser.home).href, { _csrf: this.token, ...fields });
  }

  /** Both that are one's own are changed by one act, and now and then that is taken back. */
  private async several(stop: AbortSignal): Promise<void> {
    const { path, form, ...ask } = nextAct(this.place);
    const fields = { operation: randomUUID(), ...form };
    const made = await this.untilAnswered(() => this.postPage(path, fields), stop);
    if (made?.status !== 200) return;
    // What they are not shown just now is left out, and said to be. Above it may be told of something else of theirs.
    const begun = made.$('.several-made').text();
    const isBegun = (key: string) =>
      !begun.includes('Nothing new was begun for') || new RegExp(`\\b${key}\\b`).test(begun);
    for (const key of form.key.filter(isBegun))
      this.asked.push({
        ...{ ...ask, key, who: this.place.name, told: 'on its way', message: made.path, isAgain: true },
      });
    const undo = made.$('form[action*="/undo"]').first();
    if (undo.length && oneIn(3)) {
      const send = () => this.postPage(undo.attr('action')!, { key: form.key });
      await this.untilAnswered(send, stop);
    }
  }

  private async untilAnswered<T extends { status: number }>(send: () => Promise<T>, stop: AbortSignal) {
    for (let tries = 0; tries < 30 && !(stop.aborted && tries > 3); tries++) {
      const page = await send().catch(() => undefined);
      if (page && page.status < 500) return page;
      await pause(300);
    }
    return undefined;
  }

  /** Something is done about a change, on the list of all: what holds up others is decided, another one taken back. */
  private async tidy(): Promise<void> {
    const { browser } = this;
    const { $ } = await browser.visit(paths.changes.index());
    const all = $('form[action*="/profile/changes/"]');
    const isOfAll = (form: string) => form.includes('/changes/of/');
    const actions = all.toArray().filter((form) => {
      const action = $(form).attr('action')!;
      if (isOfAll(action)) return oneIn(4);
      return isOver($(form).closest('li').find('.badge').text()) ? oneIn(20) : oneIn(2);
    });
    if (actions.length === 0) return;
    const form = $(oneOf(actions));
    const press = form.find('button[name="press"]').attr('value');
    const action = form.attr('action')!;
    for (const one of this.asked) if (action.endsWith('/again')) one.isAgain = true;
    await this.postPage(action, press ? { press } : {});
  }

  /** Their link ends, what they ask for meanwhile finds none, and they link again as the same one in Jira. */
  private async linkAnew(stop: AbortSignal): Promise<void> {
    const { browser, place } = this;
    const { accountId, name, jira } = place;
    const page = paths.credentials.edit({ accountId });
    await browser
      .visit(page)
      .then(() => browser.press('Disconnect'))
      .catch(() => undefined);
    await this.change(nextAsk(place), stop);
    const isLinked = async () => {
      const { status, $ } = await browser.visit(page);
      return status === 200 && $('form[action$="/disconnection"]').length > 0;
    };
    const linked = async () => (await isLinked()) || link(browser, jira, { accountId, as: name });
    // However often it is killed on the way.
    while (
      !(await linked().then(
        () => true,
        () => false,
      ))
    )
      await pause(300);
  }
}
