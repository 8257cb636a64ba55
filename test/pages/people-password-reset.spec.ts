import { PasswordReset } from '../../src/people/password-reset.entity.js';
import { paths } from '../../src/paths.js';
import type { Browser } from '../support/browser.js';
import { later } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, PASSWORD, signedInAdministrator, signIn } from '../support/stories.js';

const HOUR = 3_600_000; // milliseconds
const BEN = { name: 'Ben', email: 'ben@example.com' };
const ANOTHER = 'nine tall herons & a gate';

let footbridge: RunningFootbridge;
let ada: Browser;
let ben: Browser;
beforeEach(async () => {
  footbridge = await startFootbridge();
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, BEN);
});
afterEach(() => footbridge.stop());

async function resetLink(): Promise<string> {
  await ada.visit(paths.people.index());
  await ada.press('Make a reset link: Ben');
  return String(ada.page.$('#reset-link').attr('value'));
}

test('an administrator makes a reset link, with which somebody who forgot their password chooses another one and is signed in', async () => {
  const link = await resetLink();
  expect(ada.page.text).toContain('Ben can choose another password');
  const forgetful = footbridge.browser();
  expect((await forgetful.visit(link)).text).toContain('For Ben.');
  const page = await forgetful.press('Change password and sign in', { password: ANOTHER });
  expect(page.text).toContain('Your password was changed.');
  expect(page.text).toContain('Sign out');

  expect((await ben.visit(paths.boards.index())).url).toContain(paths.signIn());
  const old = await signIn(footbridge.browser(), BEN.email, PASSWORD);
  expect(old.page.status).toBe(422);
  const fresh = await signIn(footbridge.browser(), BEN.email, ANOTHER);
  expect(fresh.page.text).toContain('Sign out');
});

test('until a reset link is used the password stays as it is, and nobody is signed out', async () => {
  await resetLink();
  expect((await ben.visit(paths.profile.show())).text).toContain('Ben');
  const again = await signIn(footbridge.browser(), BEN.email);
  expect(again.page.text).toContain('Sign out');
});

test('A8 a reset link is shown once and nowhere stored', async () => {
  const link = await resetLink();
  expect((await ada.visit(paths.people.index())).html).not.toContain(link);
  const [row] = await footbridge.database.read.find(PasswordReset);
  expect(JSON.stringify(row)).not.toContain(link.split('/').pop());
});

test('a password that is too weak is refused on the page of a reset link, which still works afterwards', async () => {
  const browser = footbridge.browser();
  await browser.visit(await resetLink());
  const refused = await browser.press('Change password and sign in', { password: 'password1234' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('too common');
  expect(refused.html).not.toContain('password1234');
  const page = await browser.press('Change password and sign in', { password: ANOTHER });
  expect(page.text).toContain('Your password was changed.');
});

test('A8 a reset link works once, for 24 hours, and a newer one replaces it', async () => {
  const [replaced, link] = [await resetLink(), await resetLink()];
  const stranger = footbridge.browser();
  expect((await stranger.visit(replaced)).status).toBe(404);
  await later(25 * HOUR, async () =>
    expect((await stranger.visit(link)).text).toContain('older than 24 hours'),
  );

  const browsers = [footbridge.browser(), footbridge.browser()];
  for (const browser of browsers) await browser.visit(link);
  const pages = await Promise.all(
    browsers.map((browser) => browser.press('Change password and sign in', { password: ANOTHER })),
  );
  expect(pages.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect((await stranger.visit(link)).status).toBe(404);
});

test('only administrators make reset links, and nobody makes one for a person who is not there', async () => {
  const { id } = (
    await footbridge.database.read.query("SELECT id FROM profile WHERE email = 'ada@example.com'")
  )[0];
  await ben.visit(paths.profile.show());
  const refused = await ben.post(paths.people.passwordReset({ id }), {});
  expect(refused.status).toBe(404);
  await ada.visit(paths.people.index());
  expect((await ada.post(paths.people.passwordReset({ id: 'nobody' }), {})).status).toBe(404);
});
