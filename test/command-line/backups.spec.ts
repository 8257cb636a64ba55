import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../../src/paths.js';
import { Session } from '../../src/sign-in/session.entity.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { command } from '../support/command.js';
import { ADA, signIn } from '../support/stories.js';

let team: Team;
let folder: string;
let file: string;
beforeEach(async () => {
  team = await aTeam();
  folder = mkdtempSync(join(tmpdir(), 'footbridge-backup-'));
  file = join(folder, 'tonight.db');
});
afterEach(async () => {
  await team?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  command(args, { env: { FOOTBRIDGE_DATA_DIR: team.footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent' } });
const restored = () =>
  team.footbridge.restart(async () => expect(await run('restore', file)).toMatchObject({ code: 0 }));

test('a backup is made beside the running server, into one file that only its owner reads, and never over another', async () => {
  const { ada, accountId } = team;
  await aBoard(ada, accountId, { name: 'Before the backup', source: 'projects', projects: ['SHOP'] });

  const made = await run('backup', file);
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toContain(file);
  expect(readdirSync(folder)).toEqual(['tonight.db']);
  expect(statSync(file).mode & 0o077).toBe(0);

  const again = await run('backup', file);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
  const nowhere = await run('backup', join(folder, 'missing', 'tonight.db'));
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('cannot be written') });
});

test('AF-25 what is restored is what was backed up: nobody is signed in, and no Jira is called before an administrator says so', async () => {
  const { ada, accountId, footbridge, jira } = team;
  const path = await aBoard(ada, accountId, {
    name: 'Before the backup',
    source: 'projects',
    projects: ['SHOP'],
  });
  await run('backup', file);
  await aBoard(ada, accountId, { name: 'After the backup', source: 'projects', projects: ['SHOP'] });

  expect(await run('restore', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining('Another Footbridge is running'),
  });
  await restored();
  expect(await footbridge.database.read.countBy(Session, {})).toBe(0);
  expect((await ada.visit(paths.boards.index())).url).toContain(paths.signIn());

  await signIn(ada, ADA.email);
  const boards = await ada.visit(paths.boards.index());
  expect(boards.text).toContain('Before the backup');
  expect(boards.text).not.toContain('After the backup');
  expect(boards.text).toContain('is it the only one?');

  jira.calls.clear();
  await ada.visit(path);
  await ada.press('Refresh');
  expect(jira.calls.filter(() => true)).toEqual([]);
  expect(ada.page.text).toContain('restored from a backup');

  await ada.press('This is the only one');
  expect(ada.page.text).not.toContain('is it the only one?');
  await ada.press('Refresh');
  expect(jira.calls.filter(() => true)).not.toEqual([]);
  expect(ada.page.$('.card').length).toBeGreaterThan(0);
});

test('a member is told that an administrator has to confirm a restored Footbridge, and cannot', async () => {
  await run('backup', file);
  await restored();
  const ben = await signIn(team.footbridge.browser(), 'ben@example.com');
  expect(ben.page.text).toContain('does not ask Jira yet');
  expect(ben.page.text).not.toContain('This is the only one');
});

test('what was there before a restore is kept beside it', async () => {
  const { ada, accountId, footbridge } = team;
  await run('backup', file);
  await aBoard(ada, accountId, { name: 'After the backup', source: 'projects', projects: ['SHOP'] });
  await restored();

  const kept = readdirSync(footbridge.dataDir).find((name) => name.startsWith('footbridge-before-restore-'));
  file = join(footbridge.dataDir, kept!);
  await restored();
  await signIn(ada, ADA.email);
  expect((await ada.visit(paths.boards.index())).text).toContain('After the backup');
});

test('AF-06 a damaged database is replaced by its backup', async () => {
  const { ada, accountId, footbridge } = team;
  await aBoard(ada, accountId, { name: 'Before the backup', source: 'projects', projects: ['SHOP'] });
  await run('backup', file);
  await footbridge.restart(async () => {
    writeFileSync(join(footbridge.dataDir, 'footbridge.db'), 'no database at all'.repeat(1_000));
    expect(await run('restore', file)).toMatchObject({ code: 0 });
  });
  await signIn(ada, ADA.email);
  expect((await ada.visit(paths.boards.index())).text).toContain('Before the backup');
});

test('OA-36 what is no backup, and what another key has sealed, is not restored, and nothing is changed', async () => {
  const { ada, footbridge } = team;
  const wrong = join(folder, 'wrong.db');
  writeFileSync(wrong, 'a letter to my aunt '.repeat(500));
  await run('backup', file);
  await footbridge.restart(async () => {
    const before = readdirSync(footbridge.dataDir).sort();
    expect(await run('restore', wrong)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no backup of Footbridge'),
    });
    expect(await run('restore', join(folder, 'nothing.db'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no'),
    });
    const otherKey = await command(['restore', file], {
      env: {
        FOOTBRIDGE_DATA_DIR: footbridge.dataDir,
        FOOTBRIDGE_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
    });
    expect(otherKey).toMatchObject({
      code: 1,
      err: expect.stringContaining('not the one that this database'),
    });
    expect(readdirSync(footbridge.dataDir).sort()).toEqual(before);
  });
  expect((await ada.visit(paths.boards.index())).text).not.toContain('is it the only one?');
});

test('a backup is restored into an empty folder with the key of the installation', async () => {
  await run('backup', file);
  const empty = join(folder, 'elsewhere');
  const settings = { FOOTBRIDGE_DATA_DIR: empty, FOOTBRIDGE_LOG_LEVEL: 'silent' };
  const withoutKey = await command(['restore', file], { env: settings });
  expect(withoutKey).toMatchObject({ code: 1, err: expect.stringContaining('their key is gone') });
  expect(existsSync(join(empty, 'footbridge.db'))).toBe(false);

  const key = readFileSync(join(team.footbridge.dataDir, 'encryption.key'), 'utf8').trim();
  const withKey = await command(['restore', file], { env: { ...settings, FOOTBRIDGE_ENCRYPTION_KEY: key } });
  expect(withKey).toMatchObject({ code: 0 });
  expect(existsSync(join(empty, 'footbridge.db'))).toBe(true);
});
