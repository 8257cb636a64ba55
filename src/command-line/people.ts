import type { Command } from 'commander';
import { Profile } from '../people/profile.entity.js';
import { ProfilesService } from '../people/profiles.service.js';
import { Problem } from '../problem.js';
import { OpenSessions } from '../sign-in/open-sessions.js';
import { counted } from '../words.js';
import { onFoundation } from './foundation.js';

interface Whose {
  email?: string;
  all?: boolean;
}

export function addPeople(program: Command): void {
  program
    .command('user')
    .description('People.')
    .command('list')
    .description('Everybody, with their role and in how many browsers they are signed in.')
    .action(list);
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
    for (const { id, name, email, role } of await new ProfilesService(database).all()) {
      const sessions = await open.of(id);
      console.log([email, role, counted(sessions.length, 'browser'), name].join('\t'));
    }
  });
}

async function end({ email, all }: Whose): Promise<void> {
  if (!email === !all) throw new Problem('Say whose: --email or --all.');
  const ended = await onFoundation(async ({ database }) => {
    const people = all
      ? await new ProfilesService(database).all()
      : await database.read.findBy(Profile, { email: email!.toLowerCase() });
    if (people.length === 0) throw new Problem(`Nobody has a profile with the e-mail address ${email}.`);
    return database.write(async () => {
      let count = 0;
      for (const { id } of people) count += await new OpenSessions(database).endAll(id);
      return count;
    });
  });
  console.log(`${email ?? 'Everybody'} is signed out of ${counted(ended, 'browser')}.`);
}
