import { load, type CheerioAPI } from 'cheerio';
import type { Browser } from './browser.js';
import { LivePage, type LiveEvent } from './live-page.js';

/** A board that stands open: its page, and what the script makes of it with what it is told. */
export class ToldBoard {
  private taken = 0;

  private constructor(
    private readonly browser: Browser,
    private readonly path: string,
    private live: LivePage,
    private $: CheerioAPI,
  ) {}

  static async of(browser: Browser, path: string): Promise<ToldBoard> {
    const { $ } = await browser.visit(path);
    return new ToldBoard(browser, path, await LivePage.of(browser), $);
  }

  /** What it shows after all that it has been told. */
  async shown(): Promise<string> {
    while (this.taken < this.live.events.length) await this.take(this.live.events[this.taken++]);
    return boardIn(this.$);
  }

  close(): void {
    this.live.close();
  }

  private async take({ event, data }: LiveEvent): Promise<void> {
    if (event === 'change') return this.apply(data);
    if (event !== 'stale') return;
    this.close();
    this.$ = (await this.browser.visit(this.path)).$;
    this.live = await LivePage.of(this.browser);
    this.taken = 0;
  }

  private apply({ cards, gone, places, parts }: any): void {
    const { $ } = this;
    const at = (id: string) => $(`[id="${id}"]`);
    const fresh = new Map(Object.entries<string>(cards).map(([key, html]) => [key, $(html.trim())]));
    for (const [key, card] of fresh) at(key).replaceWith(card);
    for (const key of gone) at(key).remove();
    for (const [key, list, above] of places) {
      const card = at(key).length > 0 ? at(key) : fresh.get(key)!;
      if (above === null) at(list).prepend(card);
      else at(above).after(card);
    }
    for (const part of load(parts, null, false).root().children().get())
      at(part.attribs.id).replaceWith($(part));
  }
}

/** Its columns with all their cards, and what stands above them, without what is another on each page. */
export function boardIn($: CheerioAPI): string {
  const parts = $(
    '#find-faces, .column-tabs, .board-columns, .board-lanes, #board-found, #board-missed',
  ).toArray();
  return parts
    .map((part) => $.html(part))
    .join('\n')
    .replace(/>\s+</g, '>\n<');
}
