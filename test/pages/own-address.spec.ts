import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, savedAccount } from '../support/account-stories.js';
import { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ReverseProxy } from '../support/reverse-proxy.js';
import { ADA, announcedSetUpPath, signedInAdministrator, signIn } from '../support/stories.js';

const WARNING = 'Do not copy the callback URL yet';
let footbridge: RunningFootbridge;
let jira: FakeJira;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  await signedInAdministrator(footbridge);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Rewrite = Parameters<typeof ReverseProxy.start>[1];

async function behind(rewrite: Rewrite, { url } = footbridge): Promise<ReverseProxy> {
  const proxy = await ReverseProxy.start(new URL(url).origin, rewrite);
  closing.push(() => proxy.stop());
  return proxy;
}

/** Ada, who came through that proxy; `origin` where her address bar shows another scheme than the proxy has here. */
async function adaThrough(proxy: ReverseProxy, origin?: string): Promise<Browser> {
  return signIn(new Browser(proxy.url, origin), ADA.email);
}

describe('R10 behind a proxy that no setting names, the account page says that the callback URL is wrong', () => {
  test.each<[string, Rewrite, 'http' | 'https', (port: number) => string]>([
    ['where it loses the port', () => ({ host: 'localhost' }), 'http', () => 'http://localhost/'],
    ['where it ends https', ({ host }) => ({ host }), 'https', (port) => `http://localhost:${port}/`],
    ['where it sends the inner address', () => ({}), 'http', () => `${footbridge.url}/`],
  ])('%s', async (_, rewrite, scheme, shown) => {
    const proxy = await behind(rewrite);
    const origin = `${scheme}://localhost:${proxy.port}`;
    const ada = await adaThrough(proxy, origin);
    const path = await beginDraft(ada);
    for (const page of [ada.page, await ada.visit(path)]) {
      expect(page.$('#callback-url').attr('value')).toMatch(
        new RegExp(`^${shown(proxy.port)}oauth/callback/`),
      );
      expect(page.text).toContain(WARNING);
      expect(page.text).toContain(`Have FOOTBRIDGE_BASE_URL=${origin} set by whoever runs Footbridge`);
      expect(page.html.indexOf(WARNING)).toBeLessThan(page.html.indexOf('id="callback-url"'));
    }
  });

  test('also before any form was sent, where the headers of the proxy tell, or the browser', async () => {
    const told = await behind(() => ({
      host: 'inside:3000',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'tools.example.org',
    }));
    const standard = await behind(() => ({
      host: 'inside2:3000',
      forwarded: 'for=192.0.2.1;proto=https;host="tools.example.org:8443", for=10.0.0.1;proto=http',
    }));
    const ada = await adaThrough(await behind(({ host }) => ({ host })));
    const path = await beginDraft(ada);
    const at = (proxy: ReverseProxy, headers = {}) =>
      ada.visit(proxy.url + path, { cookie: ada.cookieHeader(new URL(ada.home).host), ...headers });

    expect((await at(told)).text).toContain('FOOTBRIDGE_BASE_URL=https://tools.example.org set');
    expect((await at(standard)).text).toContain('FOOTBRIDGE_BASE_URL=https://tools.example.org:8443 set');
    const inner = await behind(() => ({ host: 'inside3:3000' }));
    const vouched = { referer: 'https://tools.example.org/accounts', 'sec-fetch-site': 'same-origin' };
    expect((await at(inner, vouched)).text).toContain('FOOTBRIDGE_BASE_URL=https://tools.example.org set');
    expect((await at(inner, { ...vouched, 'sec-fetch-site': 'cross-site' })).text).not.toContain(WARNING);
  });

  test('and so do the sheet, the page it is made on, the page of people, and that of the own link', async () => {
    const proxy = await behind(() => ({ host: 'inside4:3000' }));
    const ada = await adaThrough(proxy);
    const setting = `FOOTBRIDGE_BASE_URL=${proxy.url}`;
    await beginDraft(ada);
    await ada.press('Hand over to a Jira administrator', { name: 'Handed over', baseUrl: jira.url });
    expect(ada.page.text).toContain('Do not hand over a sheet yet');
    await ada.press('Make a sheet');
    const sheet = new URL(String(ada.page.$('#handoff-link').attr('value')));
    expect(sheet.host).toBe('inside4:3000');

    const reader = new Browser(proxy.url);
    await reader.visit(sheet.pathname);
    expect(reader.page.text).toContain('Do not enter the callback URL yet');
    expect(reader.page.text).toContain(setting);
    const { html } = reader.page;
    expect(html.indexOf('Do not enter')).toBeLessThan(html.indexOf('id="consumer-callback-url"'));

    await ada.visit(paths.people.index());
    await ada.press('Create invitation', { note: 'Ben', role: 'member' });
    expect(ada.page.text).toContain('Do not send the link yet');

    const straight = await signIn(footbridge.browser(), ADA.email);
    const accountId = await savedAccount(straight, jira);
    expect((await ada.visit(paths.credentials.edit({ accountId }))).text).toContain(setting);
  });
});

