import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { openFoundation } from '../app.js';
import { audit } from '../audit/audit.js';
import { ConfigProblem, readConfig, type Config } from '../config.js';
import { keyIn, makeNextKey, takeNextKey } from '../database/encryption-key.js';
import { FolderLock } from '../database/folder-lock.js';
import { SecretBox } from '../database/secret-box.js';
import type { Foundation } from '../foundation.module.js';
import { Session } from '../sign-in/session.entity.js';
import { counted } from '../words.js';
import { onFoundation } from './foundation.js';
import { openAll, resealAll, type Sealed } from './sealed-columns.js';

export function addKey(program: Command): void {
  const key = program.command('key').description('The key that secrets are sealed with.');
  key
    .command('status')
    .description('Says which key is in use, how many secrets it opens, and whether any are damaged.')
    .action(status);
  key
    .command('rotate')
    .description(
      'Seals every secret with another key: all of them or, when it is cut off, none. The server has to be stopped; afterwards everybody signs in again. Backups that were made before need the key from before.',
    )
    .option(
      '--new-key-file <file>',
      'a file with the new key, where the key is a setting: 32 bytes in base64',
    )
    .action(rotate);
}

async function status(): Promise<void> {
  await onFoundation(async ({ config, database, secretBox }) => {
    const { good, damaged } = await openAll(database.read, secretBox);
    const place = config.encryptionKey ? 'from the settings' : 'encryption.key in the data folder';
    console.log(`Key ${secretBox.keyId}, ${place}, opens ${counted(good, 'secret')}.`);
    if (damaged > 0) console.log(`${counted(damaged, 'secret')} cannot be opened: ${CURE}`);
  });
}

async function rotate({ newKeyFile }: { newKeyFile?: string }): Promise<void> {
  const config = readConfig();
  const lock = await FolderLock.take(config);
  try {
    // Before the new key is made: what an earlier rotation that was cut off has left is put right first.
    const foundation = await openFoundation(config, undefined, lock);
    try {
      await rotateOn(foundation, config.encryptionKey ? given(config, newKeyFile) : undefined, newKeyFile);
    } finally {
      await foundation.database.close();
    }
  } finally {
    await lock.release();
  }
}

/** @param given the new key, where the key is a setting. */
async function rotateOn({ config, database, secretBox }: Foundation, given?: Buffer, file?: string) {
  if (!given && file)
    throw new ConfigProblem('The key is encryption.key in the data folder: leave --new-key-file out.');
  const next = new SecretBox(given ?? makeNextKey(config));
  const sealed = await database.write(async (manager) => {
    const all = await resealAll(manager, secretBox, next);
    await manager.clear(Session); // their cookies were signed with the key from before
    await audit(manager, 'encryption key changed', { name: `${secretBox.keyId} → ${next.keyId}` });
    return all;
  });
  const former = given ? undefined : takeNextKey(config);
  console.log(toldOf(sealed, next.keyId));
  console.log(
    former
      ? `The key from before is ${former}. Delete it with the last backup that was made with it.`
      : `Now set the key to what is in ${file}, and start the server.`,
  );
}

function toldOf({ good, damaged }: Sealed, keyId: string): string {
  const told = `${counted(good, 'secret')} sealed with key ${keyId}.`;
  return damaged > 0 ? `${told} ${counted(damaged, 'secret')} could not be opened: ${CURE}` : told;
}

const CURE = 'whoever they belong to links anew, or enters them on the page of the ALM account.';

function given({ encryptionKey }: Config, file: string | undefined): Buffer {
  if (!file)
    throw new ConfigProblem(
      'The key is a setting, so Footbridge cannot change it: make another one (openssl rand -base64 32), and name its file with --new-key-file.',
    );
  const path = resolve(file);
  if (!existsSync(path)) throw new ConfigProblem(`There is no ${path}.`);
  const key = keyIn(path);
  if (encryptionKey?.equals(key)) throw new ConfigProblem(`${path} holds the key that is in use already.`);
  return key;
}
