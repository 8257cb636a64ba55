import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { Credential } from './credential.entity.js';

/** Whether it works as far as is known: accepted so far, not over, and of the account's present configuration. */
export function isUsable(credential: Credential, account: AlmAccount): boolean {
  return !credential.isFailing && isCurrent(credential, account);
}

/** Whether calls may be made with it: also with one that may have begun to work again. */
export function mayTry(credential: Credential, account: AlmAccount): boolean {
  return (!credential.isFailing || credential.isShutOut) && isCurrent(credential, account);
}

/** Whether it is not over, and of a configuration that the account still has. */
export function isCurrent({ expiresAt, configurationVersion }: Credential, account: AlmAccount): boolean {
  const isOver = expiresAt !== null && expiresAt <= new Date();
  return !isOver && account.forLinksOf(configurationVersion) !== undefined;
}

/** The account as that credential links to it: of a link that was made before its kind was changed, the former one. */
export function linkedAccount(
  account: AlmAccount,
  credential: Pick<Credential, 'configurationVersion'> | undefined,
): AlmAccount {
  return (credential && account.forLinksOf(credential.configurationVersion)) ?? account;
}
