import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { Database } from '../../src/database/database.js';
import { ENTITIES } from '../../src/entities.js';
import { Profile } from '../../src/people/profile.entity.js';
import { person } from './scratch-database.js';

// A process that writes pairs of rows until it is killed. It says a number once its pair is committed.
async function main([dataDir, from]: string[]) {
  const database = await Database.open(dataDir, ENTITIES);
  for (let i = Number(from); ; i++) {
    await database.write(async (manager) => {
      await manager.insert(Profile, person(`a${i}`));
      await manager.insert(Profile, person(`b${i}`));
    });
    writeSync(1, `${i}\n`);
  }
}

void main(process.argv.slice(2));
