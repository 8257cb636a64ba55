import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aTeam, type Team } from '../support/board-stories.js';
import { command } from '../support/command.js';
import { MailListener } from '../support/mail-listener.js';

let team: Team;
beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());

const run = (args: string[], env: Record<string, string> = {}) =>
  command(args, {
    env: { FOOTBRIDGE_DATA_DIR: team.footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent', ...env },
  });

test('the doctor looks at everything beside the running server', async () => {
  const { code, out } = await run(['doctor'], { FOOTBRIDGE_BASE_URL: team.footbridge.url });
  expect(out).toMatch(/^good {3}Server: is running \(process \d+ on /m);
  for (const line of [
    'Data folder: ',
    'Database: is whole',
    'Schema: is up to date',
    'Key: opens',
    'Audit log: is whole',
    'Address for people: ',
  ])
    expect(out).toContain(`good   ${line}`);
  // It is reached by http://, which is looked at without being good, and is not broken.
  expect(out).toMatch(/^warn {3}Team Jira: .*Skipped: the address begins with http:/m);
  expect(out).toMatch(/^Nothing is broken; \d+ warnings?\.$/m);
  expect(out).not.toContain('All is well.');
  expect(code).toBe(0);
});

test('the doctor signs in to the mail server, and says when it cannot', async () => {
  const listener = await new MailListener({ account: { user: 'ben', password: 'right' } }).start();
  const env = (password: string) => ({
    FOOTBRIDGE_BASE_URL: team.footbridge.url,
    FOOTBRIDGE_MAIL_URL: `smtp://ben@127.0.0.1:${listener.port}`,
    FOOTBRIDGE_MAIL_FROM: 'footbridge@example.org',
    FOOTBRIDGE_MAIL_TLS: 'optional',
    FOOTBRIDGE_MAIL_PASSWORD: password,
  });
  try {
    const good = await run(['doctor'], env('right'));
    expect(good.out).toContain(`good   Mail: 127.0.0.1:${listener.port} takes mail from Footbridge`);
    const wrong = await run(['doctor'], env('wrong one'));
    expect(wrong.out).toMatch(/^WRONG {2}Mail: The mail server \S+ refuses user name or password/m);
    expect(wrong.out).not.toContain('wrong one');
  } finally {
    await listener.stop();
  }
});

test('the doctor says what is wrong and ends with 1: a Jira that is not there, an address that leads nowhere', async () => {
  await team.jira.stop();
  const { code, out } = await run(['doctor'], { FOOTBRIDGE_BASE_URL: team.jira.url });
  expect(out).toMatch(/^WRONG {2}Team Jira: .+/m);
  expect(out).toMatch(/^WRONG {2}Address for people: \S+ cannot be reached from here \(ECONNREFUSED\)/m);
  expect(out).toContain('2 things to mend.');
  expect(code).toBe(1);
});

test('the doctor names a key that does not fit', async () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const { code, out } = await run(['doctor'], { FOOTBRIDGE_ENCRYPTION_KEY: key });
  expect(out).toMatch(/^WRONG {2}Key: The encryption key is not the one/m);
  expect(code).toBe(1);
});

test('settings are checked without starting anything, and are never told where they are secret', async () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const good = await run(['config', 'check'], { FOOTBRIDGE_ENCRYPTION_KEY: key, PORT: '4123' });
  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain('port 4123');
  expect(good.out).toContain('The settings are good.');
  expect(good.out).not.toContain(key);

  const wrong = await run(['config', 'check'], { PORT: 'seven', FOOTBRIDGE_BASEURL: 'x' });
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('PORT must be');
  expect(wrong.err).toContain('FOOTBRIDGE_BASEURL');
});

test('the doctor sees a database that is damaged', async () => {
  const { footbridge } = team;
  const file = join(footbridge.dataDir, 'footbridge.db');
  await footbridge.restart(async () => {
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.alloc(8192, 1));
    const { code, out } = await run(['doctor']);
    writeFileSync(file, whole);
    expect(out).toMatch(/^WRONG {2}Database: is damaged/m);
    expect(code).toBe(1);
  });
});
