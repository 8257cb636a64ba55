import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { anAuthority, aCertificate } from '../alm/certificates.js';
import type { Browser } from '../support/browser.js';
import { HOUR, later } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ForwardProxy } from '../support/forward-proxy.js';
import { freePort } from '../support/free-port.js';
import { OpenIdProvider, signInThere } from '../support/openid-provider.js';
import { ADA, invitedMember, signedInAdministrator, signIn } from '../support/stories.js';

const BUTTON = 'Sign in with Example GmbH';
const BEN = { name: 'Ben Boards', email: 'ben@example.com' };

let provider: OpenIdProvider;
let footbridge: RunningFootbridge;
beforeAll(async () => {
  provider = await OpenIdProvider.start();
});
afterAll(() => provider.stop());
afterEach(() => footbridge.stop());

async function start(env: Record<string, string> = {}): Promise<Browser> {
  footbridge = await startFootbridge({ ...provider.settings, ...env });
  await provider.register(footbridge);
  return signedInAdministrator(footbridge);
}

/** Presses the button of the sign-in page, and signs in at the provider. */
async function signInAs(login: string, browser = footbridge.browser()): Promise<Browser> {
  await browser.visit(paths.signIn());
  await browser.follow(BUTTON);
  return signInThere(browser, login);
}

const profileOf = (email: string) => footbridge.database.read.findOneBy(Profile, { email });
const people = () => footbridge.database.read.countBy(Profile, {});
const noted = async () =>
  (await footbridge.database.read.find(AuditEntry)).map(({ action, detail }) => `${action} ${detail}`.trim());

describe('somebody with a profile in Footbridge', () => {
  test('is joined with it by the address that the provider has verified, and known by its name for them from then on', async () => {
    await start();
    await provider.know({ ada: { name: 'Ada Lovelace', email: 'ADA@example.com', email_verified: true } });
    const ada = await signInAs('ada');
    expect(ada.page.path).toBe('/boards');
    expect(ada.page.text).toContain('Ada Lovelace');

    await provider.know({
      ada: { name: 'Ada Lovelace', email: 'lovelace@example.com', email_verified: true },
    });
    expect((await signInAs('ada')).page.path).toBe('/boards');
    expect(await profileOf('lovelace@example.com')).toMatchObject({ role: 'administrator' });
    expect(await people()).toBe(1);
    expect(await noted()).toEqual(
      expect.arrayContaining(['provider joined Example GmbH: ada', 'signed in at the provider']),
    );
  });

  test('is not taken for them by an address that nobody has verified, but joined by a link of an administrator', async () => {
    const ada = await start();
    await invitedMember(footbridge, ada, BEN);
    await provider.know({ ben: { name: 'Ben', email: BEN.email, email_verified: false } });
    const ben = await signInAs('ben');
    expect(ben.page.path).toBe('/sign-in');
    expect(ben.page.text).toContain(
      `Example GmbH has not verified that ${BEN.email} is yours, so you are not taken for who has it in Footbridge.`,
    );
    expect(await noted()).toContain('sign-in failed');

    await ada.visit(paths.people.index());
    await ada.press(`Make a reset link: ${BEN.name}`);
    await ben.visit(new URL(String(ada.page.$('#reset-link').attr('value'))).pathname);
    await ben.press('Sign in with Example GmbH from now on');
    await ben.follow('Continue to Example GmbH');
    await signInThere(ben, 'ben');
    expect(ben.page.path).toBe('/boards');
    expect(await people()).toBe(2);
    expect((await signInAs('ben')).page.path).toBe('/boards');
  });

  test('does not lose it to somebody else who has got their address since', async () => {
    await start();
    await provider.know({ ada: { email: ADA.email, email_verified: true } });
    await signInAs('ada');
    await provider.know({ eve: { email: ADA.email, email_verified: true } });
    const eve = await signInAs('eve');
    expect(eve.page.path).toBe('/sign-in');
    expect(eve.page.text).toContain(
      `The profile with ${ADA.email} belongs to somebody else whom Example GmbH signs in.`,
    );
  });

  test('goes on to the page that they asked for', async () => {
    await start();
    await provider.know({ ada: { email: ADA.email, email_verified: true } });
    const ada = footbridge.browser();
    await ada.visit('/profile?from=mail');
    await ada.follow(BUTTON);
    expect((await signInThere(ada, 'ada')).page.path).toBe('/profile?from=mail');
  });
});

