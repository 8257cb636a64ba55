import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync, type InputType } from 'node:zlib';
import pLimit from 'p-limit';

/** Part of a compressed page: deflated by itself up to a byte's end, so that others can stand before and after it. */
export interface GzipPiece extends GzipSum {
  deflated: Buffer;
}

/** What the end has to tell of the pieces before it. */
export interface GzipSum {
  crc: number;
  /** Bytes before they were compressed. */
  length: number;
  /** By which the checksum of what stands before them moves on: x^(8 * length), modulo the polynomial of the checksum. */
  shift: number;
}

export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]); // RFC 1952 2.3: deflate, no name, no time
const LAST_BLOCK = Buffer.from([3, 0]); // RFC 1951 3.2.3: final, fixed codes, empty
const POLYNOMIAL = 0xedb88320;
const NOTHING: Buffer = Buffer.alloc(0);
const OPEN_END = { finishFlush: constants.Z_SYNC_FLUSH };

const ONCE = { ...OPEN_END, level: constants.Z_BEST_COMPRESSION, memLevel: 9 }; // worth it for what is kept
const AT_ONCE = 2; // that are compressed: each holds its bytes meanwhile, and more would not be done sooner

const deflate = promisify<InputType, typeof ONCE, Buffer>(deflateRaw);
const compressing = pLimit(AT_ONCE);

/** Bytes that many pages are made of, compressed once when the first browser asks for it. */
export class KeptBytes {
  private piece?: Promise<GzipPiece>;

  /** @param source a text that is kept elsewhere is made into bytes each time that they are asked for. */
  constructor(private readonly source: Buffer | (() => string)) {}

  get bytes(): Buffer {
    return Buffer.isBuffer(this.source) ? this.source : Buffer.from(this.source());
  }

  gzip(): Promise<GzipPiece> {
    return (this.piece ??= compressing(() => this.compressed()));
  }

  private async compressed(): Promise<GzipPiece> {
    const { bytes } = this;
    return pieceOf(bytes, await deflate(bytes, ONCE));
  }
}

/** Kept bytes, one after the other: of a new row only those of its parts are compressed that are new themselves. */
export class KeptRow {
  private all?: Promise<GzipSum>;
  /** Bytes of all parts, compressed; undefined until they are. */
  size?: number;

  constructor(readonly parts: readonly KeptBytes[]) {}

  /** Of all parts, once they are compressed. */
  sum(): Promise<GzipSum> {
    return (this.all ??= this.added());
  }

  private async added(): Promise<GzipSum> {
    const pieces = await Promise.all(this.parts.map((part) => part.gzip()));
    this.size = pieces.reduce((size, { deflated }) => size + deflated.length, 0);
    return sumOf(pieces);
  }
}

/**
 * A small piece that is kept, made at once, and may be asked for only once: to press it harder takes longer and gains nothing.
 * @param before what stands right before it, which it may refer to
 */
export function gzipPiece(text: string, before = NOTHING): GzipPiece {
  const bytes = Buffer.from(text);
  // zlib takes no empty dictionary.
  const options = before.length > 0 ? { ...OPEN_END, dictionary: before } : OPEN_END;
  return pieceOf(bytes, deflateRawSync(bytes, options));
}

/** A short piece as it is: RFC 1951 3.2.4, not the last block, its length, and that with every bit turned. */
export function storedPiece(text: string): GzipPiece {
  const bytes = Buffer.from(text);
  const block = Buffer.alloc(5 + bytes.length);
  block.writeUInt16LE(bytes.length, 1);
  block.writeUInt16LE(bytes.length ^ 0xffff, 3);
  bytes.copy(block, 5);
  return pieceOf(bytes, block);
}

/** What stands behind the pieces of one gzip member. */
export function gzipEnd(sums: readonly GzipSum[]): Buffer {
  const { crc, length } = sumOf(sums);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc, 0);
  end.writeUInt32LE(length % 2 ** 32, 4);
  return Buffer.concat([LAST_BLOCK, end]);
}

/** Of all, one after the other: what stands before a piece moves on by it (zlib's crc32_combine). */
function sumOf(sums: readonly GzipSum[]): GzipSum {
  return sums.reduce(
    (all, { crc, length, shift }) => ({
      crc: (product(shift, all.crc) ^ crc) >>> 0,
      length: all.length + length,
      shift: product(shift, all.shift),
    }),
    { crc: 0, length: 0, shift: ONE },
  );
}

function pieceOf(bytes: Buffer, deflated: Buffer): GzipPiece {
  return { deflated, crc: crc32(bytes), length: bytes.length, shift: shiftOf(bytes.length) };
}

/** A CRC moves on by x^8 for each byte. */
function shiftOf(length: number): number {
  let shift = ONE;
  let power = X_TO_8;
  for (let bytes = length; bytes > 0; bytes = Math.floor(bytes / 2)) {
    if (bytes % 2) shift = product(power, shift);
    power = product(power, power);
  }
  return shift;
}

// Polynomials over GF(2) modulo that of the checksum, the highest bit for x^0.
const ONE = 0x80000000;
const X_TO_8 = 0x00800000;

function product(a: number, b: number): number {
  let sum = 0;
  for (let bit = ONE, factor = b; bit; bit >>>= 1) {
    if (a & bit) sum ^= factor;
    factor = factor & 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
  }
  return sum >>> 0;
}
