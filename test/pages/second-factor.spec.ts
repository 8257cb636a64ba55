import { createHmac } from 'node:crypto';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { paths } from '../../src/paths.js';
import type { Browser } from '../support/browser.js';
import { DAY, HOUR, later, MINUTE } from '../support/clock.js';
import { command } from '../support/command.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, PASSWORD, signedInAdministrator, signIn } from '../support/stories.js';

const BEN = { name: 'Ben', email: 'ben@example.com' };
const HALF_MINUTE = 30_000;

let footbridge: RunningFootbridge;
afterEach(() => footbridge.stop());

async function start(env: Record<string, string> = {}): Promise<Browser> {
  footbridge = await startFootbridge(env);
  return signedInAdministrator(footbridge);
}

/** RFC 6238 as an app on a phone does it, with the base32 that a person typed: nothing of Footbridge's. */
function codeOf(secret: string, now = Date.now()): string {
  const bits = [...secret.replace(/\s/g, '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / HALF_MINUTE)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Sets an app up; returns what it knows, and the codes on paper. */
async function setUp(browser: Browser): Promise<{ secret: string; onPaper: string[] }> {
  await browser.visit(paths.secondFactor.show());
  await browser.press('Set up an authenticator app');
  const secret = browser.page.$('code.secret').text();
  await browser.press('Turn it on', { code: codeOf(secret) });
  expect(browser.page.text).toContain('Your second factor is on');
  const { $ } = browser.page;
  return { secret, onPaper: $('.recovery-codes code').map((_, code) => $(code).text()).get() }; // prettier-ignore
}

const actions = async () => (await footbridge.database.read.find(AuditEntry)).map(({ action }) => action);
/** The next half minute: no code is taken twice. */
const next = <T>(work: () => Promise<T>) => later(HALF_MINUTE, work);

describe('A11 with an authenticator app', () => {
  test('somebody is in only after the code of their app, which is taken once', async () => {
    const { secret } = await setUp(await start());
    await next(async () => {
      const ada = await signIn(footbridge.browser(), ADA.email);
      expect(ada.page.path).toBe('/sign-in/second-factor');
      expect((await ada.visit('/profile')).path).toBe('/sign-in');
      await ada.visit(paths.secondFactor.ask());
      await ada.press('Sign in', { code: codeOf(secret) });
      expect(ada.page.path).toBe('/profile');

      const eve = await signIn(footbridge.browser(), ADA.email);
      await eve.press('Sign in', { code: codeOf(secret) });
      expect(eve.page.status).toBe(422);
      expect(eve.page.$('#code-error').text()).toContain('That is not the code, or it was used before.');
      expect(eve.page.html).not.toContain(codeOf(secret));
    });
    expect(await actions()).toEqual(expect.arrayContaining(['second factor added', 'sign-in failed']));
  });

  test('a code of the half minute before is taken, an older one is not', async () => {
    const { secret } = await setUp(await start());
    await later(10 * MINUTE, async () => {
      const ada = await signIn(footbridge.browser(), ADA.email);
      await ada.press('Sign in', { code: codeOf(secret, Date.now() - 3 * HALF_MINUTE) });
      expect(ada.page.status).toBe(422);
      await ada.press('Sign in', { code: codeOf(secret, Date.now() - HALF_MINUTE) });
      expect(ada.page.path).toBe('/boards');
    });
  });

  test('five wrong codes ask for the password again', async () => {
    await setUp(await start());
    const eve = await signIn(footbridge.browser(), ADA.email);
    for (let i = 0; i < 4; i++) expect((await eve.press('Sign in', { code: '000000' })).status).toBe(422);
    await eve.press('Sign in', { code: '000000' });
    expect(eve.page.path).toBe('/sign-in');
    expect(eve.page.text).toContain('too many wrong codes');
    expect((await eve.visit(paths.secondFactor.ask())).path).toBe('/sign-in');
  });

  test('a reset link does not lead past it', async () => {
    const ada = await start();
    const ben = await invitedMember(footbridge, ada, BEN);
    const { secret } = await setUp(ben);
    await ada.visit(paths.people.index());
    await ada.press('Make a reset link: Ben');
    const link = new URL(String(ada.page.$('#reset-link').attr('value'))).pathname;
    const browser = footbridge.browser();
    await browser.visit(link);
    await browser.press('Change password and sign in', { password: 'another one, rather long' });
    expect(browser.page.path).toBe('/sign-in/second-factor');
    await next(async () => {
      await browser.press('Sign in', { code: codeOf(secret) });
      expect(browser.page.text).toContain('Your password was changed.');
    });
  });

  test('a first code that is wrong turns nothing on', async () => {
    const ada = await start();
    await ada.visit(paths.secondFactor.show());
    await ada.press('Set up an authenticator app');
    expect(ada.page.$('svg.qr path').last().attr('d')).toMatch(/^M\d+ \d+h1v1h-1z/);
    await ada.press('Turn it on', { code: '000000' });
    expect(ada.page.$('#code-error').text()).toContain('That is not the code that your app shows now.');
    expect((await signIn(footbridge.browser(), ADA.email)).page.path).toBe('/boards');
  });
});

describe('recovery codes', () => {
  test('are ten, are shown once, and each lets in once without the phone', async () => {
    const ada = await start();
    const { onPaper } = await setUp(ada);
    expect(new Set(onPaper).size).toBe(10);
    await ada.visit(paths.secondFactor.show());
    for (const code of onPaper) expect(ada.page.html).not.toContain(code);
    const stored = await footbridge.database.read.query('SELECT * FROM recovery_code');
    for (const code of onPaper) expect(JSON.stringify(stored)).not.toContain(code);

    const browser = await signIn(footbridge.browser(), ADA.email);
    await browser.press('Sign in', { code: onPaper[0].toUpperCase().replace(/-/g, ' ') });
    expect(browser.page.path).toBe('/boards');
    expect((await browser.visit(paths.secondFactor.show())).text).toContain('9 recovery codes left');

    const again = await signIn(footbridge.browser(), ADA.email);
    expect((await again.press('Sign in', { code: onPaper[0] })).status).toBe(422);
  });

  test('that are made anew end those from before', async () => {
    const ada = await start();
    const { onPaper } = await setUp(ada);
    await ada.press('Make new recovery codes');
    expect(ada.page.$('.recovery-codes li').length).toBe(10);
    const browser = await signIn(footbridge.browser(), ADA.email);
    expect((await browser.press('Sign in', { code: onPaper[1] })).status).toBe(422);
  });
});

describe('without the phone and the codes', () => {
  test('an administrator removes it, with the password; members cannot', async () => {
    const ada = await start();
    const ben = await invitedMember(footbridge, ada, BEN);
    await setUp(ben);
    await ada.visit(paths.people.index());
    await ada.follow('Second factor: Ben');
    const { url } = ada.page;
    await later(HOUR, async () => {
      await ada.press('Remove the second factor');
      expect(ada.page.text).toContain('Confirm with your password');
      await ada.press('Go on', { currentPassword: PASSWORD });
      expect(ada.page.text).toContain('Ben signs in without a second factor now.');
    });
    expect((await signIn(footbridge.browser(), BEN.email)).page.path).toBe('/boards');
    expect((await ben.visit(new URL(url).pathname)).status).toBe(404);
    expect(await actions()).toContain('second factor removed');
  });

  test('the command line removes it, beside the running server', async () => {
    await setUp(await start());
    const env = { FOOTBRIDGE_DATA_DIR: footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'error' };
    expect((await command(['user', 'list'], { env })).out).toMatch(/ada@example\.com.*second factor/);
    const { code, out } = await command(['user', 'remove-second-factor', '--email', ADA.email], { env });
    expect([code, out.trim()]).toEqual([0, 'ada@example.com signs in without a second factor now.']);
    expect((await signIn(footbridge.browser(), ADA.email)).page.path).toBe('/boards');
  });

  test('its person turns it off themselves while they are signed in, with the password', async () => {
    const ada = await start();
    await setUp(ada);
    await later(HOUR, async () => {
      await ada.press('Turn it off');
      await ada.press('Go on', { currentPassword: PASSWORD });
      expect(ada.page.text).toContain('Your second factor is off');
    });
  });
});

describe('passkeys', () => {
  test('are said to need an address of another kind where browsers make none', async () => {
    const ada = await start();
    const { text, $ } = await ada.visit(paths.secondFactor.show());
    expect(text).toContain(
      'Browsers make passkeys only at https addresses with a name, and this one is none.',
    );
    expect($('form[data-passkey]').length).toBe(0);
  });

  test('that somebody makes up let nobody in', async () => {
    const ada = await start({ FOOTBRIDGE_BASE_URL: 'http://localhost' });
    await setUp(ada);
    const answer = JSON.stringify({ id: 'x', rawId: 'x', response: {}, type: 'public-key' });
    const eve = await signIn(footbridge.browser(), ADA.email);
    for (const made of [answer, 'no JSON', 'null', '{}']) {
      const page = await eve.post(paths.secondFactor.ask(), { answer: made });
      expect([page.status, page.text.includes('The passkey could not be checked.')]).toEqual([422, true]);
    }
    await ada.visit(paths.secondFactor.show());
    const kept = await ada.post(paths.secondFactor.addPasskey(), { answer });
    expect([kept.status, kept.text.includes('The passkey could not be checked.')]).toEqual([422, true]);
  });
});

test('another key of the installation seals it anew, and it goes on working', async () => {
  const { secret } = await setUp(await start());
  await footbridge.restart(async () => {
    const env = { FOOTBRIDGE_DATA_DIR: footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'error' };
    expect((await command(['key', 'rotate'], { env })).code).toBe(0);
  });
  await later(DAY, async () => {
    const ada = await signIn(footbridge.browser(), ADA.email);
    await ada.press('Sign in', { code: codeOf(secret) });
    expect(ada.page.path).toBe('/boards');
  });
});

test('A11 where administrators need one, they have the rights of members until they have set it up', async () => {
  const ada = await start({ FOOTBRIDGE_SECOND_FACTOR: 'administrators' });
  expect(ada.page.path).toBe(paths.secondFactor.show());
  expect(ada.page.text).toContain('Administrators need a second factor here');
  expect((await ada.visit(paths.people.index())).status).toBe(404);
  await setUp(ada);
  expect(ada.page.text).not.toContain('Administrators need a second factor here');
  expect((await ada.visit(paths.people.index())).status).toBe(200);
});
