import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { openFoundation } from './app.js';
import { ConfigProblem, readConfig } from './config.js';
import type { Foundation } from './foundation.module.js';
import { Problem } from './problem.js';
import { NewPersonForm } from './profiles/profile-forms.js';
import { ProfilesService } from './profiles/profiles.service.js';
import { SetUpService } from './profiles/set-up.service.js';
import { Form } from './web/form.js';

const OK = 0;
const FAILED = 1;
const USAGE = 2;

const HELP = `Commands for whoever runs Footbridge. They work beside a running server, on the same
FOOTBRIDGE_DATA_DIR and FOOTBRIDGE_ENCRYPTION_KEY.

  npm run footbridge -- admin create --email <address> --name <name> --password-stdin

      Creates an administrator, also when nobody can sign in any more.
      The password is read from standard input: 12 to 128 characters.

Exit codes: 0 done, 1 failed and nothing was changed, 2 not a command.`;

/** Words of a command, and what it does with the arguments after them. */
const COMMANDS: Record<string, (args: string[]) => Promise<string>> = {
  'admin create': createAdministrator,
};

/** The command was not understood. */
class UsageProblem extends Error {}

async function createAdministrator(args: string[]): Promise<string> {
  const { email, name, 'password-stdin': fromStdin } = options(args);
  if (!email || !name || !fromStdin)
    throw new UsageProblem('admin create needs --email, --name and --password-stdin.');

  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const form = await Form.bind(NewPersonForm, { email, name, password });
  await form.submit((person) =>
    onFoundation(({ database }) =>
      new SetUpService(database, new ProfilesService(database)).createAdministrator(person),
    ),
  );
  if (!form.valid) throw new Problem(complaints(form));
  return `${form.values.name} can now sign in as an administrator with ${form.values.email}.`;
}

function options(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: { email: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    });
    return values;
  } catch (error) {
    throw new UsageProblem((error as Error).message);
  }
}

async function onFoundation<T>(work: (foundation: Foundation) => Promise<T>): Promise<T> {
  const foundation = await openFoundation(readConfig());
  try {
    return await work(foundation);
  } finally {
    await foundation.database.close();
  }
}

function complaints(form: Form<object>): string {
  const { errorList, message, nextStep } = form.view();
  return [...errorList.map(({ field, text }) => `${field}: ${text}`), message, nextStep]
    .filter(Boolean)
    .join('\n');
}

async function run(argv: string[]): Promise<number> {
  if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') {
    console.log(HELP);
    return argv.length === 0 ? USAGE : OK;
  }
  const command = COMMANDS[argv.slice(0, 2).join(' ')];
  try {
    if (!command) throw new UsageProblem(`There is no command "${argv.slice(0, 2).join(' ')}".`);
    console.log(await command(argv.slice(2)));
    return OK;
  } catch (error) {
    if (error instanceof UsageProblem) {
      console.error(`${error.message}\n\n${HELP}`);
      return USAGE;
    }
    const isExpected = error instanceof Problem || error instanceof ConfigProblem;
    console.error('Nothing was changed.', isExpected ? error.message : error);
    return FAILED;
  }
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