describe('somebody whom Footbridge does not know', () => {
  const CLEO = { cleo: { name: 'Cleo Cards', email: 'cleo@example.com', email_verified: true } };

  test('is not let in unless the settings say so', async () => {
    await start();
    await provider.know(CLEO);
    const cleo = await signInAs('cleo');
    expect(cleo.page.text).toContain('You are signed in at Example GmbH, but have no profile in Footbridge.');
    expect(cleo.page.text).toContain('Ask an administrator of Footbridge for an invitation.');
    expect(await people()).toBe(1);
  });

  test('gets a profile with name, address and the role of the first group that has one, where the settings say so', async () => {
    await start({
      FOOTBRIDGE_OIDC_NEW_PEOPLE: 'yes',
      FOOTBRIDGE_OIDC_ROLES: 'CN=Admins,OU=Tools=administrator; staff=member',
    });
    await provider.know({ cleo: { ...CLEO.cleo, groups: ['staff', 'CN=Admins,OU=Tools'] } });
    expect((await signInAs('cleo')).page.path).toBe('/boards');
    expect(await profileOf('cleo@example.com')).toMatchObject({ name: 'Cleo Cards', role: 'administrator' });

    await provider.know({ cleo: { ...CLEO.cleo, groups: ['staff'] } });
    await signInAs('cleo');
    expect(await profileOf('cleo@example.com')).toMatchObject({ role: 'member' });

    await provider.know({ cleo: { ...CLEO.cleo, groups: ['guests'] } });
    const cleo = await signInAs('cleo');
    expect(cleo.page.path).toBe('/sign-in');
    expect(cleo.page.text).toContain('none of your groups there may use Footbridge');
  });

  test('gets none for an address that nobody has verified, nor without an address', async () => {
    await start({ FOOTBRIDGE_OIDC_NEW_PEOPLE: 'yes' });
    await provider.know({ cleo: { ...CLEO.cleo, email_verified: false }, dora: { name: 'Dora' } });
    expect((await signInAs('cleo')).page.text).toContain('has not verified that cleo@example.com is yours');
    expect((await signInAs('dora')).page.text).toContain('has not verified that an e-mail address is yours');
    expect(await people()).toBe(1);
  });

  test('makes their profile by an invitation, which works once', async () => {
    const ada = await start();
    await provider.know({ cleo: { ...CLEO.cleo, email_verified: false } });
    await ada.visit(paths.people.index());
    await ada.press('Create invitation', { note: 'Cleo', role: 'administrator' });
    const link = new URL(String(ada.page.$('#invitation-link').attr('value'))).pathname;
    const cleo = footbridge.browser();
    await cleo.visit(link);
    await cleo.press('Join with Example GmbH');
    await cleo.follow('Continue to Example GmbH');
    await signInThere(cleo, 'cleo');
    expect(cleo.page.path).toBe('/boards');
    expect(await profileOf('cleo@example.com')).toMatchObject({ name: 'Cleo Cards', role: 'administrator' });
    expect((await footbridge.browser().visit(link)).status).toBe(404);
  });
});

test('the only administrator stays one, whatever groups say', async () => {
  await start({ FOOTBRIDGE_OIDC_ROLES: 'admins=administrator;staff=member' });
  await provider.know({ ada: { email: ADA.email, email_verified: true, groups: ['staff'] } });
  expect((await signInAs('ada')).page.path).toBe('/boards');
  expect(await profileOf(ADA.email)).toMatchObject({ role: 'administrator' });
});

