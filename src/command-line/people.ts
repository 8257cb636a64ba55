import type { Command } from 'commander';
import { ProfilesService } from '../people/profiles.service.js';
import { Problem } from '../problem.js';
import { OpenSessions } from '../sign-in/open-sessions.js';
import { Passkeys } from '../sign-in/second-factor/passkeys.js';
import { SecondFactors } from '../sign-in/second-factor/second-factors.js';
import { counted } from '../words.js';
import { addAccess } from './access.js';
import { onFoundation } from './foundation.js';
import { somebody } from './somebody.js';

interface Whose {
  email?: string;
  all?: boolean;
}

export function addPeople(program: Command): void {
  const user = program.command('user').description('People.');
  user
    .command('list')
    .description(
      'Everybody, with their role, in how many browsers they are signed in, and who has a second factor.',
    )
    .action(list);
  user
    .command('remove-second-factor')
    .description(
      'For somebody who is without their phone and their recovery codes: their password alone is enough then.',
    )
    .requiredOption('--email <address>', 'what they sign in with')
    .action(removeSecondFactor);
  addAccess(user);
  program
    .command('sessions')
    .description('Browsers in which people are signed in.')
    .command('end')
    .description('Signs somebody out of every browser, or everybody.')
    .option('--email <address>', 'what they sign in with')
    .option('--all', 'everybody')
    .action(end);
}

async function list(): Promise<void> {
  await onFoundation(async ({ database }) => {
    const open = new OpenSessions(database);
    const people = await new ProfilesService(database).all();
    for (const { id, name, email, role, secondFactorAt, disabledAt } of people) {
      const sessions = await open.of(id);
      const factor = secondFactorAt ? ['second factor'] : [];
      const standing = disabledAt ? `${role}, access ended` : role;
      console.log([email, standing, counted(sessions.length, 'browser'), name, ...factor].join('\t'));
    }
  });
}

async function removeSecondFactor({ email }: { email: string }): Promise<void> {
  await onFoundation(async ({ database, secretBox }) => {
    const { id } = await somebody(database, email);
    await new SecondFactors(database, secretBox, new Passkeys(database)).remove(id);
  });
  console.log(`${email} signs in without a second factor now.`);
}

async function end({ email, all }: Whose): Promise<void> {
  if (!email === !all) throw new Problem('Say whose: --email or --all.');
  const ended = await onFoundation(async ({ database }) => {
    const people = all ? await new ProfilesService(database).all() : [await somebody(database, email!)];
    return database.write(async () => {
      let count = 0;
      for (const { id } of people) count += await new OpenSessions(database).endAll(id);
      return count;
    });
  });
  console.log(`${email ?? 'Everybody'} is signed out of ${counted(ended, 'browser')}.`);
}
