import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { LARGEST_ATTACHMENT, type AlmAttachment } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { sizeText } from '../../words.js';

const MINUTES = 10; // that a browser keeps it

/** Pictures that a browser may show, by their first bytes: nothing else is trusted, least of all what a file is called. */
const PICTURES: [RegExp, string][] = [
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
];
const LONGEST_MARK = 12; // bytes

/**
 * Hands a file of the site on to a browser: a picture to be seen, anything else to be kept, and nothing that could act
 * in the name of Footbridge.
 *
 * @throws Problem 413 for one that is too large
 */
export async function handOn(
  res: Response,
  { name, bytes: length }: AlmAttachment,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  if (length !== null && length > LARGEST_ATTACHMENT) throw tooLarge(name, length);
  const { first, all } = await begun(bytes);
  const picture = PICTURES.find(([mark]) => mark.test(first.toString('latin1')))?.[1];
  res.status(200).set({
    'Content-Type': picture ?? 'application/octet-stream',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': `private, max-age=${MINUTES * 60}, no-transform`,
    'X-Content-Type-Options': 'nosniff',
    ...(length !== null && { 'Content-Length': String(length) }),
  });
  res.attachment(name).type(picture ?? 'application/octet-stream');
  if (picture)
    res.set('Content-Disposition', String(res.get('Content-Disposition')).replace(/^attachment/, 'inline'));
  try {
    await pipeline(Readable.from(all), res);
  } catch (error) {
    // Half of a file must not look like all of it; whoever went away is told nothing.
    res.destroy();
    if (!isGone(error)) throw error;
  }
}

function tooLarge(name: string, bytes: number): Problem {
  const [size, most] = [sizeText(bytes), sizeText(LARGEST_ATTACHMENT)];
  return new Problem(`“${name}” has ${size}: Footbridge hands on at most ${most}.`, {
    status: 413,
    nextStep: 'Open it in Jira.',
  });
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** The first bytes, and all of them. */
async function begun(bytes: AsyncIterable<Buffer>): Promise<{ first: Buffer; all: AsyncIterable<Buffer> }> {
  const rest = bytes[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < LONGEST_MARK) {
    const { value, done } = await rest.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  async function* all() {
    try {
      if (first.length > 0) yield first;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { first, all: all() };
}
