import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import { Database } from '../../database/database.js';
import { onDemand } from '../../on-demand.js';
import { WrongPassword } from '../../people/passwords.js';
import { Problem } from '../../problem.js';
import { Passkey } from './passkey.entity.js';

const webAuthn = onDemand<typeof import('@simplewebauthn/server')>('@simplewebauthn/server');

const ASKED_FOR = 10 * 60 * 1000; // milliseconds
const MOST_ASKED = 1_000;
const MOST_KEYS = 20; // of one person

/** Who asks a device, in which browser, at which address. */
export interface Asking {
  profileId: string;
  sessionId: string;
  /** Scheme, host and port that the browser shows. */
  origin: string;
}

/** Keys of devices as a second factor. What a device has to sign is kept in memory, by session, and taken once. */
@Injectable()
export class Passkeys {
  private readonly challenges = new LRUCache<string, string>({ max: MOST_ASKED, ttl: ASKED_FOR });

  constructor(private readonly database: Database) {}

  of(profileId: string): Promise<Passkey[]> {
    return this.database.read.find(Passkey, { where: { profileId }, order: { createdAt: 'ASC' } });
  }

  /** What a browser is asked to make a key from; undefined where browsers make none at such an address. */
  async creation({ profileId, sessionId, origin }: Asking, email: string): Promise<string | undefined> {
    if (!takesPasskeys(origin)) return undefined;
    const keys = await this.of(profileId);
    const options = await webAuthn().generateRegistrationOptions({
      rpName: 'Footbridge',
      rpID: new URL(origin).hostname,
      userName: email,
      userID: Buffer.from(profileId),
      excludeCredentials: keys.map(asKnown),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    });
    this.challenges.set(`add ${sessionId}`, options.challenge);
    return JSON.stringify(options);
  }

  /** The key that a device has made, checked. @throws Problem */
  async made(asking: Asking, answer: string): Promise<WebAuthnCredential> {
    const expected = this.expected('add', asking);
    const { verified, registrationInfo } = await refusedAsProblem(() =>
      webAuthn().verifyRegistrationResponse({
        response: parsed<RegistrationResponseJSON>(answer),
        ...expected,
      }),
    );
    if (!verified) throw notVerified();
    return registrationInfo.credential;
  }

  /** Keeps it, within a write of the caller. @throws Problem */
  async add(manager: EntityManager, profileId: string, made: WebAuthnCredential): Promise<void> {
    if ((await manager.countBy(Passkey, { profileId })) >= MOST_KEYS)
      throw new Problem(`You have ${MOST_KEYS} passkeys already.`, { nextStep: 'Remove one first.' });
    const { id, publicKey, counter, transports = [] } = made;
    await manager.insert(Passkey, {
      id,
      profileId,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: JSON.stringify(transports),
      createdAt: new Date(),
      usedAt: null,
    });
  }

  /** What a browser asks a device of theirs to sign; undefined for somebody without one, or at such an address. */
  async question({ profileId, sessionId, origin }: Asking): Promise<string | undefined> {
    const keys = await this.of(profileId);
    if (keys.length === 0 || !takesPasskeys(origin)) return undefined;
    const options = await webAuthn().generateAuthenticationOptions({
      rpID: new URL(origin).hostname,
      allowCredentials: keys.map(asKnown),
      userVerification: 'preferred',
    });
    this.challenges.set(`ask ${sessionId}`, options.challenge);
    return JSON.stringify(options);
  }

  /** Whether a device of that person has signed. @throws WrongPassword */
  async prove(asking: Asking, answer: string): Promise<void> {
    const response = parsed<AuthenticationResponseJSON>(answer);
    const { profileId } = asking;
    const key = await this.database.read.findOneBy(Passkey, { id: String(response.id), profileId });
    if (!key) throw notVerified();
    const { verified, authenticationInfo } = await refusedAsProblem(() =>
      webAuthn().verifyAuthenticationResponse({
        response,
        ...this.expected('ask', asking),
        credential: {
          ...asKnown(key),
          publicKey: Buffer.from(key.publicKey, 'base64url'),
          counter: key.counter,
        },
      }),
    );
    if (!verified) throw notVerified();
    const { newCounter } = authenticationInfo;
    await this.database.write((manager) =>
      manager.update(Passkey, { id: key.id }, { counter: newCounter, usedAt: new Date() }),
    );
  }

  private expected(purpose: 'add' | 'ask', { sessionId, origin }: Asking) {
    const name = `${purpose} ${sessionId}`;
    const expectedChallenge = this.challenges.get(name) ?? '';
    this.challenges.delete(name);
    const expectedRPID = new URL(origin).hostname;
    return { expectedChallenge, expectedOrigin: origin, expectedRPID, requireUserVerification: false };
  }
}

/** Browsers have passkeys for names only, and only where nobody on the way can change a page. */
function takesPasskeys(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return hostname === 'localhost' || (protocol === 'https:' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0);
}

function asKnown({ id, transports }: Passkey) {
  return { id, transports: JSON.parse(transports) as AuthenticatorTransport[] };
}

function parsed<T extends { id: unknown }>(answer: string): T {
  try {
    const given = JSON.parse(answer) as T | null;
    if (given) return given;
  } catch {
    // said below
  }
  throw notVerified();
}

/** What the library finds wrong is wrong with what the browser sent. */
async function refusedAsProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw notVerified(error);
  }
}

function notVerified(cause?: unknown): Problem {
  return new WrongPassword('The passkey could not be checked.', {
    nextStep: 'Try once more, or use another way.',
    cause,
  });
}
