import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { buildWhatIsStale } from '../support/process.js';
import { imageFolder } from './image.js';

const ROOT = join(__dirname, '..', '..');
const LONGEST_START = 40_000; // milliseconds

let image: string;
beforeAll(() => {
  buildWhatIsStale();
  const { status, stderr } = spawnSync('npm', ['run', 'build:demo'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  image = imageFolder();
});
afterAll(() => rmSync(image, { recursive: true, force: true }));

test('the demo of the image serves a board beside a Jira of its own, touches no data, and stops with all it started', async () => {
  const [port, jiraPort] = [await freePort(), await freePort()];
  const dataDir = join(image, 'real-data');
  const child = spawn(
    process.execPath,
    ['dist/cli.js', 'demo', '--ready', '--port', String(port), '--jira-port', String(jiraPort)],
    { cwd: image, env: { PATH: process.env.PATH, PORT: '3000', FOOTBRIDGE_DATA_DIR: dataDir } },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit');
  try {
    for (const until = Date.now() + LONGEST_START; !said.includes('Ctrl-C stops everything'); await pause(50))
      if (Date.now() > until || child.exitCode !== null)
        throw new Error(`the demo did not come up:\n${said}`);
    const [, board] = /Their board:\s+(\S+)/.exec(said)!;
    const ada = new Browser(`http://localhost:${port}`);
    await ada.visit(new URL(board).pathname);
    await ada.press('Sign in', {
      email: 'ada@example.com',
      password: /password of both: (.+)/.exec(said)![1],
    });
    expect(ada.page.$('.card').length).toBeGreaterThan(5);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);
  await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
  await expect(fetch(`http://127.0.0.1:${jiraPort}/jira/status`)).rejects.toThrow();
  expect(existsSync(dataDir)).toBe(false);
});

test('where the demo is not a part, its command says how it is started', () => {
  const cli = spawnSync(process.execPath, ['dist/cli.js', 'demo'], { cwd: withoutDemo(), encoding: 'utf8' });
  expect([cli.status, cli.stderr]).toEqual([1, expect.stringContaining('npm run demo')]);
});

function withoutDemo(): string {
  rmSync(join(image, 'dist', 'demo'), { recursive: true });
  return image;
}
