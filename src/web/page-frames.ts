import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { gzipPiece, storedPiece, type GzipPiece } from './gzip-pieces.js';

const MOST_KEPT = 16_000_000; // bytes, about
const WINDOW = 32_768; // bytes back that compressed text may refer to
const IN_NO_TEXT = 0xff; // a byte that UTF-8 does not have
const NOTHING: Buffer = Buffer.alloc(0);

/** Stands for the kept bytes of a page. What people typed is escaped, so no text of theirs can look like this. */
export const KEPT = '<!--kept-->';

const SECRET = randomBytes(39).toString('base64url');
const HOLES = new RegExp(`${SECRET}\\.(\\w+)\\.`);
const EACH_HOLE = new RegExp(HOLES, 'g');

/** Stands for a short text of a page, which may be another one each time that it is sent. Nobody can know it. */
export const hole = (name: string): string => `${SECRET}.${name}.`;

/** The token of the forms of a page: of all short texts the one whose length is always the same. */
const TOKEN = 'csrf';

/** What stands in the holes of a page, by their names, as HTML. */
export type Texts = Readonly<Record<string, string> & { [TOKEN]: string }>;

/** Part of a page: what is the same each time, compressed, or the name of a hole. */
type Part = GzipPiece | string;

/** A page before and behind its kept bytes. */
interface Frame {
  tokenLength: number;
  head: Part[];
  tail: Part[];
}

/** The page with what stands in its holes. */
export function filled(html: string, texts: Texts): string {
  return html.replace(EACH_HOLE, (_, name: string) => texts[name]);
}

/**
 * Pages around kept bytes, rendered and compressed once for all views in which they say the same. Short texts, such as
 * the token of their forms, are left out and sent as they are: so the token is kept nowhere, nothing can be guessed of it
 * from the length of compressed pages, and a board that is called otherwise is not rendered anew.
 */
export class PageFrames {
  private readonly kept = new LRUCache<string, Frame>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ head, tail }, name) =>
      [...head, ...tail].reduce((sum, part) => sum + sizeOf(part), 2 * name.length),
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
    texts: Texts,
    html: () => Promise<string>,
  ): Promise<[head: GzipPiece[], tail: GzipPiece[]]> {
    const { head, tail } = this.get(name, texts) ?? this.keep(name, texts, await html());
    const stored = new Map(Object.entries(texts).map(([hole, text]) => [hole, storedPiece(text)]));
    const piece = (part: Part) => (typeof part === 'string' ? stored.get(part)! : part);
    return [head.map(piece), tail.map(piece)];
  }

  private get(name: string, texts: Texts): Frame | undefined {
    const kept = this.kept.get(name);
    return kept?.tokenLength === texts[TOKEN].length ? kept : undefined;
  }

  private keep(name: string, { [TOKEN]: { length: tokenLength } }: Texts, html: string): Frame {
    const [head, tail] = html.split(KEPT).map((text) => compressed(text, tokenLength));
    const frame = { tokenLength, head, tail };
    this.kept.set(name, frame);
    return frame;
  }
}

/** Each text refers to those before it, past the token between them, and not past what may be of any length. */
function compressed(html: string, tokenLength: number): Part[] {
  const hidden = Buffer.alloc(tokenLength, IN_NO_TEXT);
  let before = NOTHING;
  const goOn = (by: Uint8Array) => (before = Buffer.concat([before, by]).subarray(-WINDOW));
  return html.split(HOLES).map((part, at) => {
    const isHole = at % 2 === 1;
    if (!isHole) {
      const piece = gzipPiece(part, before);
      goOn(Buffer.from(part));
      return piece;
    }
    if (part === TOKEN) goOn(hidden);
    else before = NOTHING;
    return part;
  });
}

const sizeOf = (part: Part): number => (typeof part === 'string' ? part.length : part.deflated.length);
