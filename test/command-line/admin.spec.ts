import { Profile } from '../../src/people/profile.entity.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { command } from '../support/command.js';
import { PASSWORD, announcedSetUpPath, signIn } from '../support/stories.js';

let footbridge: RunningFootbridge;
beforeEach(async () => {
  footbridge = await startFootbridge();
});
afterEach(() => footbridge.stop());

const run = (args: string[], input = '') =>
  command(args, { env: { FOOTBRIDGE_DATA_DIR: footbridge.dataDir }, input });

const create = (email: string, password: string) =>
  run(['admin', 'create', '--email', email, '--name', 'Olga Operator', '--password-stdin'], password + '\n');

test('an operator creates an administrator beside the running server, who can sign in at once', async () => {
  expect(await create('Olga@example.com', PASSWORD)).toEqual({
    code: 0,
    out: 'Olga Operator can now sign in as an administrator with olga@example.com.\n',
    err: '',
  });
  const olga = await signIn(footbridge.browser(), 'olga@example.com');
  expect((await olga.visit('/people')).text).toContain('Olga Operator (you)');
  await expect(announcedSetUpPath(footbridge)).rejects.toThrow('set up already');

  const again = await create('olga@example.com', PASSWORD);
  expect(again.code).toBe(1);
  expect(again.err).toContain('already');
  const weak = await create('ben@example.com', 'password1234');
  expect(weak.code).toBe(1);
  expect(weak.err).toContain('Nothing was changed. password: This password is too common');
  expect(weak.err).not.toContain('password1234');
  expect(await footbridge.database.read.countBy(Profile, {})).toBe(1);
});

test('a command that is not understood shows which ones there are', async () => {
  for (const args of [
    ['admin', 'delete'],
    ['admin', 'create', '--colour', 'red'],
  ]) {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain('create [options]');
  }
  expect((await run([])).code).toBe(2);
  const help = await run(['--help']);
  expect(help.code).toBe(0);
  for (const word of ['admin', 'backup', 'restore', 'doctor', 'config', 'Exit codes'])
    expect(help.out).toContain(word);
  expect(help.out).toContain('Usage: footbridge');
  expect(await run(['admin', 'create', '--help'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('--password-stdin'),
  });
});

test('an operator makes an address where somebody who forgot their password chooses another one', async () => {
  await create('olga@example.com', PASSWORD);
  const { code, out } = await run(['admin', 'reset-password', '--email', 'Olga@example.com']);
  expect(code).toBe(0);
  const { pathname } = new URL(/http\S+/.exec(out)![0]);
  const olga = footbridge.browser();
  await olga.visit(pathname);
  const page = await olga.press('Change password and sign in', { password: 'nine tall herons & a gate' });
  expect(page.text).toContain('Your password was changed.');

  const nobody = await run(['admin', 'reset-password', '--email', 'nobody@example.com']);
  expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('Nobody has a profile') });
});
