import { Database } from '../database/database.js';
import { Problem } from '../problem.js';
import { AlmAccount } from './alm-account.entity.js';

/** Writes to the account where it still is as it was read. @throws Problem 409 where it is not: nothing is written. */
export async function replaceAccount(
  database: Database,
  asRead: Partial<AlmAccount>,
  values: Partial<AlmAccount>,
): Promise<void> {
  const { affected } = await database.write((manager) => manager.update(AlmAccount, asRead, values));
  if (affected !== 1)
    throw new Problem('This ALM account was changed meanwhile.', {
      status: 409,
      nextStep: 'Nothing of that was undone. Load the page again and look at it first.',
    });
}
