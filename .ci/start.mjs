// Starts what the README says to start, on an empty data folder and free ports, until it is there; then stops it,
// which has to be clean and quick. node .ci/start.mjs [demo]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LONGEST_START = 180_000; // milliseconds, with a build
const LONGEST_STOP = 15_000;

const isDemo = process.argv[2] === 'demo';
const dataDir = mkdtempSync(join(tmpdir(), 'footbridge-start-'));
const [port, jiraPort, faultsPort] = [await freePort(), await freePort(), await freePort()];
const address = `http://127.0.0.1:${port}`;
const began = Date.now();
const server = spawn('npm', isDemo ? ['run', 'demo', '--', '--ready'] : ['start'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    PORT: String(port),
    JIRA_PORT: String(jiraPort),
    FAULTS_PORT: String(faultsPort),
    FOOTBRIDGE_DATA_DIR: dataDir,
  },
  detached: true, // npm, its shell and node are stopped together, as by Ctrl-C in a terminal
});
let printed = '';
server.stdout.on('data', (chunk) => {
  printed += chunk;
  process.stdout.write(chunk);
});
const exited = once(server, 'exit');

try {
  await until(async () => {
    if (isDemo && !printed.includes('Ctrl-C stops everything')) return false;
    const response = await fetch(`${address}/sign-in`).catch(() => undefined);
    if (!response) return false;
    const page = await response.text();
    if (!response.ok || !page.includes('name="password"'))
      throw new Error(`${response.status} is no sign-in page:\n${page}`);
    return true;
  });
  console.log(`The sign-in page answered after ${((Date.now() - began) / 1000).toFixed(1)} s.`);
} finally {
  if (server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
  const stopped = await Promise.race([exited.then(() => true), pause(LONGEST_STOP, false, { ref: false })]);
  if (!stopped) process.kill(-server.pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
  if (!stopped) throw new Error(`it did not stop within ${LONGEST_STOP / 1000} s`);
}
await until(
  () =>
    fetch(address).then(
      () => false,
      () => true,
    ),
  LONGEST_STOP,
);
console.log('It stopped.');

async function until(isThere, patience = LONGEST_START) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(200)) {
    if (await isThere()) return;
    if (server.exitCode !== null && patience === LONGEST_START)
      throw new Error(`it ended with ${server.exitCode}`);
  }
  throw new Error(`nothing came of it within ${patience / 1000} s`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
