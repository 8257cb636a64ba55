import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import type { CredentialsService } from '../credentials/credentials.service.js';

/**
 * Acts in the ALM site as that person. A credential that the site refuses just now is the same to the
 * caller as one that has been refused before.
 *
 * @throws LinkNeeded
 */
export async function asPerson<T>(
  credentials: Pick<CredentialsService, 'as' | 'needed'>,
  profileId: string,
  account: AlmAccount,
  work: (client: AlmClient, credential: Credential) => Promise<T>,
): Promise<T> {
  try {
    return await credentials.as(profileId, account, work);
  } catch (error) {
    const isRefused = error instanceof AlmProblem && error.kind === 'credential-refused';
    throw isRefused
      ? credentials.needed(account, { failure: error.message, isShutOut: error.mayPass })
      : error;
  }
}