test('signing out of Footbridge signs out at the provider too, and leads back', async () => {
  await start();
  await provider.know({ ada: { email: ADA.email, email_verified: true } });
  const ada = await signInAs('ada');
  await ada.press('Sign out');
  expect(ada.page.text).toContain('You have signed out of Footbridge.');
  await ada.follow('Continue to Example GmbH');
  await ada.press('Yes, sign me out');
  expect(ada.page.path).toBe('/sign-in');
  await ada.follow(BUTTON);
  expect(ada.page.$('input[name=login]').length).toBe(1);
});

describe('what needs to be shown once more', () => {
  const BY_PROVIDER = { FOOTBRIDGE_OIDC_NEW_PEOPLE: 'yes', FOOTBRIDGE_OIDC_ROLES: 'all=administrator' };
  const CLEO = { name: 'Cleo', email: 'cleo@example.com', email_verified: true, groups: ['all'] };

  test('is shown by signing in anew at the provider by somebody without a password, and what they typed goes on', async () => {
    await start(BY_PROVIDER);
    await provider.know({ cleo: CLEO });
    const cleo = await signInAs('cleo');
    const { id } = (await profileOf(ADA.email))!;
    await cleo.visit(paths.people.index());
    await cleo.press(`Make member: ${ADA.name}`);
    expect(cleo.page.title).toContain('Confirm that it is you');
    expect(cleo.page.$('input[type=password]').length).toBe(0);
    await cleo.follow('Sign in with Example GmbH again');
    // They are still signed in there, and are asked all the same.
    expect(cleo.page.$('input[name=login]').length).toBe(1);
    await signInThere(cleo, 'cleo');
    await cleo.press('Go on');
    expect(cleo.page.text).toContain(`${ADA.name} is now a member.`);
    expect(await footbridge.database.read.findOneBy(Profile, { id })).toMatchObject({ role: 'member' });
    // Shown once, it holds for the next ones.
    await cleo.press(`Make administrator: ${ADA.name}`);
    expect(cleo.page.text).toContain(`${ADA.name} is now an administrator.`);
  });

  test('is not shown by somebody else who signs in there', async () => {
    await start(BY_PROVIDER);
    await provider.know({ cleo: CLEO, dora: { ...CLEO, name: 'Dora', email: 'dora@example.com' } });
    const cleo = await signInAs('cleo');
    await cleo.visit(paths.people.index());
    await cleo.press(`Make member: ${ADA.name}`);
    await cleo.follow('Sign in with Example GmbH again');
    await signInThere(cleo, 'dora');
    expect(cleo.page.text).toContain('You signed in there as somebody else than Cleo.');
    expect(await profileOf(ADA.email)).toMatchObject({ role: 'administrator' });
  });
});

