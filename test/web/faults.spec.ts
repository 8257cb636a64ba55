import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Process } from '../support/process.js';

let folder: string;
let footbridge: Process;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'footbridge-'))));
afterEach(async () => {
  await footbridge.end();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['thrown by nobody knows whom', "throw new Error('of the test')"],
  ['rejected where nobody waits', "void Promise.reject(new Error('of the test'))"],
])('AF-21 what is %s is logged, and ends the process with 1', async (_, fault) => {
  const preload = join(folder, 'fault.cjs');
  writeFileSync(preload, `process.on('SIGUSR2', () => { ${fault}; });`);
  footbridge = Process.run({
    FOOTBRIDGE_DATA_DIR: join(folder, 'data'),
    NODE_OPTIONS: `--require ${preload}`,
  });
  await footbridge.ready();
  footbridge.child.kill('SIGUSR2');
  expect(await footbridge.ended).toEqual({ code: 1, signal: null });
  expect(footbridge.output).toMatch(/"level":60,.*nobody has foreseen/);
  expect(footbridge.output).toContain('of the test');
});

test('AF-04 a log that nobody takes any more holds nothing up', async () => {
  footbridge = Process.run({ FOOTBRIDGE_DATA_DIR: join(folder, 'data'), FOOTBRIDGE_LOG_LEVEL: 'info' });
  const address = await footbridge.ready();
  footbridge.child.stdout!.destroy();
  footbridge.child.stderr!.destroy();
  for (let i = 0; i < 20; i++) expect((await fetch(`${address}/nothing`)).status).toBe(404);
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
});
