import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { audit } from '../audit/audit.js';
import { readConfig } from '../config.js';
import { backUp } from '../database/backup.js';
import { DATABASE_FILE } from '../database/data-folder.js';
import { pendingIn } from '../database/schema.js';
import { counted } from '../words.js';
import { onFoundation } from './foundation.js';
import { restore } from './restore.js';

export function addBackups(program: Command): void {
  program
    .command('backup')
    .description(
      'Copies the database into one file, beside a running server. Secrets stay sealed: keep the key (encryption.key, unless you set one) in another place.',
    )
    .argument('<file>', 'a file that is not there yet')
    .action(makeBackup);
  program
    .command('restore')
    .description(
      'Puts a backup in place of the database; the server has to be stopped. Nobody is signed in afterwards, and no Jira is called until an administrator has said that the restored Footbridge is the only one.',
    )
    .argument('<file>', 'a file that backup made')
    .action(restoreBackup);
}

async function makeBackup(file: string): Promise<void> {
  const { dataDir } = readConfig();
  const made = await backUp(dataDir, file);
  await noteBackup(dataDir, basename(made));
  console.log(
    `Everything is in ${made} (${counted(statSync(made).size, 'byte')}), sealed with the key of this installation.`,
  );
}

/** For the page Status. A database that a newer Footbridge would change first is left as it is. */
async function noteBackup(dataDir: string, name: string): Promise<void> {
  if ((await pendingIn(join(dataDir, DATABASE_FILE))).length > 0) return;
  await onFoundation(({ database }) => database.write((manager) => audit(manager, 'backup made', { name })));
}

async function restoreBackup(file: string): Promise<void> {
  const { before } = await restore(readConfig(), file);
  console.log(`${file} is the database now.${before ? ` What was there before is ${before}.` : ''}`);
  console.log(
    'Start the server, sign in as an administrator, and say that this is the only Footbridge with these links.',
  );
}
