import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Browser } from '../support/browser.js';
import { answered } from './stage.js';

/** A board that somebody has open, told of changes as the page's own script is. */
export class OpenBoard {
  /** Bytes of what it was told so far. */
  received = 0;
  private text = '';
  private request?: ClientRequest;

  constructor(
    readonly browser: Browser,
    readonly path: string,
  ) {}

  async open(): Promise<void> {
    const html = await this.page();
    const liveUrl = /data-live-url="([^"]+)"/.exec(html)?.[1];
    if (!liveUrl) throw new Error(`${this.path} has no stream`);
    const address = new URL(liveUrl, this.browser.home);
    address.searchParams.set('revision', /data-revision="([^"]*)"/.exec(html)?.[1] ?? '');
    // A connection of its own: a kept one may just be closed by the server.
    const headers = { cookie: this.cookie, accept: 'text/event-stream' };
    this.request = get(address, { headers, agent: false });
    const [response] = (await once(this.request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`the stream of ${this.path}: ${response.statusCode}`);
    response.setEncoding('utf8').on('data', (piece: string) => {
      this.received += Buffer.byteLength(piece);
      this.text = (this.text + piece).slice(-200_000);
    });
    response.on('error', () => undefined); // It is closed from here.
  }

  /** As text: fifty pages of thousands of cards, taken apart, would not fit into memory. */
  async page(): Promise<string> {
    return (await answered(this.browser.home + this.path, { cookie: this.cookie })).text();
  }

  get cookie(): string {
    return this.browser.cookieHeader(new URL(this.browser.home).host);
  }

  has(words: string): boolean {
    return this.text.includes(words);
  }

  close(): void {
    this.request?.destroy();
  }
}
