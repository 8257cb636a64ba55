import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** What a caller that reads with {@link textOf} may say that it understands. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate';

/** The codes of what {@link textOf} throws of its own; those of zlib begin with `Z_` or `ERR_`. */
const BODY_TOO_LARGE = 'BODY_EXCEEDED_MAX_SIZE';
export const UNKNOWN_ENCODING = 'UNKNOWN_ENCODING';

const MOST_ENCODINGS = 5; // one upon the other; curl stops there too
const UNPACKED = { chunkSize: 65_536 }; // bytes; each piece is a turn of another thread
const PEEKED = 4; // bytes; the longest mark of a format that is told by its first bytes

type Bytes = AsyncIterable<Buffer>;

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
    let bytes: Bytes = body;
    for (const name of names.reverse()) bytes = unpacked(bytes, name, limit);
    return await collected(unpacked(bytes, 'identity', limit), limit);
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
  const { first, whole } = await peeked(packed);
  const decoder = decoderFor(encoding, first);
  if (!decoder) return yield* whole;

  let size = 0;
  // What goes wrong in any part ends the last one, which is the one that is read.
  for await (const chunk of pipeline(Readable.from(whole), decoder, () => {}) as Bytes) {
    size += chunk.length;
    if (size > limit) throw failure(BODY_TOO_LARGE);
    yield chunk;
  }
}

/** @returns undefined for bytes that are not packed */
function decoderFor(encoding: string, first: Buffer): Transform | undefined {
  if (first[0] === 0x1f && (first[1] ?? 0x8b) === 0x8b) return createGunzip(UNPACKED);
  if (encoding === 'br' && first.length > 0) return createBrotliDecompress();
  if (encoding === 'deflate' && first.length > 0) return hasZlibHeader(first) ? createInflate() : createInflateRaw(); // prettier-ignore
  if (['identity', 'gzip', 'x-gzip'].includes(encoding) || isPlain(first)) return undefined;
  throw failure(UNKNOWN_ENCODING);
}

/** RFC 1950: `deflate` means this header, and servers are known that leave it out. */
function hasZlibHeader([method, flags = 0]: Buffer): boolean {
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

function isPlain(first: Buffer): boolean {
  return /^[\s\x20-\x7e]*$/.test(first.toString('latin1'));
}

/** The first bytes, and all of them. */
async function peeked(bytes: Bytes): Promise<{ first: Buffer; whole: Bytes }> {
  const rest = bytes[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  while (start.length < PEEKED) {
    const { value, done } = await rest.next();
    if (done) break;
    start = start.length ? Buffer.concat([start, value]) : value;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (start.length) yield start;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { first: start.subarray(0, PEEKED), whole: whole() };
}

async function collected(bytes: Bytes, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw failure(BODY_TOO_LARGE);
    chunks.push(chunk);
  }
  // As undici does: a byte order mark is no text, and broken letters are no error.
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
