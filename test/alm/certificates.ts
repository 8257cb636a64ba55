import { generate } from 'selfsigned';

const DAY = 24 * 3600 * 1000;

/** A certificate with its key, as PEM. */
export interface Identity {
  cert: string;
  key: string;
}

interface Wishes {
  /** An address or a name; 127.0.0.1 unless given. */
  name?: string;
  /** Days from now at which it ends; a year unless given. */
  days?: number;
  /** Who issues it; itself when left out. */
  by?: Identity;
}

/** A private authority, as companies have one. */
export function anAuthority(name: string, { by, days = 3650 }: Wishes = {}): Promise<Identity> {
  return make(name, days, by, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
}

/** The certificate of a server. */
export function aCertificate({ name = '127.0.0.1', days = 365, by }: Wishes = {}): Promise<Identity> {
  const isAddress = /^[\d.]+$/.test(name);
  return make(name, days, by, [
    { name: 'basicConstraints', cA: false },
    {
      name: 'subjectAltName',
      altNames: [isAddress ? { type: 7, ip: name } : { type: 2, value: name }],
    },
  ]);
}

async function make(
  name: string,
  days: number,
  by: Identity | undefined,
  extensions: NonNullable<Parameters<typeof generate>[1]>['extensions'],
): Promise<Identity> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + Math.min(0, days) * DAY - DAY),
    notAfterDate: new Date(Date.now() + days * DAY),
    ca: by,
    extensions,
  });
  return { cert: `${cert.trim()}\n`, key };
}
