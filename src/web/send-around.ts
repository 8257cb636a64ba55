import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { GZIP_HEADER, gzipEnd, gzipPiece, type KeptRow } from './gzip-pieces.js';

// What people typed is escaped, so no text of theirs can look like this.
const PLACE = '<!--kept-->';

/**
 * Sends a page with kept bytes in the place of the variable `name` of its template. They are sent as they are kept, piece
 * by piece: neither the page as a whole nor another copy of its compressed bytes is ever in memory.
 */
export function sendAround(res: Response, view: string, page: object, kept: Record<string, KeptRow>): void {
  const [[name, row]] = Object.entries(kept);
  res.render(view, { ...page, [name]: PLACE }, (error, html) => {
    if (error) return res.req.next?.(error);
    const at = html.indexOf(PLACE);
    const around = { head: html.slice(0, at), tail: html.slice(at + PLACE.length), row };
    res.type('html').vary('Accept-Encoding');
    const isPacked = res.req.acceptsEncodings(['gzip', 'identity']) === 'gzip';
    const sent = isPacked ? sendPacked(res, around) : sendPlain(res, around);
    sent.catch((failure: unknown) => {
      // Half of a page must not look like all of it.
      if (res.headersSent) res.destroy();
      else res.req.next?.(failure);
    });
  });
}

interface Around {
  head: string;
  tail: string;
  row: KeptRow;
}

/** Where some of it is still to be compressed, that goes on while the first of it is on its way. */
async function sendPacked(res: Response, { head, tail, row }: Around): Promise<void> {
  const [first, last] = [gzipPiece(head), gzipPiece(tail)];
  const sum = row.sum();
  res.set('Content-Encoding', 'gzip');
  if (row.size !== undefined) {
    const size = GZIP_HEADER.length + first.deflated.length + row.size + last.deflated.length;
    res.set('Content-Length', String(size + gzipEnd([first, last]).length));
    res.cork(); // One write of all: nothing of it has to be waited for.
  }
  res.write(GZIP_HEADER);
  res.write(first.deflated);
  for (const part of row.parts) res.write((await part.gzip()).deflated);
  res.write(last.deflated);
  res.end(gzipEnd([first, await sum, last]));
  res.uncork();
}

/** No more at once than the browser takes: these are texts, made into bytes for it alone. */
function sendPlain(res: Response, { head, tail, row }: Around): Promise<void> {
  function* pieces() {
    yield head;
    for (const { bytes } of row.parts) yield bytes;
    yield tail;
  }
  return pipeline(Readable.from(pieces()), res);
}
