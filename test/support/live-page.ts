import type { Browser } from './browser.js';

/** On a machine with other work. */
const LONGEST = 30_000; // milliseconds

export interface LiveEvent {
  event: string;
  data: any;
  id?: string;
  /** Of the event as it came. */
  bytes: number;
}

/** The connection of an open page: what its script is told. */
export class LivePage {
  readonly events: LiveEvent[] = [];
  readonly headers: Headers;
  hasEnded = false;
  private readonly abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.headers = response.headers;
    this.abort = abort;
    void this.read(response).catch(() => (this.hasEnded = true));
  }

  /**
   * As the script of the page does that the browser has open.
   * @param lastEventId of one that comes back
   * @param asked what else the browser says with it
   */
  static async of(
    browser: Browser,
    lastEventId?: string,
    asked: Record<string, string> = {},
  ): Promise<LivePage> {
    const board = browser.page.$('[data-live-url]');
    const url = new URL(board.attr('data-live-url')!, browser.page.url);
    url.searchParams.set('revision', board.attr('data-revision')!);
    const abort = new AbortController();
    const headers = {
      ...asked,
      cookie: browser.cookieHeader(url.host),
      accept: 'text/event-stream',
      ...(lastEventId && { 'last-event-id': lastEventId }),
    };
    const response = await fetch(url, { headers, signal: abort.signal, redirect: 'manual' });
    if (response.status !== 200) throw new Error(`the connection was answered with ${response.status}`);
    return new LivePage(response, abort);
  }

  /** The first event that has come, or comes within the time, and is meant. */
  async next(isMeant: (event: LiveEvent) => boolean, milliseconds = LONGEST): Promise<LiveEvent> {
    for (const end = Date.now() + milliseconds; Date.now() < end; await pause(20)) {
      const found = this.events.find(isMeant);
      if (found) return found;
    }
    throw new Error(`nothing of the kind came: ${JSON.stringify(this.events).slice(0, 2_000)}`);
  }

  close(): void {
    this.abort.abort();
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) this.take(block);
    }
    this.hasEnded = true;
  }

  private take(block: string): void {
    const fields = Object.fromEntries(
      block
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if (!fields.event) return;
    this.events.push({
      event: fields.event,
      data: JSON.parse(fields.data),
      id: fields.id,
      bytes: Buffer.byteLength(block),
    });
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
