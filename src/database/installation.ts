import { ConfigProblem, type Config } from '../config.js';
import type { Database } from './database.js';
import { encryptionKey } from './encryption-key.js';
import { Installation } from './installation.entity.js';
import { SecretBox, UnsealProblem } from './secret-box.js';

const PLACE = ['installation', 'key_check', '1'] as const;
const KNOWN = 'footbridge';

/**
 * The secret box of this installation; the first start makes it.
 *
 * @throws ConfigProblem when the key is not the one that the database's secrets were sealed with.
 */
export async function openSecretBox(config: Config, database: Database): Promise<SecretBox> {
  const installation = await database.read.findOneBy(Installation, { id: 1 });
  const box = new SecretBox(encryptionKey(config, installation !== null));
  if (installation) check(installation, box);
  else {
    const keyCheck = box.seal(KNOWN, PLACE);
    await database.write((manager) => manager.insert(Installation, { id: 1, keyCheck }));
  }
  return box;
}

function check({ keyCheck }: Installation, box: SecretBox): void {
  try {
    box.open(keyCheck, PLACE);
  } catch (error) {
    if (!(error instanceof UnsealProblem)) throw error;
    throw new ConfigProblem(
      `The encryption key is not the one that this database was made with (${error.message}). Start with the right key. Nothing was changed.`,
    );
  }
}
