import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { savedAccount } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { aBoard } from '../support/board-stories.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let id: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([
    startFootbridge({ FOOTBRIDGE_LOG_LEVEL: 'silent' }),
    FakeJira.start(),
  ]);
  ada = await signedInAdministrator(footbridge);
  id = await savedAccount(ada, jira);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

const query = (sql: string, values: unknown[] = []) =>
  footbridge.database.write((manager) => manager.query(sql, values));
const refuse = (what: string, table: string) =>
  query(
    `CREATE TRIGGER "full_${table}_${what}" BEFORE ${what} ON "${table}" BEGIN SELECT RAISE(ABORT, 'full'); END`,
  );

test('AF-03 old rows that cannot be swept away keep nobody out: it starts, and people read', async () => {
  const [{ id: profileId }] = await query('SELECT id FROM profile');
  const long = '2020-01-01 00:00:00.000';
  await query(`INSERT INTO session (id_hash, profile_id, data, expires_at) VALUES ('x', ?, '{}', ?)`, [
    profileId,
    long,
  ]);
  await query(
    `INSERT INTO farewell (id, account_id, profile_id, session_hash, sealed_secret, created_at)
      VALUES ('x', ?, ?, 'x', 'x', ?)`,
    [id, profileId, long],
  );
  await query('UPDATE pending_link SET created_at = ?', [long]);
  expect(await query('SELECT id FROM pending_link')).not.toHaveLength(0);
  for (const table of ['session', 'farewell', 'pending_link']) await refuse('DELETE', table);

  await footbridge.restart();

  expect((await ada.visit(paths.accounts.index())).text).toContain('Team Jira');
});

test('an exchange log that cannot be written is no fault of the call', async () => {
  await refuse('INSERT', 'exchange');
  await ada.visit(paths.accounts.edit({ id }));
  expect((await ada.press('Test Connection')).text).toContain('The connection works');
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect((await ada.visit(paths.accounts.exchanges({ id }))).status).toBe(200);
});

test('a link that is disconnected is kept with its proof, or neither is lost', async () => {
  await refuse('INSERT', 'farewell');
  await ada.visit(paths.credentials.edit({ accountId: id }));
  expect((await ada.press('Disconnect')).status).toBe(500);
  expect((await ada.visit(paths.credentials.index())).text).toContain('Linked as');
});

test('AF-03 what Jira has made is told as made, though nothing of it can be kept', async () => {
  const board = await aBoard(ada, id, { source: 'projects', projects: ['SHOP'] });
  await ada.visit(paths.items.show({ boardId: board.split('/')[2], key: 'SHOP-5' }));
  for (const table of ['reading', 'item_list', 'item_version'])
    for (const what of ['INSERT', 'UPDATE', 'DELETE']) await refuse(what, table);
  const page = await ada.press('Comment', { comment: 'Said on a full disk' });
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/Not saved|could not|not known/);
  const said = jira.world.issue('SHOP-5').comments.filter(({ body }) => body === 'Said on a full disk');
  expect(said).toHaveLength(1);
});

test('signing out works, and the session is worth nothing from then on', async () => {
  const copy = footbridge.browser();
  const host = new URL(footbridge.url).host;
  const cookie = ada.cookieHeader(host);
  // Rows of sessions cannot be removed since the first of these tests.
  await ada.visit(paths.profile.show());
  expect((await ada.press('Sign out')).text).toContain('You have signed out.');
  expect((await ada.visit(paths.profile.show())).path).toBe(paths.signIn());
  expect((await copy.visit(paths.profile.show(), { cookie })).path).toBe(paths.signIn());
});
