import { randomInt } from 'node:crypto';
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Profile } from '../../src/people/profile.entity.js';
import { scratchDatabase } from '../support/scratch-database.js';

const ROUNDS = 6;
const WRITER = join(__dirname, '..', 'support', 'diligent-writer.ts');

/** Starts a writer, kills it at a random moment while it writes, and gives the numbers that it had acknowledged. */
async function killedWriter(dataDir: string, from: number): Promise<number[]> {
  const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, dataDir, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(writer, 'close');
  let said = '';
  writer.stdout.on('data', (chunk) => (said += chunk));
  await once(writer.stdout, 'data');
  await sleep(randomInt(150));
  writer.kill('SIGKILL');
  await gone;
  // A number that was cut off by the end was not acknowledged.
  return said.slice(0, said.lastIndexOf('\n')).split('\n').map(Number);
}

test('AF-01 a process that is killed while it writes loses nothing that it has acknowledged, and leaves nothing half done', async () => {
  const scratch = await scratchDatabase();
  await scratch.database.close();
  const acknowledged: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    acknowledged.push(...(await killedWriter(scratch.dataDir, round * 1_000_000)));
    await scratch.reopen();
    expect(await scratch.database.read.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const ids = new Set((await scratch.database.read.find(Profile)).map(({ id }) => id));
    for (const i of acknowledged) expect([ids.has(`a${i}`), ids.has(`b${i}`)]).toEqual([true, true]);
    for (const id of ids) expect(ids.has((id.startsWith('a') ? 'b' : 'a') + id.slice(1))).toBe(true);
    if (round < ROUNDS - 1) await scratch.database.close();
  }
  await scratch.remove();
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
});
