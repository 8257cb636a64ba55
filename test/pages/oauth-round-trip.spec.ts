import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { consentPage, savedAccount } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { later, MINUTE } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, signedInAdministrator, signIn } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ben: Browser;
let accountId: string;
const BEN = { name: 'Ben', email: 'ben@example.com' };

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  const ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, BEN);
  accountId = await savedAccount(ada, jira);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

/** Sets out, presses Allow in Jira, and returns the address that Jira sends the browser to. */
async function allowed(browser: Browser): Promise<string> {
  await browser.visit(paths.credentials.edit({ accountId }));
  await browser.press('Get OAuth token');
  const callback = await (await jira.as('ben')).allow(consentPage(browser.page));
  jira.calls.clear();
  return callback;
}

const isLinked = async () =>
  !(await ben.visit(paths.credentials.edit({ accountId }))).text.includes('Not linked') &&
  (await ben.visit(paths.credentials.index())).text.includes('Linked as');

describe('OA-01 OA-02 O1 the round trip to Jira ends in the browser session in which it began', () => {
  test('the same person, signed in elsewhere, cannot bring it to its end there', async () => {
    const callback = await allowed(ben);
    const elsewhere = await signIn(footbridge.browser(), BEN.email);
    const page = await elsewhere.visit(callback);
    expect(page.text).toContain('This link to Jira was not started here, so it was not kept.');
    expect(jira.calls).toHaveLength(0);
    // Nothing was used up: it still ends where it began.
    expect((await ben.visit(callback)).text).toContain('Jira says you are');
  });

  test('nor set out with it from there, nor confirm it', async () => {
    await ben.visit(paths.credentials.edit({ accountId }));
    await ben.press('Get OAuth token');
    const leave = new URL(ben.page.url).pathname;
    const elsewhere = await signIn(footbridge.browser(), BEN.email);
    const refused = await elsewhere.visit(leave);
    expect(refused.status).toBe(403);
    expect(refused.html).not.toContain('oauth_token=');

    const confirmation = (await ben.visit(await allowed(ben))).path;
    expect((await elsewhere.visit(confirmation)).status).toBe(403);
    await elsewhere.visit('/profile');
    expect((await elsewhere.post(confirmation, { answer: 'keep' })).status).toBe(403);
    expect((await ben.visit(confirmation)).status).toBe(200);
  });

  test('signing out and in again is another session', async () => {
    const callback = await allowed(ben);
    await ben.visit('/profile');
    await ben.press('Sign out');
    await signIn(ben, BEN.email);
    expect((await ben.visit(callback)).text).toContain('was not started here');
    expect(jira.calls).toHaveLength(0);
  });
});

describe('OA-06 the round trip to Jira lasts ten minutes', () => {
  test('after nine it ends well', async () => {
    const callback = await allowed(ben);
    await later(9 * MINUTE, async () => {
      expect((await ben.visit(callback)).text).toContain('Jira says you are');
    });
  });

  test('after eleven it is refused, without asking Jira', async () => {
    const callback = await allowed(ben);
    await later(11 * MINUTE, async () => {
      const page = await ben.visit(callback);
      expect(page.text).toContain('That took longer than the ten minutes Jira allows. Start again');
      expect(jira.calls).toHaveLength(0);
    });
  });

  test('a confirmation that was left open for longer keeps nothing', async () => {
    const confirmation = (await ben.visit(await allowed(ben))).path;
    await later(11 * MINUTE, async () => {
      expect((await ben.post(confirmation, { answer: 'keep' })).text).toContain(
        'longer than the ten minutes',
      );
    });
    expect(await isLinked()).toBe(false);
  });
});

test('OA-02 OA-04 whoever set out as one person and came back as another links nobody', async () => {
  const callback = await allowed(ben);
  const page = await (await signIn(footbridge.browser(), ADA.email)).visit(callback);
  expect(page.text).toContain('was not started here');
  expect(jira.calls).toHaveLength(0);
});
