import type { EntityManager } from 'typeorm';
import { formerPlaceOf, placeOf as placeOfSecrets } from '../accounts/account-secrets.js';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Credential } from '../credentials/credential.entity.js';
import { Disconnection } from '../credentials/disconnection.entity.js';
import { placeOf as placeOfDisconnection } from '../credentials/disconnections.js';
import { placeOf as placeOfCredential } from '../credentials/sealed-place.js';
import { Installation } from '../database/installation.entity.js';
import { KEY_CHECK } from '../database/installation.js';
import { UnsealProblem, type SealedPlace, type SecretBox } from '../database/secret-box.js';
import { Mail } from '../mail/mail.entity.js';
import { placeOf as placeOfMail } from '../mail/outbox.js';
import { Authenticator } from '../sign-in/second-factor/authenticator.entity.js';
import { placeOf as placeOfAuthenticator } from '../sign-in/second-factor/second-factors.js';
import { PendingLink } from '../oauth/pending-link.entity.js';
import { placeOf as placeOfPendingLink } from '../oauth/pending-links.js';

/** A column whose values are sealed, each for its row. */
interface SealedColumn {
  entity: new () => object;
  column: string;
  place(row: Row): SealedPlace;
}

type Row = Record<'id' | 'accountId' | 'profileId', string> & Record<string, string | null>;

/** Every column that is sealed. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { entity: Installation, column: 'keyCheck', place: () => KEY_CHECK },
  { entity: AlmAccount, column: 'sealedSecrets', place: ({ id }) => placeOfSecrets(id) },
  { entity: AlmAccount, column: 'sealedFormerSecrets', place: ({ id }) => formerPlaceOf(id) },
  { entity: Credential, column: 'sealedSecret', place: placeOfCredential },
  { entity: Disconnection, column: 'sealedSecret', place: placeOfDisconnection },
  { entity: Mail, column: 'sealedFacts', place: placeOfMail },
  { entity: Authenticator, column: 'sealedSecret', place: placeOfAuthenticator },
  {
    entity: PendingLink,
    column: 'sealedWayOut',
    place: ({ id }) => placeOfPendingLink(id, 'sealed_way_out'),
  },
  { entity: PendingLink, column: 'sealedGrant', place: ({ id }) => placeOfPendingLink(id, 'sealed_grant') },
];

/** How many sealed values there are. */
export interface Sealed {
  good: number;
  /** That do not open: they are damaged, and are of no use as they are. */
  damaged: number;
}

/** Opens every sealed value. */
export async function openAll(manager: EntityManager, box: SecretBox): Promise<Sealed> {
  return each(manager, box, async () => undefined);
}

/** Seals every value anew that opens; to be called in one write. */
export async function resealAll(manager: EntityManager, from: SecretBox, to: SecretBox): Promise<Sealed> {
  return each(manager, from, async (value, row, { entity, column, place }) => {
    await manager.update(entity, { id: row.id }, { [column]: to.seal(value, place(row)) });
  });
}

async function each(
  manager: EntityManager,
  box: SecretBox,
  work: (value: unknown, row: Row, sealed: SealedColumn) => Promise<void>,
): Promise<Sealed> {
  const found = { good: 0, damaged: 0 };
  for (const sealed of SEALED_COLUMNS) {
    const rows = await manager
      .createQueryBuilder(sealed.entity, 'row')
      .addSelect(`row.${sealed.column}`)
      .getMany();
    for (const row of rows as Row[]) {
      const text = row[sealed.column];
      if (text === null) continue;
      const value = opened(box, text!, sealed.place(row));
      if (!value) found.damaged++;
      else {
        found.good++;
        await work(value.of, row, sealed);
      }
    }
  }
  return found;
}

function opened(box: SecretBox, text: string, place: SealedPlace): { of: unknown } | undefined {
  try {
    return { of: box.open(text, place) };
  } catch (error) {
    if (error instanceof UnsealProblem) return undefined;
    throw error;
  }
}
