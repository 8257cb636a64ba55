import type { Browser } from '../support/browser.js';

/** A board that somebody has open, told of changes as the page's own script is. */
export class OpenBoard {
  private readonly ending = new AbortController();
  private text = '';

  constructor(
    readonly browser: Browser,
    readonly path: string,
  ) {}

  async open(): Promise<void> {
    const { $ } = await this.browser.visit(this.path);
    const { liveUrl, revision = '' } = $('[data-live-url]').data() as { liveUrl?: string; revision?: string };
    if (!liveUrl) throw new Error(`${this.path} has no stream`);
    const address = new URL(liveUrl, this.browser.page.url);
    address.searchParams.set('revision', String(revision));
    // A connection of its own: kept ones may just be closed by the server.
    const response = await fetch(address, {
      headers: { cookie: this.cookie, accept: 'text/event-stream', connection: 'close' },
      signal: this.ending.signal,
    });
    if (!response.ok || !response.body) throw new Error(`the stream of ${this.path}: ${response.status}`);
    void this.listen(response.body);
  }

  get cookie(): string {
    return this.browser.cookieHeader(new URL(this.browser.home).host);
  }

  has(words: string): boolean {
    return this.text.includes(words);
  }

  close(): void {
    this.ending.abort();
  }

  private async listen(body: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const piece of body)
        this.text = (this.text + decoder.decode(piece, { stream: true })).slice(-200_000);
    } catch (error) {
      if (!this.ending.signal.aborted) throw error;
    }
  }
}
