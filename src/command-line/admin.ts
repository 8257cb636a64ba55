import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { PasswordResetsService } from '../people/password-resets.service.js';
import { Profile } from '../people/profile.entity.js';
import { Problem } from '../problem.js';
import { NewPersonForm } from '../people/profile-forms.js';
import { ProfilesService } from '../people/profiles.service.js';
import { SetUpService } from '../sign-in/set-up.service.js';
import { Form } from '../web/form.js';
import { onFoundation } from './foundation.js';

interface NewAdministrator {
  email: string;
  name: string;
}

export function addAdmin(program: Command): void {
  const admin = program.command('admin').description('Administrators.');
  admin
    .command('create')
    .description(
      'Creates an administrator, also when nobody can sign in any more. The password is read from standard input: 12 to 128 characters.',
    )
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--name <name>', 'their name')
    .requiredOption('--password-stdin', 'read the password from standard input')
    .action(create);
  admin
    .command('reset-password')
    .description(
      'Makes a one-time address where somebody, administrator or not, chooses another password, or signs in where passwords are off. Until then theirs stays.',
    )
    .requiredOption('--email <address>', 'what they sign in with')
    .action(resetPassword);
}

async function resetPassword({ email }: { email: string }): Promise<void> {
  const config = readConfig();
  const path = await onFoundation(async ({ database }) => {
    const person = await database.read.findOneBy(Profile, { email: email.toLowerCase() });
    if (!person) throw new Problem(`Nobody has a profile with the e-mail address ${email}.`);
    return new PasswordResetsService(database).add(person);
  });
  const origin = config.baseUrl ?? `http://localhost:${config.port}`;
  const what = config.signIn.passwords ? 'chooses another password' : 'signs in';
  console.log(`${email} ${what} at this address. It works once, for 24 hours:\n${origin}${path}`);
}

async function create({ email, name }: NewAdministrator): Promise<void> {
  const form = await Form.bind(NewPersonForm, { email, name, password: await typed() });
  await form.submit((person) =>
    onFoundation(({ database }) =>
      new SetUpService(database, new ProfilesService(database)).createAdministrator(person),
    ),
  );
  if (!form.valid) throw new Problem(complaints(form));
  console.log(`${form.values.name} can now sign in as an administrator with ${form.values.email}.`);
}

/** One line of standard input. */
async function typed(): Promise<string> {
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}

function complaints(form: Form<object>): string {
  const { errorList, message, nextStep } = form.view();
  return [...errorList.map(({ field, text }) => `${field}: ${text}`), message, nextStep]
    .filter(Boolean)
    .join('\n');
}
