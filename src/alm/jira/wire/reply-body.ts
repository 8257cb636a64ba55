import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';

/** What a caller that reads with {@link textOf} may say that it understands. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate';

/** The codes of what {@link textOf} throws of its own; those of zlib begin with `Z_` or `ERR_`. */
const BODY_TOO_LARGE = 'BODY_EXCEEDED_MAX_SIZE';
export const UNKNOWN_ENCODING = 'UNKNOWN_ENCODING';

const MOST_ENCODINGS = 5; // one upon the other; curl stops there too
const UNPACKED = { chunkSize: 65_536 }; // bytes; each piece is a turn of another thread
// What is as short as that is unpacked at once: a stream takes ten times as long. Most replies are.
const SHORT = 16_384; // bytes
const PEEKED = 4; // bytes; the longest mark of a format that is told by its first bytes

type Bytes = AsyncIterable<Buffer>;

const FORMATS = {
  gzip: { stream: () => zlib.createGunzip(UNPACKED), atOnce: zlib.gunzipSync },
  br: { stream: () => zlib.createBrotliDecompress(), atOnce: zlib.brotliDecompressSync },
  zlib: { stream: () => zlib.createInflate(), atOnce: zlib.inflateSync },
  deflate: { stream: () => zlib.createInflateRaw(), atOnce: zlib.inflateRawSync },
};
type Format = keyof typeof FORMATS;

/**
 * Reads a whole body as text and unpacks it on the way, whether it was asked to be packed or not: proxies answer
 * from caches that were filled for others. `Content-Encoding` is only half believed, for proxies also unpack and
 * leave the header, pack and lose it, or name a character set in it: the first bytes tell.
 *
 * @param encodings the value of `Content-Encoding`, empty for none
 * @param limit bytes, counted unpacked and as they come, so that a bomb ends early
 * @throws an error with the code {@link BODY_TOO_LARGE} or {@link UNKNOWN_ENCODING}, one of zlib, or one of `body`
 */
export async function textOf(body: Readable, encodings: string, limit: number): Promise<string> {
  const names = encodings.toLowerCase().split(/[\s,]+/).filter(Boolean); // prettier-ignore
  try {
    if (names.length > MOST_ENCODINGS) throw failure(UNKNOWN_ENCODING);
    const order = [...names.reverse(), 'identity'];
    const { first, whole, isAll } = await peeked(body, Math.min(SHORT, limit));
    if (isAll) return asText(order.reduce((bytes, name) => unpackedAtOnce(bytes, name, limit), first));
    let bytes: Bytes = whole();
    for (const name of order) bytes = unpacked(bytes, name, limit);
    return asText(await collected(bytes, limit));
  } finally {
    body.on('error', () => {}).destroy();
  }
}

/**
 * The bytes of a file as they come. What is packed itself stays so: only what the header says was packed for the way is
 * unpacked.
 *
 * @throws as {@link textOf}
 */
export async function* bytesOf(body: Readable, encodings: string, limit: number): AsyncGenerator<Buffer> {
  const name = encodings.toLowerCase().trim();
  const isPlain = name === '' || name === 'identity';
  let size = 0;
  for await (const chunk of isPlain ? (body as Bytes) : unpacked(body, name, limit)) {
    size += chunk.length;
    if (size > limit) throw failure(BODY_TOO_LARGE);
    yield chunk;
  }
}

async function* unpacked(packed: Bytes, encoding: string, limit: number): AsyncGenerator<Buffer> {
  const { first, whole } = await peeked(packed, PEEKED);
  const format = formatOf(encoding, first);
  if (!format) return yield* whole();

  let size = 0;
  // What goes wrong in any part ends the last one, which is the one that is read.
  for await (const chunk of pipeline(Readable.from(whole()), FORMATS[format].stream(), () => {}) as Bytes) {
    size += chunk.length;
    if (size > limit) throw failure(BODY_TOO_LARGE);
    yield chunk;
  }
}

function unpackedAtOnce(packed: Buffer, encoding: string, limit: number): Buffer {
  const format = formatOf(encoding, packed);
  try {
    return format ? FORMATS[format].atOnce(packed, { maxOutputLength: limit }) : packed;
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? failure(BODY_TOO_LARGE) : error;
  }
}

/** @returns undefined for bytes that are not packed */
function formatOf(encoding: string, first: Buffer): Format | undefined {
  if (first[0] === 0x1f && (first[1] ?? 0x8b) === 0x8b) return 'gzip';
  if (encoding === 'br' && first.length > 0) return 'br';
  if (encoding === 'deflate' && first.length > 0) return hasZlibHeader(first) ? 'zlib' : 'deflate';
  if (['identity', 'gzip', 'x-gzip'].includes(encoding) || isPlain(first)) return undefined;
  throw failure(UNKNOWN_ENCODING);
}

/** RFC 1950: `deflate` means this header, and servers are known that leave it out. */
function hasZlibHeader([method, flags = 0]: Buffer): boolean {
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

function isPlain(first: Buffer): boolean {
  return /^[\s\x20-\x7e]*$/.test(first.toString('latin1', 0, PEEKED));
}

/** The first bytes, and all of them; whether these are all. */
async function peeked(bytes: Bytes, most: number) {
  const rest = bytes[Symbol.asyncIterator]();
  const start: Buffer[] = [];
  let isAll = false;
  for (let size = 0; size < most && !isAll;) {
    const { value, done } = await rest.next();
    if (done) isAll = true;
    else {
      start.push(value);
      size += value.length;
    }
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      yield* start;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { first: start.length === 1 ? start[0] : Buffer.concat(start), whole, isAll };
}

async function collected(bytes: Bytes, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw failure(BODY_TOO_LARGE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** As undici does: a byte order mark is no text, and broken letters are no error. */
function asText(bytes: Buffer): string {
  return new TextDecoder().decode(bytes);
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
