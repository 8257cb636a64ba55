import { createHmac, timingSafeEqual } from 'node:crypto';

/** Text that travels through a browser, with proof that it was written here. Everybody can read it. */
export class SignedText {
  /** @param secret a key of its own for each purpose, so that a text of one is none of another. */
  constructor(private readonly secret: Buffer) {}

  sign(text: string): string {
    return `${Buffer.from(text).toString('base64url')}.${this.mac(text).toString('base64url')}`;
  }

  /** The text; undefined when it was not signed with this secret. */
  open(signed: string): string | undefined {
    const [encoded, mac = ''] = signed.split('.');
    const text = Buffer.from(encoded, 'base64url').toString();
    return isSame(this.mac(text), Buffer.from(mac, 'base64url')) ? text : undefined;
  }

  /** HMAC-SHA256 of the text. */
  mac(text: string): Buffer {
    return createHmac('sha256', this.secret).update(text).digest();
  }
}

/** Compares in a time that does not tell where they differ. */
export function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
