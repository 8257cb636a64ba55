import type { SealedPlace } from '../database/secret-box.js';
import type { Credential } from './credential.entity.js';

/** Where a credential's secret is sealed. */
export function placeOf({
  id,
  accountId,
  profileId,
}: Pick<Credential, 'id' | 'accountId' | 'profileId'>): SealedPlace {
  return ['credential', 'sealed_secret', id, accountId, profileId];
}
