import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Application, Response } from 'express';
import { GZIP_HEADER, gzipEnd, type GzipPiece, type KeptRow } from './gzip-pieces.js';
import { KEPT, PageFrames, TOKEN } from './page-frames.js';

const frames = new PageFrames();

/**
 * Sends a page with kept bytes in the place of the variable `name` of its template. They are sent as they are kept, piece
 * by piece: neither the page as a whole nor another copy of its compressed bytes is ever in memory.
 *
 * @param words the same object for as long as the page says the same: then it is not rendered again either
 */
export function sendAround(
  res: Response,
  view: string,
  words: object,
  kept: Record<string, KeptRow>,
): Promise<void> {
  return send(res, view, words, kept).catch((failure: unknown) => {
    // Half of a page must not look like all of it.
    if (res.headersSent) res.destroy();
    else res.req.next?.(failure);
  });
}

async function send(res: Response, view: string, words: object, kept: Record<string, KeptRow>) {
  const [[name, row]] = Object.entries(kept);
  const layout = await res.withLayout({ csrf: TOKEN });
  const html = () => rendered(res.app, view, { ...layout, ...words, [name]: KEPT });
  res.type('html').vary('Accept-Encoding');
  if (res.req.acceptsEncodings(['gzip', 'identity']) !== 'gzip') return sendPlain(res, await html(), row);
  const frame = frames.nameOf(view, words, JSON.stringify(layout));
  await sendPacked(res, await frames.around(frame, res.req.formTokens.issue(), html), row);
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
  const [head, tail] = html.replaceAll(TOKEN, res.req.formTokens.issue()).split(KEPT);
  function* pieces() {
    yield head;
    for (const { bytes } of row.parts) yield bytes;
    yield tail;
  }
  return pipeline(Readable.from(pieces()), res);
}
