import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { backUp } from '../database/backup.js';
import { counted } from '../words.js';
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
  const made = await backUp(readConfig().dataDir, file);
  console.log(
    `Everything is in ${made} (${counted(statSync(made).size, 'byte')}), sealed with the key of this installation.`,
  );
}

async function restoreBackup(file: string): Promise<void> {
  const { before } = await restore(readConfig(), file);
  console.log(`${file} is the database now.${before ? ` What was there before is ${before}.` : ''}`);
  console.log(
    'Start the server, sign in as an administrator, and say that this is the only Footbridge with these links.',
  );
}
