import { Attempts } from '../../src/sign-in/attempts.js';
import { HOUR, MINUTE, passes, stillDate } from '../support/clock.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, PASSWORD, signedInAdministrator, signIn } from '../support/stories.js';

stillDate(); // how quickly somebody guesses is not for the machine to say

let footbridge: RunningFootbridge;
let ada: Browser;
beforeEach(async () => {
  footbridge = await startFootbridge({ FOOTBRIDGE_TRUSTED_PROXIES: 'loopback' });
  ada = await signedInAdministrator(footbridge);
});
afterEach(() => footbridge.stop());

const BEN = { name: 'Ben', email: 'ben@example.com' };
const STRANGERS = ['203.0.113.7', '198.51.100.9'];
const NAT = '192.0.2.80'; // seen from outside a whole company is one address

/** One try from an address; the answer's status, 303 for a sign-in. */
async function tryFrom(ip: string, email: string, password: string, browser = footbridge.browser()) {
  await browser.visit('/sign-in');
  const page = await browser.post('/sign-in', { email, password }, { 'X-Forwarded-For': ip });
  return page.path === '/boards' ? 303 : page.status;
}

async function guess(ip: string, email: string, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push(await tryFrom(ip, email, `guess number ${i}`));
  return statuses;
}

const checked = (statuses: number[]) => statuses.filter((status) => status === 422).length;

test('A6 a stranger with two addresses slows themselves down, and never Ada', async () => {
  for (const ip of STRANGERS)
    expect(await guess(ip, ADA.email, 12)).toEqual([...Array(10).fill(422), 429, 429]);
  expect(await tryFrom(NAT, ADA.email, PASSWORD)).toBe(303);
});

test('whoever mistypes twice is not shut out by strangers either', async () => {
  for (let i = 0; i < 8; i++) await guess(`203.0.113.${i}`, ADA.email, 10);
  expect(await guess(NAT, ADA.email, 2)).toEqual([422, 422]);
  expect(await tryFrom(NAT, ADA.email, PASSWORD)).toBe(303);
});

test('forty failures behind one address do not shut out the others there', async () => {
  await invitedMember(footbridge, ada, BEN);
  for (let i = 0; i < 4; i++) await guess(NAT, `somebody${i}@example.com`, 10);
  await guess(NAT, BEN.email, 12);
  expect(await tryFrom(NAT, ADA.email, PASSWORD)).toBe(303);
});

test('a browser that has signed in before passes wherever strangers sit, and is slowed down by its own failures', async () => {
  const known = await signIn(footbridge.browser(), ADA.email);
  await known.press('Sign out');
  expect((await guess(NAT, ADA.email, 12)).at(-1)).toBe(429);
  expect(await tryFrom(NAT, ADA.email, PASSWORD)).toBe(429);
  expect(await tryFrom(NAT, ADA.email, PASSWORD, known)).toBe(303);

  await known.visit('/profile');
  await known.press('Sign out');
  const own: number[] = [];
  for (let i = 0; i < 12; i++) own.push(await tryFrom(NAT, ADA.email, `guess ${i}`, known));
  expect(own).toEqual([...Array(10).fill(422), 429, 429]);
});

test('a browser is known for those who signed in with it, and its cookie cannot be made', async () => {
  await invitedMember(footbridge, ada, BEN);
  const bens = await signIn(footbridge.browser(), BEN.email);
  await bens.press('Sign out');
  await guess(NAT, ADA.email, 12);
  expect(await tryFrom(NAT, ADA.email, PASSWORD, bens)).toBe(429);
  const host = new URL(footbridge.url).host;
  const cookie = bens.cookieHeader(host);
  expect(cookie).toContain('footbridge-known=');
  for (const forged of ['e30.x', 'bnVsbA.', '%', 'eyJuYW1lIjoiYSIsInByb2ZpbGVJZHMiOltdfQ.AAAA'])
    expect(
      (await fetch(`${footbridge.url}/sign-in`, { headers: { cookie: `footbridge-known=${forged}` } }))
        .status,
    ).toBe(200);
  const page = await fetch(`${footbridge.url}/profile`, {
    headers: { cookie: cookie.replace(/footbridge=[^;]+;?/, '') },
    redirect: 'manual',
  });
  expect(page.headers.get('location')).toBe('/sign-in');
});