describe('R10 nobody is warned', () => {
  test('who comes straight, or through a proxy that keeps the host', async () => {
    const straight = await signIn(footbridge.browser(), ADA.email);
    await beginDraft(straight);
    expect(straight.page.text).not.toContain(WARNING);
    const ada = await adaThrough(await behind(({ host }) => ({ host })));
    await beginDraft(ada);
    expect(ada.page.text).not.toContain(WARNING);
    await ada.press('Hand over to a Jira administrator', { name: 'Fine', baseUrl: jira.url });
    await ada.press('Make a sheet');
    expect(ada.page.text).not.toContain('Do not hand over');
    const reader = new Browser(ada.home);
    await reader.visit(new URL(String(ada.page.$('#handoff-link').attr('value'))).pathname);
    expect(reader.page.text).not.toContain('Do not enter');
  });

  test.each<[string, string, string | undefined]>([
    ['by a port that goes without saying', 'tools.example.org:80', 'http://tools.example.org'],
    ['by capital letters', 'Tools.Example.org', 'http://tools.example.org'],
    ['by a dot at the end', 'tools.example.org.', 'http://tools.example.org'],
    ['by an address in brackets', '[0:0::1]:3000', 'http://[::1]:3000'],
    ['by a browser that hides where it is', 'tools.example.org', 'null'],
    ['by a browser that names something else than a site', 'tools.example.org', 'moz-extension://1234'],
  ])('%s', async (_, host, origin) => {
    const ada = await adaThrough(await behind(() => ({ host })), origin);
    const path = await beginDraft(ada);
    expect(ada.page.text).not.toContain(WARNING);
    expect((await ada.visit(path)).text).not.toContain(WARNING);
  });

  test('because of a form that another site sent, which is refused', async () => {
    const ada = await adaThrough(await behind(({ host }) => ({ host })));
    const path = await beginDraft(ada);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ada.post(paths.signOut(), {}, foreign)).status).toBe(403);
    expect((await ada.visit(path)).text).not.toContain('evil.example');
  });

  test('because of a stranger’s form', async () => {
    const proxy = await behind(({ host }) => ({ host }));
    const stranger = new Browser(proxy.url, 'https://evil.example');
    await stranger.visit(paths.signIn());
    await stranger.press('Sign in', { email: 'nobody@example.com', password: 'no idea at all' });
    const ada = await adaThrough(proxy);
    await beginDraft(ada);
    expect(ada.page.text).not.toContain(WARNING);
  });

  test('whose proxy only hides the port, or the https, of the address that was set', async () => {
    const set = await startFootbridge({ FOOTBRIDGE_BASE_URL: 'http://tools.example.org:4271' });
    closing.push(() => set.stop());
    const hidden = await behind(() => ({ host: 'tools.example.org', 'x-forwarded-proto': 'https' }), set);
    const ada = new Browser(hidden.url, 'null');
    await ada.visit(await announcedSetUpPath(set));
    await ada.press('Create administrator', ADA);
    await beginDraft(ada);
    expect(ada.page.text).not.toContain(WARNING);
    expect(ada.page.$('#callback-url').attr('value')).toMatch(/^http:\/\/tools\.example\.org:4271\//);
  });
});

test('R10 the headers of a trusted proxy make the address', async () => {
  const trusting = await startFootbridge({ FOOTBRIDGE_TRUSTED_PROXIES: 'loopback' });
  closing.push(() => trusting.stop());
  const proxy = await behind(
    () => ({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'tools.example.org:8443' }),
    trusting,
  );
  const ada = new Browser(proxy.url, 'https://tools.example.org:8443');
  await ada.visit(await announcedSetUpPath(trusting));
  await ada.press('Create administrator', ADA);
  await beginDraft(ada);
  expect(ada.page.$('#callback-url').attr('value')).toMatch(/^https:\/\/tools\.example\.org:8443\//);
  expect(ada.page.text).not.toContain(WARNING);
  expect(ada.page.text).not.toContain('is not trusted');
});

test('R10 a proxy that is not trusted is one line for administrators, and one warning in the log', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  const lines: string[] = [];
  const log = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
  const settings = { FOOTBRIDGE_DATA_DIR: dataDir, PORT: '0', FOOTBRIDGE_LOG_LEVEL: 'warn' };
  const config = readConfig(settings);
  const app = await createApp(config, createLogger(config, log));
  const { port } = (await app.listen(0, '127.0.0.1')).address() as AddressInfo;
  closing.push(async () => {
    await app.close();
    rmSync(dataDir, { recursive: true });
  });
  const proxy = await behind(
    ({ host }) => ({ host, 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' }),
    { url: `http://127.0.0.1:${port}` } as RunningFootbridge,
  );
  const ada = new Browser(proxy.url, `https://localhost:${proxy.port}`);
  await ada.visit(paths.signIn());
  expect(ada.page.text).not.toContain('is not trusted');
  await ada.visit(await announcedSetUpPath({ app } as RunningFootbridge));
  await ada.press('Create administrator', ADA);

  expect(ada.page.text).toContain('The proxy before Footbridge is not trusted');
  expect(ada.page.text).toContain('X-Forwarded-For and X-Forwarded-Proto');
  expect(ada.page.text).toContain(
    `FOOTBRIDGE_TRUSTED_PROXIES=127.0.0.1 and FOOTBRIDGE_BASE_URL=https://localhost:${proxy.port} set`,
  );
  const warnings = lines.filter((line) => line.includes('FOOTBRIDGE_TRUSTED_PROXIES'));
  expect(warnings).toHaveLength(1);
  expect(JSON.parse(warnings[0])).toMatchObject({ level: 40, peer: '127.0.0.1' });
  expect(warnings[0]).not.toContain('192.0.2.7');

  // What a stranger sends is no word to an administrator.
  const straight = await signIn(new Browser(`http://127.0.0.1:${port}`), ADA.email);
  expect(straight.page.text).not.toContain('is not trusted');
});
