import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { gzipPiece, storedPiece, type GzipPiece } from './gzip-pieces.js';

const MOST_KEPT = 16_000_000; // bytes, about
const WINDOW = 32_768; // bytes back that compressed text may refer to
const IN_NO_TEXT = 0xff; // a byte that UTF-8 does not have

/** Stands for the kept bytes of a page. What people typed is escaped, so no text of theirs can look like this. */
export const KEPT = '<!--kept-->';
/** Stands for the token of the forms of a page, which is another one for each that is sent. Nobody can know it. */
export const TOKEN = randomBytes(39).toString('base64url');

/** A page before and behind its kept bytes: texts, between each two of which stands the token of its forms. */
interface Frame {
  tokenLength: number;
  head: GzipPiece[];
  tail: GzipPiece[];
}

/**
 * Pages around kept bytes, rendered and compressed once for all views in which they say the same. The token of their
 * forms is left out and sent as it is: so it is kept nowhere, and nothing can be guessed of it from the length of
 * compressed pages.
 */
export class PageFrames {
  private readonly kept = new LRUCache<string, Frame>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ head, tail }, name) =>
      [...head, ...tail].reduce((sum, { deflated }) => sum + deflated.length, 2 * name.length),
  });
  private readonly serials = new WeakMap<object, number>();
  private last = 0;

  /**
   * @param words what the page says: the same object for as long as that is the same
   * @param layout what the layout says around it, in short
   */
  nameOf(view: string, words: object, layout: string): string {
    const serial = this.serials.get(words) ?? ++this.last;
    this.serials.set(words, serial);
    return `${serial} ${view} ${layout}`;
  }

  /**
   * @param html of that name
   * @returns the pieces before and behind the kept bytes
   */
  async around(
    name: string,
    token: string,
    html: () => Promise<string>,
  ): Promise<[head: GzipPiece[], tail: GzipPiece[]]> {
    const { head, tail } = this.get(name, token) ?? this.keep(name, token, await html());
    const between = storedPiece(token);
    return [withBetween(head, between), withBetween(tail, between)];
  }

  private get(name: string, token: string): Frame | undefined {
    const kept = this.kept.get(name);
    return kept?.tokenLength === token.length ? kept : undefined;
  }

  private keep(name: string, { length: tokenLength }: string, html: string): Frame {
    const [head, tail] = html.split(KEPT).map((text) => compressed(text.split(TOKEN), tokenLength));
    const frame = { tokenLength, head, tail };
    this.kept.set(name, frame);
    return frame;
  }
}

/** Each text refers to those before it, and not to the token between them. */
function compressed(texts: string[], tokenLength: number): GzipPiece[] {
  const hidden = Buffer.alloc(tokenLength, IN_NO_TEXT);
  let before = Buffer.alloc(0);
  return texts.map((text) => {
    const piece = gzipPiece(text, before);
    before = Buffer.concat([before, Buffer.from(text), hidden]).subarray(-WINDOW);
    return piece;
  });
}

const withBetween = (pieces: GzipPiece[], between: GzipPiece): GzipPiece[] =>
  pieces.flatMap((piece, at) => (at > 0 ? [between, piece] : [piece]));
