import type { Credential } from '../credentials/credential.entity.js';
import type { Watched } from './cadence.js';
import { digestOf, type Source } from './source.js';

/** Names a person's reading of a source. */
export function keyOf(credential: Credential, source: Source): string {
  return `${credential.id} ${digestOf(source)}`;
}

export function watchedOf(credential: Credential, source: Source): Watched {
  return { key: keyOf(credential, source), credentialId: credential.id, source: digestOf(source) };
}

/** The same, and whom the site knows the person as. */
export function identityKeyOf(credential: Credential, source: Source): string {
  return `${keyOf(credential, source)} ${credential.userKey}`;
}
