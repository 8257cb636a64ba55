import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const FORMAT = 'v1';
const IV_BYTES = 12; // 96 bits: NIST SP 800-38D 5.2.1.1
const TAG_BYTES = 16;

/** Where a sealed value lives. A value that is moved to another place does not open there. */
export type SealedPlace = readonly [table: string, column: string, id: string, ...owners: string[]];

/** A sealed value that does not open: another key, another place, or damaged. */
export class UnsealProblem extends Error {}

/** Seals secrets with AES-256-GCM, each bound to the place where it is kept. */
export class SecretBox {
  private readonly key: Buffer;
  /** Names the key without telling it. */
  readonly keyId: string;

  /** @param masterKey 32 bytes. */
  constructor(private readonly masterKey: Buffer) {
    this.key = this.derive('sealed columns');
    this.keyId = createHash('sha256').update(this.key).digest('hex').slice(0, 8);
  }

  /** A key for another purpose, independent of the sealing key (RFC 5869). */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.masterKey, '', `footbridge ${purpose}`, 32));
  }

  /** @returns `v1.<key id>.<iv>.<ciphertext>.<tag>`, the last three in base64url. */
  seal(value: unknown, place: SealedPlace): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(place.join('|')));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    const parts = [iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
    return [FORMAT, this.keyId, ...parts].join('.');
  }

  /** @throws UnsealProblem */
  open<T>(sealed: string, place: SealedPlace): T {
    const [format, keyId, ...parts] = sealed.split('.');
    if (format !== FORMAT || parts.length !== 3) throw new UnsealProblem('not a sealed value');
    if (keyId !== this.keyId) throw new UnsealProblem(`sealed with key ${keyId}, not with ${this.keyId}`);
    const [iv, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(place.join('|')));
      decipher.setAuthTag(tag);
      return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8'));
    } catch {
      throw new UnsealProblem('damaged, or moved from its place');
    }
  }
}
