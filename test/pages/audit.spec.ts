import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { audit } from '../../src/audit/audit.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { linked, savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator, signIn } from '../support/stories.js';

const BEN = { name: 'Ben', email: 'ben@example.com' };

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
beforeEach(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start()]);
  ada = await signedInAdministrator(footbridge);
});
afterEach(() => Promise.all([footbridge.stop(), jira.stop()]));

/** The newest entries, as `who: action subject (detail)`. */
async function told(): Promise<string[]> {
  const entries = await footbridge.database.read.find(AuditEntry, { order: { number: 'DESC' } });
  return entries.map(({ who, action, subject, detail }) =>
    [`${who}: ${action} ${subject}`, detail && `(${detail})`].filter(Boolean).join(' '),
  );
}

test('L2 who came in, who was invited and what became of their role stands in the audit log', async () => {
  await invitedMember(footbridge, ada, BEN);
  await ada.visit(paths.people.index());
  await ada.press('Make administrator: Ben');
  await signIn(footbridge.browser(), BEN.email, 'not the password at all');
  const entries = await told();
  expect(entries).toEqual(
    expect.arrayContaining([
      'Ada Administrator: joined Ada Administrator (ada@example.com, administrator)',
      'Ada Administrator: signed in Ada Administrator',
      'Ada Administrator: invitation made Ben (member)',
      'Ben: joined Ben (ben@example.com, member)',
      'Ada Administrator: role changed Ben (member → administrator)',
      'ben@example.com: sign-in failed ben@example.com',
    ]),
  );
  await ada.visit(paths.audit.index());
  expect(ada.page.text).toContain('role changed');
  expect(ada.page.text).toContain('127.0.0.1');
});

test('L2 what was done to an account, to links and to boards stands in it, without a secret', async () => {
  const accountId = await savedAccount(ada, jira);
  const board = await aBoard(ada, accountId, { source: 'projects', projects: 'SHOP' });
  await ada.visit(`${board}/cards.csv`);
  await ada.visit(paths.accounts.edit({ id: accountId }));
  await ada.press('Save', { name: 'Jira of the team' });
  await ada.visit(paths.accounts.removal({ id: accountId }));
  await ada.press('Remove');
  const entries = await told();
  for (const words of [
    'account saved Team Jira',
    'linked',
    'board made',
    'board exported',
    'account removed',
  ])
    expect([words, entries.some((entry) => entry.includes(words))]).toEqual([words, true]);
  expect(entries).toContain('Ada Administrator: account changed Team Jira (Name)');
  expect(JSON.stringify(entries)).not.toMatch(/PRIVATE KEY|oauth_token|ABC-1/);
});

test('L2 an entry is there exactly when what it tells of is', async () => {
  const before = await footbridge.database.read.countBy(AuditEntry, {});
  await expect(
    footbridge.database.write(async (manager) => {
      await audit(manager, 'person removed', { name: 'Nobody' });
      throw new Error('it failed after all');
    }),
  ).rejects.toThrow();
  expect(await footbridge.database.read.countBy(AuditEntry, {})).toBe(before);
});

test('L2 entries cannot be changed or taken out, and a log that was tampered with says where', async () => {
  await invitedMember(footbridge, ada, BEN);
  const { database } = footbridge;
  await expect(database.write((m) => m.update(AuditEntry, { number: 2 }, { who: 'Ben' }))).rejects.toThrow(
    'are not changed',
  );
  await expect(database.write((m) => m.delete(AuditEntry, { number: 2 }))).rejects.toThrow('are kept');
  await ada.visit(paths.audit.index());
  expect((await ada.follow('Check the log')).text).toContain('The log is whole');

  await database.write(async (manager) => {
    await manager.query('DROP TRIGGER audit_entry_is_not_changed');
    await manager.update(AuditEntry, { number: 3 }, { who: 'Somebody else' });
  });
  await ada.visit(paths.audit.index());
  expect((await ada.follow('Check the log')).text).toContain('Entry 3 was changed');
});

test('L2 the log is searched by name, by what was done and by day, and taken away as CSV and JSON', async () => {
  await invitedMember(footbridge, ada, BEN);
  await ada.visit(`${paths.audit.index()}?action=${encodeURIComponent('invitation made')}`);
  expect(ada.page.$('tbody tr')).toHaveLength(1);
  await ada.visit(`${paths.audit.index()}?text=ben`);
  expect(ada.page.text).toContain('invitation made');
  expect(ada.page.text).not.toContain('ada@example.com');
  await ada.visit(`${paths.audit.index()}?until=2020-01-01`);
  expect(ada.page.text).toContain('Nothing of that kind');

  const csv = await ada.visit(`${paths.audit.csv()}?text=ben`);
  expect(csv.html).toContain('invitation made');
  const { entries } = JSON.parse((await ada.visit(paths.audit.json())).html);
  expect(entries[0].action).toBe('audit exported');
  expect(entries.at(-1).number).toBe(1);
});

test('L2 members do not find the log', async () => {
  const ben = await invitedMember(footbridge, ada, BEN);
  for (const path of [paths.audit.index(), paths.audit.csv(), paths.audit.json()])
    expect((await ben.visit(path)).status).toBe(404);
});

test('L2 a person who is removed stays in what was told of them', async () => {
  const ben = await invitedMember(footbridge, ada, BEN);
  const accountId = await savedAccount(ada, jira);
  await linked(ben, jira, accountId, 'ben');
  const { id } = await footbridge.database.read.findOneByOrFail(Profile, { email: BEN.email });
  await ada.visit(paths.people.removal({ id }));
  await ada.press('Remove');
  expect((await told()).slice(0, 1)).toEqual(['Ada Administrator: person removed Ben (ben@example.com)']);
  expect(await told()).toContain('Ben: linked Team Jira');
});
