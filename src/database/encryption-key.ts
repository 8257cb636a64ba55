import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigProblem, type Config } from '../config.js';

const FILE = 'encryption.key';

/**
 * The 32-byte key that secrets are sealed with: the configured one, or the one in the data folder,
 * which the first start makes with mode 0600.
 *
 * @param hasSealedValues whether the database already depends on a key.
 * @throws ConfigProblem when the key that the database depends on is missing or damaged.
 */
export function encryptionKey(config: Config, hasSealedValues: boolean): Buffer {
  if (config.encryptionKey) return config.encryptionKey;
  const file = join(config.dataDir, FILE);
  if (existsSync(file)) return read(file);
  if (hasSealedValues) {
    throw new ConfigProblem(
      `The database holds secrets, but their key is gone: put back ${file} or set FOOTBRIDGE_ENCRYPTION_KEY. Nothing was changed.`,
    );
  }
  const key = randomBytes(32);
  writeFileSync(file, key.toString('base64') + '\n', { mode: 0o600, flag: 'wx', flush: true });
  return key;
}

function read(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32)
    throw new ConfigProblem(`${file} does not hold 32 bytes in base64. Nothing was changed.`);
  chmodSync(file, 0o600);
  return key;
}
