import { Secret, TOTP } from 'otpauth';

const PERIOD = 30; // seconds
const BYTES = 20; // RFC 4226 4: as long as what the hash gives
/** Codes of the half minutes before and after are taken: clocks differ, and people type slowly. */
const DRIFT = 1;

/** A new secret, in base32. */
export function newSecret(): string {
  return new Secret({ size: BYTES }).base32;
}

/** What an authenticator app reads from the picture. */
export function authenticatorUri(secret: string, email: string, issuer: string): string {
  return totp(secret, { label: email, issuer }).toString();
}

/**
 * The half minute, counted from 1970, that a code belongs to; undefined for a wrong one.
 *
 * @param now milliseconds since 1970.
 */
export function stepOf(secret: string, code: string, now = Date.now()): number | undefined {
  const drift = totp(secret).validate({ token: code, timestamp: now, window: DRIFT });
  return drift === null ? undefined : Math.floor(now / 1000 / PERIOD) + drift;
}

function totp(secret: string, { label, issuer }: { label?: string; issuer?: string } = {}): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD, ...(label && { label, issuer }) });
}
