import { Injectable } from '@nestjs/common';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';

export type Secrets = Record<string, string>;

/** The secrets of accounts, each sealed for its own place: a sealed text that was moved elsewhere does not open. */
@Injectable()
export class AccountSecrets {
  constructor(private readonly secretBox: SecretBox) {}

  /** Of the present connection. */
  seal(accountId: string, secrets: Secrets): string {
    return this.secretBox.seal(secrets, placeOf(accountId));
  }

  open(accountId: string, sealed: string): Secrets {
    return this.secretBox.open(sealed, placeOf(accountId));
  }

  sealFormer(accountId: string, secrets: Secrets): string {
    return this.secretBox.seal(secrets, formerPlaceOf(accountId));
  }

  openFormer(accountId: string, sealed: string): Secrets {
    return this.secretBox.open(sealed, formerPlaceOf(accountId));
  }
}

/** Where the secrets of the present connection are sealed. */
export function placeOf(id: string): SealedPlace {
  return ['alm_account', 'sealed_secrets', id];
}

/** Where those of the former one are. */
export function formerPlaceOf(id: string): SealedPlace {
  return ['alm_account', 'sealed_former_secrets', id];
}
