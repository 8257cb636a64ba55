import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/database/database.js';
import { ENTITIES } from '../../src/entities.js';
import { Profile } from '../../src/people/profile.entity.js';

export interface ScratchDatabase {
  database: Database;
  dataDir: string;
  /** Opens it again after it was closed. */
  reopen(): Promise<void>;
  remove(): Promise<void>;
}

/** A database of its own, with the schema of the app. */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  const scratch: ScratchDatabase = {
    dataDir,
    database: await Database.open(dataDir, ENTITIES),
    reopen: async () => {
      scratch.database = await Database.open(dataDir, ENTITIES);
    },
    remove: async () => {
      await scratch.database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return scratch;
}

/** A row like any other, told by its name. */
export function person(name: string): Profile {
  const createdAt = new Date('2026-01-01T00:00:00Z');
  return Object.assign(new Profile(), {
    id: name,
    name,
    email: `${name}@example.com`,
    role: 'member',
    passwordHash: '-',
    createdAt,
  });
}
