import { ConfigProblem, type Config } from '../config.js';
import type { Database } from './database.js';
import { encryptionKey, nextKey, takeNextKey } from './encryption-key.js';
import { Installation } from './installation.entity.js';
import { SecretBox, UnsealProblem } from './secret-box.js';

/** Where the known value is sealed that proves the key. */
export const KEY_CHECK = ['installation', 'key_check', '1'] as const;
const KNOWN = 'footbridge';

/**
 * The secret box of this installation; the first start makes it.
 *
 * @throws ConfigProblem when the key is not the one that the database's secrets were sealed with.
 */
export async function openSecretBox(config: Config, database: Database): Promise<SecretBox> {
  const installation = await database.read.findOneBy(Installation, { id: 1 });
  const box = new SecretBox(encryptionKey(config, installation !== null));
  if (installation) {
    const rotated = opens(installation, box) ? undefined : nextKey(config);
    const next = rotated && new SecretBox(rotated);
    if (!next || !opens(installation, next)) check(installation, box);
    else {
      // A rotation was cut off after the database had the new key, and before the file had.
      takeNextKey(config);
      return next;
    }
  } else {
    const keyCheck = box.seal(KNOWN, KEY_CHECK);
    await database.write((manager) => manager.insert(Installation, { id: 1, keyCheck }));
  }
  return box;
}

function opens({ keyCheck }: Installation, box: SecretBox): boolean {
  try {
    box.open(keyCheck, KEY_CHECK);
    return true;
  } catch {
    return false;
  }
}

function check({ keyCheck }: Installation, box: SecretBox): void {
  try {
    box.open(keyCheck, KEY_CHECK);
  } catch (error) {
    if (!(error instanceof UnsealProblem)) throw error;
    throw new ConfigProblem(
      `The encryption key is not the one that this database was made with (${error.message}). Start with the right key. Nothing was changed.`,
    );
  }
}
