import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { buildWhatIsStale } from '../support/process.js';
import { ADA } from '../support/stories.js';

const ROOT = join(__dirname, '..', '..');

let team: Team;
let lines: Record<string, any>[];
beforeAll(async () => {
  const log = (line: string) => lines.push(JSON.parse(line));
  team = await aTeam({
    env: { FOOTBRIDGE_LOG_LEVEL: 'info', FOOTBRIDGE_TRUSTED_PROXIES: '127.0.0.1' },
    log,
  });
});
beforeEach(() => (lines = []));
afterAll(() => team?.stop());

test('a change is one line, which says what became of it and nothing of what it is', async () => {
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-4' }));
  lines = [];
  await team.ben.press('Comment', { comment: 'A word that nobody else shall read' });
  expect(lines).toEqual([
    {
      level: 30,
      time: expect.any(String),
      change: expect.any(String),
      kind: 'comment',
      state: 'made',
      account: team.accountId,
      person: expect.any(String),
      request: expect.any(String),
      msg: 'change',
    },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/SHOP-4|nobody else/);
});

test('what is refused or not there is a line with its path and where it came from; what is answered is none', async () => {
  await team.ada.visit(paths.profile.show());
  expect(lines).toEqual([]);
  await team.ada.visit('/nothing?secret=1', { 'X-Forwarded-For': '192.0.2.7' });
  const req = { id: expect.any(String), method: 'GET', path: '/nothing', address: '192.0.2.7' };
  expect(lines).toEqual([expect.objectContaining({ level: 30, req, res: { status: 404 } })]);
});

test('OA-14 addresses that work once are no part of the log', async () => {
  for (const path of [
    paths.setUp({ code: 'secret-1' }),
    paths.invitation({ token: 'secret-1' }),
    paths.passwordReset({ token: 'secret-1' }),
    paths.handoff({ token: 'secret-1' }),
  ])
    await team.footbridge.browser().visit(path);
  expect(lines.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(lines)).not.toContain('secret-1');
});

test('a sign-in that failed is a line by which the sample for fail2ban knows the address', async () => {
  const stranger = team.footbridge.browser();
  await stranger.visit(paths.signIn());
  await stranger.post(
    paths.signIn(),
    { email: ADA.email, password: 'not hers, not hers' },
    { 'X-Forwarded-For': '192.0.2.44' },
  );
  const sample = readFileSync(join(ROOT, 'docs', 'serving', 'fail2ban.conf'), 'utf8');
  const [, failregex] = /^failregex = (.+)$/m.exec(sample)!;
  const pattern = new RegExp(failregex.replace('<HOST>', '(?<host>[0-9a-f.:]+)'));
  const found = lines.flatMap((line) => pattern.exec(JSON.stringify(line))?.groups?.host ?? []);
  expect(found).toEqual(['192.0.2.44']);
  expect(JSON.stringify(lines)).not.toContain('not hers');
});

test.each([
  ['on a terminal a person reads it', true],
  ['for anything else it is JSON', false],
])('%s', (_, isTerminal) => {
  buildWhatIsStale();
  const dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  const { PATH } = process.env;
  const env = { PATH, PORT: '0', FOOTBRIDGE_DATA_DIR: dataDir, FOOTBRIDGE_LOG_LEVEL: 'debug' };
  const run = `timeout 4 ${process.execPath} ${join(ROOT, 'dist', 'main.js')}`;
  const [program, ...args] = isTerminal ? ['script', '-qec', run, '/dev/null'] : ['sh', '-c', run];
  const { stdout } = spawnSync(program, args, { env, encoding: 'utf8' });
  rmSync(dataDir, { recursive: true, force: true });
  const log = stdout.split('\n').filter((line) => line.includes('Nest'));
  expect(log.length).toBeGreaterThan(0);
  expect(log[0].startsWith('{')).toBe(!isTerminal);
  if (isTerminal) expect(log[0]).toMatch(/DEBUG/);
});
