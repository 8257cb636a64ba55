import { paths } from '../../src/paths.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, PASSWORD, signedInAdministrator, signIn } from '../support/stories.js';

let footbridge: RunningFootbridge;
let ada: Browser;
beforeEach(async () => {
  footbridge = await startFootbridge();
  ada = await signedInAdministrator(footbridge);
  await ada.visit('/profile');
});
afterEach(() => footbridge.stop());

const NEW = 'another bridge to cross';

test('a person finds their ALM credentials on their profile', () => {
  expect(new URL(ada.page.link('ALM Credentials')).pathname).toBe('/profile/credentials');
});

test('name and e-mail address can be changed', async () => {
  await ada.press('Save', { name: 'Ada L.', email: 'ADA.L@example.com' });
  await ada.press('Go on', { currentPassword: PASSWORD });
  expect(ada.page.path).toBe('/profile');
  expect(ada.page.text).toContain('Your profile was saved.');
  expect(ada.page.value('email')).toBe('ada.l@example.com');
  expect(ada.page.$('header').text()).toContain('Ada L.');
  expect((await signIn(footbridge.browser(), 'ada.l@example.com')).page.path).toBe('/boards');
});

test("an address that is somebody else's is refused, one's own is not", async () => {
  await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  await ada.visit('/profile');
  await ada.press('Save', { email: 'ben@example.com' });
  const page = await ada.press('Go on', { currentPassword: PASSWORD });
  expect(page.status).toBe(422);
  expect(page.$('#email-error').text()).toContain('already');
  await ada.visit('/profile');
  expect((await ada.press('Save')).text).toContain('Your profile was saved.');
});

test('a name with markup is shown as it was typed', async () => {
  await ada.press('Save', { name: '<b>Ada</b> & "co"' });
  expect(ada.page.value('name')).toBe('<b>Ada</b> & "co"');
  expect(ada.page.$('main b')).toHaveLength(0);
});

test('A4 a new password needs the old one', async () => {
  const page = await ada.press('Change password', { oldPassword: 'not the old one', newPassword: NEW });
  expect(page.status).toBe(422);
  expect(page.$('#oldPassword-error').text()).toContain('That is not your current password.');
  expect(page.html).not.toContain(NEW);
  expect((await signIn(footbridge.browser(), ADA.email)).page.path).toBe('/boards');
});

test('A4 S1 a new password ends the other sessions, renews this one and replaces the old password', async () => {
  const elsewhere = await signIn(footbridge.browser(), ADA.email);
  const host = new URL(footbridge.url).host;
  const before = ada.cookieHeader(host);
  await ada.press('Change password', { oldPassword: PASSWORD, newPassword: NEW });
  expect(ada.page.text).toContain('Your password was changed.');
  expect(ada.cookieHeader(host)).not.toBe(before);
  expect((await elsewhere.visit('/profile')).path).toBe('/sign-in');
  expect((await signIn(footbridge.browser(), ADA.email)).page.status).toBe(422);
  expect((await signIn(footbridge.browser(), ADA.email, NEW)).page.path).toBe('/boards');
});

test('a weak new password is refused with the reason', async () => {
  const page = await ada.press('Change password', { oldPassword: PASSWORD, newPassword: 'passwordpassword' });
  expect(page.$('#newPassword-error').text()).toContain('too common');
});

test('A5 password fields suit password managers', () => {
  const field = (name: string) => ada.page.$(`[name="${name}"]`);
  expect(field('oldPassword').attr('type')).toBe('password');
  expect(field('oldPassword').attr('autocomplete')).toBe('current-password');
  expect(field('newPassword').attr('autocomplete')).toBe('new-password');
});

test('C5 two edits at once: the second is told what changed, keeps its words, and is saved when sent again', async () => {
  const elsewhere = await signIn(footbridge.browser(), ADA.email);
  await elsewhere.visit('/profile');
  await ada.press('Save', { name: 'Ada of the bridge', email: 'ada.b@example.com' });
  await ada.press('Go on', { currentPassword: PASSWORD });

  await elsewhere.press('Save', { name: 'Ada L.', email: ADA.email });
  const page = await elsewhere.press('Go on', { currentPassword: PASSWORD });
  expect(page.status).toBe(422);
  expect(page.text).toContain('Your profile was changed while you had this form open: Name, E-mail.');
  expect(page.text).toContain('It is now “Ada of the bridge”. Yours, not saved yet, is “Ada L.”.');
  expect(page.text).toContain('It is now “ada.b@example.com”.');
  expect([page.value('name'), page.value('email')]).toEqual(['Ada L.', ADA.email]);
  expect((await ada.visit('/profile')).value('name')).toBe('Ada of the bridge');

  expect((await elsewhere.press('Save')).text).toContain('Your profile was saved.');
  expect((await ada.visit('/profile')).value('name')).toBe('Ada L.');
});

test('the same edit twice is no contradiction', async () => {
  const elsewhere = await signIn(footbridge.browser(), ADA.email);
  await elsewhere.visit('/profile');
  await ada.press('Save', { name: 'Ada L.' });
  expect((await elsewhere.press('Save', { name: 'Ada L.' })).text).toContain('Your profile was saved.');
});

test('a person chooses how pages look to them, everywhere and in every browser', async () => {
  await ada.visit(paths.profile.show());
  expect(ada.page.$('html').attr('data-theme')).toBe('device');
  await ada.press('Apply', { theme: 'dark', density: 'compact' });
  expect(ada.page.text).toContain('Pages look so from now on.');
  expect(ada.page.$('input[name=theme]:checked').attr('value')).toBe('dark');
  const elsewhere = await signIn(footbridge.browser(), ADA.email);
  const page = await elsewhere.visit(paths.people.index());
  expect([page.$('html').attr('data-theme'), page.$('html').attr('data-density')]).toEqual([
    'dark',
    'compact',
  ]);

  await ada.post(paths.profile.appearance(), { theme: 'purple', density: 'compact' });
  expect((await ada.visit(paths.profile.show())).$('html').attr('data-theme')).toBe('dark');
});
