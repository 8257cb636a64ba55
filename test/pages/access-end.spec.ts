import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { aBoard, aTeam, linkByPassword, type Team } from '../support/board-stories.js';
import { command } from '../support/command.js';
import { signIn } from '../support/stories.js';

let team: Team;
beforeEach(async () => {
  team = await aTeam();
});
afterEach(() => team.stop());

const read = () => team.footbridge.database.read;
const idOf = async (name: string) => (await read().findOneByOrFail(Profile, { name })).id;
const linksOf = async (name: string) => read().countBy(Credential, { profileId: await idOf(name) });

/** A board that nobody but Ben sees. */
const bensOwnBoard = () =>
  aBoard(team.ben, team.accountId, { name: 'Quay', source: 'projects', projects: ['SHOP'], seenBy: 'maker' });

test('somebody leaves in one step: signed out, shut out, links forgotten, boards handed over, and all of it told', async () => {
  const board = await bensOwnBoard();
  const id = await idOf('Ben');
  const page = await team.ada.visit(paths.people.show({ id }));
  expect(page.text).toContain('Quay');
  // The boards are somebody's, or nothing is done.
  await team.ada.press("End this person's access", { heir: id });
  expect(team.ada.page.status).toBe(422);
  expect(await linksOf('Ben')).toBe(1);
  expect((await team.ben.visit(board)).status).toBe(200);

  await team.ada.press("End this person's access", { heir: await idOf('Finn') });
  expect(team.ada.page.text).toContain('The access of Ben has ended.');
  expect((await team.ben.visit(board)).path).toBe(paths.signIn());
  const again = await signIn(team.footbridge.browser(), 'ben@example.com');
  expect(again.page.text).toContain('Your access to Footbridge has ended.');
  expect((await again.visit(paths.boards.index())).path).toBe(paths.signIn());
  expect(await linksOf('Ben')).toBe(0);
  expect((await team.finn.visit(board)).title).toContain('Quay');
  const told = (await read().find(AuditEntry, { order: { number: 'DESC' }, take: 3 })).map(
    (one) => one.action,
  );
  expect(told.sort()).toEqual(['access ended', 'board handed over', 'link ended']);
});

test('somebody who is removed leaves no board without a maker', async () => {
  const board = await bensOwnBoard();
  const id = await idOf('Ben');
  await team.ada.visit(paths.people.removal({ id }));
  await team.ada.press('Remove', { heir: id });
  expect(team.ada.page.status).toBe(422);
  expect(team.ada.page.text).toContain('Choose somebody who takes over their boards.');
  await team.ada.press('Remove', { heir: await idOf('Finn') });
  expect(team.ada.page.text).toContain('Ben was removed');
  expect((await team.finn.visit(board)).title).toContain('Quay');
});

test('OA-29 nothing but the audit log names somebody, or an account, that was removed', async () => {
  const { accountId, ada, ben, footbridge } = team;
  const board = await aBoard(ben, accountId, { source: 'projects', projects: ['SHOP'] });
  await ben.visit(paths.items.show({ boardId: board.split('/')[2], key: 'SHOP-5' }));
  await ben.press('Comment', { comment: 'Something to remember' });
  const id = await idOf('Ben');
  expect((await tablesWith(id)).length).toBeGreaterThan(4);
  await ada.visit(paths.people.removal({ id }));
  await ada.press('Remove', { heir: await idOf('Ada Administrator') });
  await footbridge.restart();
  expect(await tablesWith(id)).toEqual(['audit_entry']);

  await ada.visit(paths.accounts.removal({ id: accountId }));
  await ada.press('Remove');
  expect(await tablesWith(accountId)).toEqual(['audit_entry']);
  expect(await read().query('PRAGMA foreign_key_check')).toEqual([]);
});

/** The names of the tables that have a row in which that id is written somewhere. */
async function tablesWith(id: string): Promise<string[]> {
  const tables = await read().query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  const found = tables.map(async ({ name }: { name: string }) =>
    JSON.stringify(await read().query(`SELECT * FROM "${name}"`)).includes(id) ? [name] : [],
  );
  return (await Promise.all(found)).flat();
}

test('access is given back without the links', async () => {
  const id = await idOf('Ben');
  await team.ada.visit(paths.people.show({ id }));
  await team.ada.press("End this person's access");
  expect((await team.ada.visit(paths.people.index())).text).toContain('Access ended');
  await team.ada.visit(paths.people.show({ id }));
  await team.ada.press('Enable again');
  expect(team.ada.page.text).toContain('Ben can sign in again, and links to Jira anew.');
  const ben = await signIn(team.footbridge.browser(), 'ben@example.com');
  expect(ben.page.text).toContain('Sign out');
  expect(await linksOf('Ben')).toBe(0);
  await linkByPassword(team, 'ben@example.com', 'ben');
});

test('an open reset link of somebody whose access ends opens nothing', async () => {
  await team.ada.visit(paths.people.index());
  await team.ada.press('Make a reset link: Ben');
  const link = String(team.ada.page.$('#reset-link').attr('value'));
  await team.ada.visit(paths.people.show({ id: await idOf('Ben') }));
  await team.ada.press("End this person's access");
  expect((await team.footbridge.browser().visit(link)).status).toBe(404);
});

test('the last administrator stays, and nobody ends their own access', async () => {
  const id = await idOf('Ada Administrator');
  const page = await team.ada.visit(paths.people.show({ id }));
  expect(page.text).not.toContain("End this person's access");
  const refused = await team.ada.post(paths.people.accessEnd({ id }));
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('is the only administrator');
  // One whose access has ended is no administrator to count on.
  const ben = await idOf('Ben');
  await team.ada.post(paths.people.update({ id: ben }), { role: 'administrator' });
  await team.ada.visit(paths.people.show({ id: ben }));
  await team.ada.press("End this person's access");
  expect((await team.ada.post(paths.people.update({ id }), { role: 'member' })).status).toBe(422);
});

test('the command line ends access and gives it back', async () => {
  const env = { FOOTBRIDGE_DATA_DIR: team.footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent' };
  const run = (...args: string[]) => command(args, { env });
  await aBoard(team.ben, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const refused = await run('user', 'disable', '--email', 'ben@example.com');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('takes over their boards') });
  const ended = ['user', 'disable', '--email', 'BEN@example.com', '--boards-to', 'finn@example.com'];
  expect(await run(...ended)).toMatchObject({ code: 0, out: 'The access of Ben has ended.\n' });
  expect((await team.ben.visit(paths.boards.index())).path).toBe(paths.signIn());
  expect(await linksOf('Ben')).toBe(0);
  expect((await run('user', 'list')).out).toContain('ben@example.com\tmember, access ended\t');
  expect(await run('user', 'enable', '--email', 'ben@example.com')).toMatchObject({ code: 0 });
  const ben = await signIn(team.footbridge.browser(), 'ben@example.com');
  expect(ben.page.text).toContain('Sign out');
});
