import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { Browser } from '../support/browser.js';
import { HOUR, later } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ReverseProxy } from '../support/reverse-proxy.js';
import { ADA, invitedMember, signedInAdministrator, signIn } from '../support/stories.js';

const HEADER = 'X-Remote-User';
const BEN = { name: 'Ben', email: 'ben@example.com' };

let footbridge: RunningFootbridge;
let proxy: ReverseProxy;
/** Whom the proxy has signed in; empty for nobody. */
let who: string;
afterEach(() => Promise.all([footbridge.stop(), proxy.stop()]));

/** Footbridge behind a proxy that signs people in, with Ada, who has just set it up. */
async function start(env: Record<string, string> = {}): Promise<Browser> {
  footbridge = await startFootbridge({
    FOOTBRIDGE_SIGN_IN_HEADER: HEADER,
    FOOTBRIDGE_TRUSTED_PROXIES: 'loopback',
    ...env,
  });
  who = '';
  proxy = await ReverseProxy.start(footbridge.url, () => (who ? { [HEADER]: who } : {}));
  return signedInAdministrator(footbridge);
}

const throughProxy = () => new Browser(proxy.url);

test('whoever the proxy has signed in is signed in, for as long as it says so', async () => {
  await start();
  const browser = throughProxy();
  who = 'ADA@example.com';
  expect((await browser.visit('/')).text).toContain(ADA.name);
  const signedIn = async () =>
    (await footbridge.database.read.findBy(AuditEntry, { action: 'signed in' })).map(({ detail }) => detail);
  expect(await signedIn()).toContain('by the proxy');
  const count = (await signedIn()).length;
  await browser.visit('/profile');
  expect((await signedIn()).length).toBe(count);

  who = '';
  expect((await browser.visit('/profile')).path).toBe('/sign-in');
});

test('another person in the same browser is not shown what was the first one’s', async () => {
  const ada = await start();
  await invitedMember(footbridge, ada, BEN);
  const browser = throughProxy();
  who = ADA.email;
  await browser.visit('/profile');
  who = BEN.email;
  expect((await browser.visit('/profile')).value('name')).toBe('Ben');
});

test('A10 G3 from an address that is not trusted the header is worth nothing', async () => {
  await start({ FOOTBRIDGE_TRUSTED_PROXIES: '192.0.2.1' });
  const browser = footbridge.browser();
  expect((await browser.visit('/profile', { [HEADER]: ADA.email })).path).toBe('/sign-in');
  who = ADA.email;
  expect((await throughProxy().visit('/profile')).path).toBe('/sign-in');
});

test('somebody without a profile is told so, and makes one by an invitation', async () => {
  const ada = await start();
  await ada.visit(paths.people.index());
  await ada.press('Create invitation', { note: 'Cleo', role: 'administrator' });
  const link = new URL(String(ada.page.$('#invitation-link').attr('value'))).pathname;
  who = 'cleo@example.com';
  const cleo = throughProxy();
  expect((await cleo.visit('/')).text).toContain(
    'You are signed in as cleo@example.com, who has no profile in Footbridge',
  );
  await cleo.visit(link);
  expect(cleo.page.$('input[type=password]').length).toBe(0);
  await cleo.press('Join', { name: 'Cleo' });
  expect(cleo.page.text).toContain('Welcome, Cleo.');
  expect(await footbridge.database.read.findOneBy(Profile, { email: who })).toMatchObject({
    name: 'Cleo',
    role: 'administrator',
  });

  // What asks others for their password asks nothing of whom the proxy vouches for with each request.
  await later(HOUR, async () => {
    await cleo.visit(paths.people.index());
    await cleo.press(`Make a reset link: ${ADA.name}`);
    expect(cleo.page.text).toContain(`${ADA.name} can choose another password`);
  });
});

test('signing out says that the proxy signs in again', async () => {
  await start();
  who = ADA.email;
  const browser = throughProxy();
  await browser.visit('/profile');
  await browser.press('Sign out');
  expect(browser.page.text).toContain('the next page that you open here signs you in again');
  expect((await browser.follow('Sign in again')).text).toContain(ADA.name);
});

test('passwords go on where the proxy says nobody', async () => {
  await start();
  expect((await signIn(throughProxy(), ADA.email)).page.path).toBe('/boards');
});