describe('when something is wrong', () => {
  test('a provider that is down is said with who looks where, and passwords go on', async () => {
    await start({ FOOTBRIDGE_OIDC_ISSUER: `http://127.0.0.1:${await freePort()}` });
    const browser = footbridge.browser();
    await browser.visit(paths.signIn());
    await browser.follow(BUTTON);
    expect(browser.page.path).toBe('/sign-in');
    expect(browser.page.text).toMatch(
      /where Example GmbH signs people in, cannot be reached from Footbridge \(ECONNREFUSED\)\./,
    );
    expect(browser.page.text).toContain('whoever runs Footbridge looks at the way there');
    expect((await signIn(browser, ADA.email)).page.path).toBe('/boards');
  });

  test('a wrong secret is said with the settings to compare', async () => {
    await start({ FOOTBRIDGE_OIDC_CLIENT_SECRET: 'not-that-secret' });
    await provider.know({ ada: { email: ADA.email, email_verified: true } });
    const { page } = await signInAs('ada');
    expect(page.text).toContain('Example GmbH does not accept Footbridge itself (status 401).');
    expect(page.text).toContain('FOOTBRIDGE_OIDC_CLIENT_SECRET');
    expect(page.html).not.toContain('not-that-secret');
  });

  test('a provider that calls itself otherwise is said', async () => {
    await start({ FOOTBRIDGE_OIDC_ISSUER: provider.url.replace('127.0.0.1', 'localhost') });
    const browser = footbridge.browser();
    await browser.visit(paths.signIn());
    await browser.follow(BUTTON);
    expect(browser.page.text).toContain(
      'compares FOOTBRIDGE_OIDC_ISSUER with what the provider calls itself',
    );
  });

  test('a clock that is off is said with by how much', async () => {
    await start();
    await provider.know({ ada: { email: ADA.email, email_verified: true } });
    await provider.setClock(-2 * HOUR);
    try {
      const { page } = await signInAs('ada');
      expect(page.text).toContain('The clock of Footbridge is 120 minutes ahead of that of Example GmbH');
      expect(page.text).toContain('sets the clock of that machine by the network');
    } finally {
      await provider.setClock(0);
    }
  });

  test('a sign-in that is cancelled there is said', async () => {
    await start();
    const browser = footbridge.browser();
    await browser.visit(paths.signIn());
    await browser.follow(BUTTON);
    await browser.follow('[ Cancel ]');
    expect(browser.page.path).toBe('/sign-in');
    expect(browser.page.text).toContain('Example GmbH said no, or the sign-in there was cancelled');
  });

  test('an answer that this browser did not ask for, or that comes twice or too late, signs nobody in', async () => {
    await start();
    await provider.know({ ada: { email: ADA.email, email_verified: true } });
    const eve = await footbridge.browser().visit(`${paths.provider.callback()}?code=x&state=y`);
    expect(eve.text).toContain('This sign-in was not begun in this browser');

    const ada = footbridge.browser();
    await ada.visit(paths.signIn());
    await ada.follow(BUTTON);
    await ada.visit(`${paths.provider.callback()}?code=x&state=y`);
    expect(ada.page.text).toContain('This sign-in was not begun in this browser, or was begun twice.');

    await ada.follow(BUTTON);
    await later(2 * HOUR, async () => {
      await ada.visit(`${paths.provider.callback()}?code=x&state=y`);
      expect(ada.page.text).toContain('took more than an hour');
    });
  });
});

test('the way there and back works below a path, at the address that people use', async () => {
  const PORT = String(await freePort());
  await start({ PORT, FOOTBRIDGE_BASE_URL: `http://127.0.0.1:${PORT}/footbridge` });
  await provider.know({ ada: { email: ADA.email, email_verified: true } });
  expect((await signInAs('ada')).page.path).toBe('/footbridge/boards');
});

test('a provider behind a private authority and the company’s proxy is reached as Jira is, and not without', async () => {
  const authority = await anAuthority('Example Root');
  const secure = await OpenIdProvider.start(await aCertificate({ by: authority }));
  const proxy = await ForwardProxy.start();
  try {
    const env = { ...secure.settings, HTTPS_PROXY: proxy.url };
    footbridge = await startFootbridge(env);
    const stranger = footbridge.browser();
    await stranger.visit(paths.signIn());
    await stranger.follow(BUTTON);
    expect(stranger.page.text).toContain('Footbridge does not trust the certificate of 127.0.0.1');
    expect(stranger.page.text).toContain('FOOTBRIDGE_OIDC_CA_FILE');
    await footbridge.stop();

    footbridge = await startFootbridge({ ...env, FOOTBRIDGE_OIDC_CA: authority.cert });
    await secure.register(footbridge);
    const { status, headers } = await fetch(footbridge.url + paths.provider.leave(), { redirect: 'manual' });
    expect([status, headers.get('location')?.startsWith(`${secure.url}/auth?`)]).toEqual([303, true]);
    expect(proxy.asked).toContain(`CONNECT ${new URL(secure.url).host}`);
  } finally {
    await Promise.all([secure.stop(), proxy.stop()]);
  }
});
