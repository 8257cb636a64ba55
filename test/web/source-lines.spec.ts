import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Process } from '../support/process.js';

// Nothing that is built fails on purpose: this is put before it, and makes the tokens of forms fail.
const FAILING = `
  import crypto from 'node:crypto';
  const { randomBytes } = crypto;
  crypto.randomBytes = (size, done) => {
    if (/at FormTokens/.test(new Error().stack)) throw new Error('no token');
    return randomBytes(size, done);
  };`;

let dataDir: string;
let server: Process | undefined;

beforeAll(() => void (dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'))));

afterAll(async () => {
  await server?.end();
  rmSync(dataDir, { recursive: true, force: true });
});

test('what fails in the built server is logged with the file and the line of its source', async () => {
  server = Process.run({
    FOOTBRIDGE_DATA_DIR: dataDir,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FAILING)}`,
  });
  await fetch(`${await server.ready()}/sign-in`);
  const [line] = await server.printed(/\{.*"no token".*FormTokens\.issue.*\}/);
  expect(line).toMatch(/FormTokens\.issue \(src\/web\/csrf\.ts:\d+\)/);
  expect(line).not.toMatch(/csrf\.js|main\.js:\d+:\d+\).*csrf/);
});
