import { FakeJira } from '../fake-jira/fake-jira.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { savedAccount } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { HOUR, later } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, PASSWORD, signedInAdministrator, signIn } from '../support/stories.js';

const BEN = { name: 'Ben', email: 'ben@example.com' };
const ASKED = 'Confirm with your password';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
beforeEach(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start()]);
  ada = await signedInAdministrator(footbridge);
});
afterEach(() => Promise.all([footbridge.stop(), jira.stop()]));

async function roleOf(email: string): Promise<string> {
  return (await footbridge.database.read.findOneByOrFail(Profile, { email })).role;
}

test('S5 an e-mail address is changed only with the password, also just after signing in', async () => {
  await ada.visit(paths.profile.show());
  await ada.press('Save', { name: 'Ada L.', email: 'ada.l@example.com' });
  expect(ada.page.text).toContain(ASKED);
  expect(ada.page.status).toBe(403);
  await ada.press('Go on', { currentPassword: PASSWORD });
  expect(ada.page.path).toBe(paths.profile.show());
  expect(ada.page.text).toContain('Your profile was saved.');
  expect(ada.page.value('email')).toBe('ada.l@example.com');
  expect(ada.page.value('name')).toBe('Ada L.');
});

test('S5 with a wrong password nothing is changed, and what was typed is not lost', async () => {
  await ada.visit(paths.profile.show());
  await ada.press('Save', { email: 'ada.l@example.com' });
  await ada.press('Go on', { currentPassword: 'not that one at all' });
  expect(ada.page.$('#currentPassword-error').text()).toContain('That is not your current password.');
  expect(await roleOf(ADA.email)).toBe('administrator');
  await ada.press('Go on', { currentPassword: PASSWORD });
  expect(ada.page.text).toContain('Your profile was saved.');
  expect(ada.page.value('email')).toBe('ada.l@example.com');
});

test('S5 a name alone is changed without the password', async () => {
  await ada.visit(paths.profile.show());
  expect((await ada.press('Save', { name: 'Ada L.' })).text).toContain('Your profile was saved.');
});

test('S5 just after signing in a role is changed at once; an hour later the password is asked for first', async () => {
  await invitedMember(footbridge, ada, BEN);
  await ada.visit(paths.people.index());
  await ada.press('Make administrator: Ben');
  expect(ada.page.text).toContain('Ben is now an administrator.');
  await later(HOUR, async () => {
    await ada.press('Make member: Ben');
    expect(ada.page.text).toContain(ASKED);
    expect(await roleOf(BEN.email)).toBe('administrator');
    await ada.press('Go on', { currentPassword: PASSWORD });
    expect(ada.page.text).toContain('Ben is now a member.');
    // Shown once, it holds for the next ones.
    await ada.press('Make a reset link: Ben');
    expect(ada.page.text).toContain('Ben can choose another password');
  });
});

test('S5 an hour after signing in nobody is removed, no reset link is made and no account is removed without the password', async () => {
  await invitedMember(footbridge, ada, BEN);
  const id = await savedAccount(ada, jira);
  const { id: bensId } = await footbridge.database.read.findOneByOrFail(Profile, { email: BEN.email });
  await later(HOUR, async () => {
    for (const path of [
      paths.people.removal({ id: bensId }),
      paths.people.passwordReset({ id: bensId }),
      paths.accounts.removal({ id }),
      paths.accounts.nextKey({ id }),
    ])
      expect([path, (await ada.post(path)).text.includes(ASKED)]).toEqual([path, true]);
  });
  expect(await footbridge.database.read.countBy(Profile, {})).toBe(2);
  expect((await ada.visit(paths.accounts.edit({ id }))).status).toBe(200);
});

test('S5 OA-19 another Jira address of a saved account needs the password; another name does not', async () => {
  const id = await savedAccount(ada, jira);
  await later(HOUR, async () => {
    await ada.visit(paths.accounts.edit({ id }));
    expect((await ada.press('Save', { name: 'Jira of the team' })).text).not.toContain(ASKED);
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Save', { baseUrl: 'https://elsewhere.example.com', dropLinks: 'yes' });
    expect(ada.page.text).toContain(ASKED);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.value('baseUrl')).toBe(jira.url);
  });
});

test('S5 what is held for a password belongs to the browser that sent it, and to its address', async () => {
  await ada.visit(paths.profile.show());
  await ada.press('Save', { email: 'ada.l@example.com' });
  const heldForm = ada.page.value('heldForm');
  const elsewhere = await signIn(footbridge.browser(), ADA.email);
  await elsewhere.visit(paths.profile.show());
  const stolen = await elsewhere.post(paths.profile.show(), { heldForm, currentPassword: PASSWORD });
  expect(stolen.status).toBe(410);
  const other = await ada.post(paths.profile.password(), { heldForm, currentPassword: PASSWORD });
  expect(other.status).toBe(410);
  expect(other.text).toContain('Nothing was changed.');
});