test('what is refused because it is too early is not counted: the delay does not grow', async () => {
  await guess(STRANGERS[0], ADA.email, 40);
  expect(await tryFrom(STRANGERS[0], ADA.email, PASSWORD)).toBe(429);
  passes(2_100);
  expect(await tryFrom(STRANGERS[0], ADA.email, PASSWORD)).toBe(303);
});

test('A6 from many addresses one account is guessed at no more than a bounded number of times an hour', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 14; i++) statuses.push(...(await guess(`198.51.100.${i}`, ADA.email, 10)));
  expect(checked(statuses)).toBe(60 + 8 * 3);
  passes(HOUR + MINUTE);
  expect(checked(await guess('198.51.100.200', ADA.email, 5))).toBe(5);
  expect(await tryFrom(NAT, ADA.email, PASSWORD)).toBe(303);
});

test('an address that fails at everybody is slowed down; a private one, behind which a company may sit, later', async () => {
  const attempts = footbridge.app.get(Attempts);
  const fail = async (ip: string, i: number) => {
    const failing = attempts.count({ ip, account: `a${i}@example.com` }, () => tryNobody());
    return failing.catch(({ status }: { status: number }) => status);
  };
  const { WrongPassword } = await import('../../src/people/passwords.js');
  const tryNobody = () => Promise.reject(new WrongPassword('no'));
  for (const [ip, most] of [
    ['203.0.113.7', 100],
    ['2001:db8:7::1', 100],
    ['10.0.0.7', 1_000],
    ['fd00::7', 1_000],
    ['127.0.0.1', 1_000],
  ] as const) {
    const statuses = await Promise.all(Array.from({ length: most + 20 }, (_, i) => fail(ip, i)));
    expect(checked(statuses)).toBe(most);
  }
  expect(await fail('2001:db8:7:ffff::9', 9_999)).toBe(429); // the same customer of a provider
});

test('is no quicker when all guesses come at once', async () => {
  const browsers = Array.from({ length: 25 }, () => footbridge.browser());
  for (const browser of browsers) await browser.visit('/sign-in');
  const pages = await Promise.all(
    browsers.map((b) => b.press('Sign in', { email: ADA.email, password: 'guess at once' })),
  );
  expect(pages.filter(({ status }) => status === 422)).toHaveLength(10);
});

test('A6 says how long to wait and keeps the address; the delay passes', async () => {
  const browser = await signIn(footbridge.browser(), ADA.email, 'guess number one');
  for (let i = 0; i < 10; i++) await browser.press('Sign in', { password: 'guess number two' });
  expect(browser.page.status).toBe(429);
  expect(browser.page.text).toMatch(/too many attempts that failed\. Try again in \d seconds\./);
  expect(browser.page.value('email')).toBe(ADA.email);
  passes(2_100);
  expect((await signIn(footbridge.browser(), ADA.email)).page.path).toBe('/boards');
});

test('a person who signs in often is not held up', async () => {
  for (let i = 0; i < 35; i++) expect(await tryFrom(NAT, ADA.email, PASSWORD)).toBe(303);
});

test('an invitation is never held up by failed sign-ins, nor by others who try wrong ones', async () => {
  await ada.visit('/people');
  await ada.press('Create invitation', { note: 'Ben' });
  const link = String(ada.page.$('#invitation-link').attr('value'));
  await guess(NAT, ADA.email, 12);
  const from = { 'X-Forwarded-For': NAT };
  const wrong: number[] = [];
  for (let i = 0; i < 101; i++)
    wrong.push((await footbridge.browser().visit(`/invitations/guess${i}`, from)).status);
  expect(wrong.slice(0, 100)).toEqual(Array(100).fill(404));
  expect((await footbridge.browser().visit('/setup/guess', from)).status).toBe(429);
  const ben = footbridge.browser();
  await ben.visit(link, from);
  await ben.press('Join', { ...BEN, password: PASSWORD });
  expect(ben.page.path).toBe('/boards');
  expect(await tryFrom(NAT, BEN.email, PASSWORD)).toBe(303);
});

test('whoever is signed in changes their password whatever strangers try', async () => {
  await guess('127.0.0.1', ADA.email, 12);
  await ada.visit('/profile');
  await ada.press('Change password', { oldPassword: PASSWORD, newPassword: 'another bridge to cross' });
  expect(ada.page.text).toContain('Your password was changed.');
});
