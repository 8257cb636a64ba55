import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import type { Browser } from '../support/browser.js';
import { command } from '../support/command.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { OpenIdProvider, signInThere } from '../support/openid-provider.js';
import { ADA, announcedSetUpPath, PASSWORD } from '../support/stories.js';

let provider: OpenIdProvider;
let footbridge: RunningFootbridge;
let ada: Browser;
beforeAll(async () => {
  provider = await OpenIdProvider.start();
});
afterAll(() => provider.stop());
beforeEach(async () => {
  footbridge = await startFootbridge({ ...provider.settings, FOOTBRIDGE_PASSWORDS: 'off' });
  await provider.register(footbridge);
  ada = footbridge.browser();
  await ada.visit(await announcedSetUpPath(footbridge));
  expect(ada.page.$('input[type=password]').length).toBe(0);
  await ada.press('Create administrator', { name: ADA.name, email: ADA.email });
});
afterEach(() => footbridge.stop());

test('the first administrator is made without a password, and signs in with the organisation', async () => {
  expect(ada.page.text).toContain(`Welcome, ${ADA.name}.`);
  await provider.know({ ada: { email: ADA.email, email_verified: true } });
  const again = footbridge.browser();
  const { $ } = await again.visit(paths.signIn());
  expect($('input').not('[type=hidden]').length).toBe(0);
  await again.follow('Sign in with Example GmbH');
  expect((await signInThere(again, 'ada')).page.path).toBe('/boards');
});

test('no page offers or takes one', async () => {
  expect((await ada.visit('/profile')).$('input[type=password]').length).toBe(0);
  await ada.visit('/profile');
  const changed = await ada.post(paths.profile.password(), { oldPassword: '', newPassword: PASSWORD });
  expect(changed.status).toBe(404);
  expect(changed.text).toContain('There are no passwords in this Footbridge.');

  await ada.visit(paths.people.index());
  await ada.press('Create invitation', { note: 'Ben' });
  const stranger = footbridge.browser();
  const invited = await stranger.visit(
    new URL(String(ada.page.$('#invitation-link').attr('value'))).pathname,
  );
  expect(invited.$('input[type=password]').length).toBe(0);
  expect(invited.button('Join with Example GmbH').length).toBe(1);
  const forged = await stranger.post('/sign-in', { email: ADA.email, password: PASSWORD });
  expect([forged.status, forged.text.includes('There are no passwords in this Footbridge.')]).toEqual([
    404,
    true,
  ]);
});

test('the command line gets somebody in when the organisation’s sign-in does not work, once', async () => {
  const env = { FOOTBRIDGE_DATA_DIR: footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'error' };
  const settings = { ...provider.settings, FOOTBRIDGE_PASSWORDS: 'off' };
  const { out } = await command(['admin', 'reset-password', '--email', ADA.email], {
    env: { ...env, ...settings },
  });
  expect(out).toContain(`${ADA.email} signs in at this address. It works once, for 24 hours:`);
  const path = new URL(out.trim().split('\n')[1]).pathname;
  const browser = footbridge.browser();
  await browser.visit(path);
  expect(browser.page.$('input[type=password]').length).toBe(0);
  await browser.press(`Sign in as ${ADA.name}`);
  expect(browser.page.path).toBe('/boards');
  expect((await footbridge.browser().visit(path)).status).toBe(404);
  expect(await footbridge.database.read.countBy(Profile, {})).toBe(1);
});
