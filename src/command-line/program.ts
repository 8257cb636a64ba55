import { Command, CommanderError } from 'commander';
import { ConfigProblem, version } from '../config.js';
import { Problem } from '../problem.js';
import { requestContext } from '../request-context.js';
import { addAdmin } from './admin.js';
import { addBackups } from './backups.js';
import { addConfig } from './config.js';
import { addDemo } from './demo.js';
import { addDoctor } from './doctor.js';
import { addKey } from './key.js';
import { addPeople } from './people.js';
import { Unwell } from './unwell.js';

const OK = 0;
const FAILED = 1;
const USAGE = 2;

/**
 * Runs one command and says what it did.
 *
 * @param args what stands after the name of the program.
 * @returns the exit code: 0 done, 1 failed and nothing was changed, 2 not a command.
 */
export async function run(args: string[]): Promise<number> {
  try {
    await requestContext.run({ id: '', who: 'the command line' }, () =>
      program().parseAsync(args, { from: 'user' }),
    );
    return OK;
  } catch (error) {
    return codeOf(error);
  }
}

function program(): Command {
  const footbridge = new Command()
    .name(nameOfProgram())
    .description(
      'Commands for whoever runs Footbridge. They work on FOOTBRIDGE_DATA_DIR with FOOTBRIDGE_ENCRYPTION_KEY, as the\nserver does, and beside a running server unless they say that it has to be stopped.',
    )
    .version(version)
    .showHelpAfterError()
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 failed and nothing was changed, 2 not a command.');
  footbridge.command('serve').description('Starts the server.').action(serve);
  for (const add of [addAdmin, addBackups, addPeople, addKey, addDoctor, addConfig, addDemo]) add(footbridge);
  return footbridge;
}

/** As it is called here: by npm in a checkout, by its own name in the container. */
function nameOfProgram(): string {
  return process.env.npm_lifecycle_event === 'footbridge' ? 'npm run footbridge --' : 'footbridge';
}

async function serve(): Promise<void> {
  await import('../main.js');
}

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE; // it has been said already
  if (error instanceof Unwell) return FAILED;
  const isExpected = error instanceof Problem || error instanceof ConfigProblem;
  if (!isExpected) console.error('Nothing was changed.', error);
  else console.error(withNothingChanged(error.message));
  return FAILED;
}

function withNothingChanged(sentence: string): string {
  return sentence.includes('Nothing was changed.') ? sentence : `Nothing was changed. ${sentence}`;
}
