import { aTeam, type Team } from '../support/board-stories.js';
import { paths } from '../../src/paths.js';
import { command } from '../support/command.js';
import { ADA } from '../support/stories.js';

let team: Team;
beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());

const run = (...args: string[]) =>
  command(args, { env: { FOOTBRIDGE_DATA_DIR: team.footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent' } });

test('whoever runs Footbridge lists people, and signs one of them out, or everybody', async () => {
  expect((await run('user', 'list')).out.split('\n')).toEqual([
    `${ADA.email}\tadministrator\t1 browser\t${ADA.name}`,
    'ben@example.com\tmember\t1 browser\tBen',
    'finn@example.com\tmember\t1 browser\tFinn',
    '',
  ]);
  expect(await run('sessions', 'end', '--email', 'BEN@example.com')).toMatchObject({
    code: 0,
    out: 'BEN@example.com is signed out of 1 browser.\n',
  });
  expect((await team.ben.visit(paths.boards.index())).path).toBe(paths.signIn());
  expect((await team.finn.visit(paths.boards.index())).status).toBe(200);
  expect((await run('sessions', 'end', '--all')).out).toBe('Everybody is signed out of 2 browsers.\n');
  expect((await team.ada.visit(paths.people.index())).path).toBe(paths.signIn());
});

test('signing out says whose, and nobody is signed out by mistake', async () => {
  expect(await run('sessions', 'end')).toMatchObject({ code: 1, err: expect.stringContaining('Say whose') });
  expect(await run('sessions', 'end', '--email', 'eve@example.com')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Nobody has a profile'),
  });
});
