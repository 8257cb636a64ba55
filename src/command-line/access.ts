import type { Command } from 'commander';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Credential } from '../credentials/credential.entity.js';
import { ProfilesService } from '../people/profiles.service.js';
import { AccessEnds } from '../person/access-ends.js';
import { onFoundation } from './foundation.js';
import { somebody } from './somebody.js';

interface Leaver {
  email: string;
  boardsTo?: string;
}

/** The end of somebody's access, and its return. */
export function addAccess(user: Command): void {
  user
    .command('disable')
    .description(
      'Ends somebody’s access: they are signed out and shut out, and their links to Jira are forgotten.',
    )
    .requiredOption('--email <address>', 'what they sign in with')
    .option('--boards-to <address>', 'who takes over the boards that they made')
    .action(disable);
  user
    .command('enable')
    .description('Lets somebody sign in again. Links to Jira they make anew.')
    .requiredOption('--email <address>', 'what they sign in with')
    .action(enable);
}

async function disable({ email, boardsTo }: Leaver): Promise<void> {
  const name = await onFoundation(async ({ database }) => {
    const { id } = await somebody(database, email);
    const heirId = boardsTo ? (await somebody(database, boardsTo)).id : '';
    const ends = new AccessEnds(database, new ProfilesService(database), { endAllOf });
    return (await ends.end({ id, heirId })).name;
  });
  console.log(`The access of ${name} has ended.`);
}

async function enable({ email }: { email: string }): Promise<void> {
  const name = await onFoundation(async ({ database }) => {
    const { id } = await somebody(database, email);
    return (await new ProfilesService(database).giveAccessBack(id)).name;
  });
  console.log(`${name} can sign in again.`);
}

/** Rows alone: what a server keeps in memory of them it lets go by itself, once this is committed. */
async function endAllOf(manager: EntityManager, profileId: string): Promise<number> {
  const credentials = await manager.findBy(Credential, { profileId });
  for (const { id, accountId } of credentials) {
    await manager.delete(Credential, { id });
    await audit(manager, 'link ended', await manager.findOneByOrFail(AlmAccount, { id: accountId }));
  }
  return credentials.length;
}
