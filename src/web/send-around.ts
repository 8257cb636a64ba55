import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Application, Response } from 'express';
import Handlebars from 'handlebars';
import { GZIP_HEADER, gzipEnd, type GzipPiece, type KeptRow } from './gzip-pieces.js';
import { filled, hole, KEPT, PageFrames, type Texts } from './page-frames.js';

const frames = new PageFrames();

/** What a page says, and what is put into it when it is sent. */
export interface AroundKept {
  /** The same object for as long as they are the same: then the page is not rendered again either. */
  words: object;
  /** Bytes in the place of that variable of the template. */
  kept: Record<string, KeptRow>;
  /** In the place of other variables, which the page is not rendered again for. */
  texts: Record<string, string>;
}

/**
 * Sends a page around kept bytes. They are sent as they are kept, piece by piece: neither the page as a whole nor another
 * copy of its compressed bytes is ever in memory.
 */
export function sendAround(res: Response, view: string, page: AroundKept): Promise<void> {
  return send(res, view, page).catch((failure: unknown) => {
    // Half of a page must not look like all of it.
    if (res.headersSent) res.destroy();
    else res.req.next?.(failure);
  });
}

async function send(res: Response, view: string, { words, kept, texts: given }: AroundKept) {
  const [[name, row]] = Object.entries(kept);
  const texts: Texts = { ...mapped(given, Handlebars.escapeExpression), csrf: res.req.formTokens.issue() };
  const layout = await res.withLayout({ csrf: hole('csrf') });
  const holes = mapped(given, (_, name) => hole(name));
  const html = () => rendered(res.app, view, { ...layout, ...words, ...holes, [name]: KEPT });
  res.type('html').vary('Accept-Encoding');
  if (res.req.acceptsEncodings(['gzip', 'identity']) !== 'gzip')
    return sendPlain(res, filled(await html(), texts), row);
  const frame = frames.nameOf(view, words, JSON.stringify(layout));
  await sendPacked(res, await frames.around(frame, texts, html), row);
}

function mapped(
  texts: Record<string, string>,
  map: (text: string, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, map(text, name)]));
}

function rendered(app: Application, view: string, words: object): Promise<string> {
  return new Promise((resolve, reject) =>
    app.render(view, words, (error: unknown, html?: string) => (error ? reject(error) : resolve(html ?? ''))),
  );
}

/** Where some of it is still to be compressed, that goes on while the first of it is on its way. */
async function sendPacked(
  res: Response,
  [head, tail]: [head: GzipPiece[], tail: GzipPiece[]],
  row: KeptRow,
): Promise<void> {
  const first = Buffer.concat([GZIP_HEADER, ...head.map(({ deflated }) => deflated)]);
  const last = Buffer.concat(tail.map(({ deflated }) => deflated));
  const sum = row.sum();
  res.set('Content-Encoding', 'gzip');
  if (row.size !== undefined) {
    const end = gzipEnd([]).length;
    res.set('Content-Length', String(first.length + row.size + last.length + end));
    res.cork(); // One write of all: nothing of it has to be waited for.
  }
  res.write(first);
  for (const part of row.parts) res.write((await part.gzip()).deflated);
  res.end(Buffer.concat([last, gzipEnd([...head, await sum, ...tail])]));
  res.uncork();
}

/** No more at once than the browser takes: these are texts, made into bytes for it alone. */
function sendPlain(res: Response, html: string, row: KeptRow): Promise<void> {
  const [head, tail] = html.split(KEPT);
  function* pieces() {
    yield head;
    for (const { bytes } of row.parts) yield bytes;
    yield tail;
  }
  return pipeline(Readable.from(pieces()), res);
}
