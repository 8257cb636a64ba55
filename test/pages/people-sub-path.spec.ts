import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, PASSWORD, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
beforeAll(async () => {
  footbridge = await startFootbridge({ FOOTBRIDGE_BASE_URL: 'http://bridge.example/footbridge' });
});
afterAll(() => footbridge.stop());

test('AF-28 the main flows work below a path', async () => {
  const ada = await signedInAdministrator(footbridge);
  expect(ada.page.path).toBe('/footbridge/accounts');
  expect(ada.page.headers.get('set-cookie') ?? 'Path=/footbridge').toContain('Path=/footbridge');

  await ada.visit('/people');
  await ada.press('Create invitation', { note: 'Ben' });
  const link = String(ada.page.$('#invitation-link').attr('value'));
  expect(link).toMatch(/^http:\/\/bridge\.example\/footbridge\/invitations\//);

  const ben = footbridge.browser();
  await ben.visit(link.replace('http://bridge.example', new URL(footbridge.url).origin));
  await ben.press('Join', { name: 'Ben', email: 'ben@example.com', password: PASSWORD });
  expect(ben.page.path).toBe('/footbridge/boards');

  await ben.visit('/profile');
  await ben.press('Save', { name: 'Benjamin' });
  expect(ben.page.path).toBe('/footbridge/profile');
  await ben.press('Sign out');
  expect(ben.page.path).toBe('/footbridge/sign-in');
  await ben.visit('/profile?x=1');
  await ben.press('Sign in', { email: 'ben@example.com', password: PASSWORD });
  expect(ben.page.path).toBe('/footbridge/profile?x=1');
});

test('every link and form stays below it', async () => {
  const browser = footbridge.browser();
  await browser.visit('/sign-in');
  await browser.press('Sign in', { email: ADA.email, password: PASSWORD });
  for (const path of ['/people', '/profile', '/nothing']) {
    const { $ } = await browser.visit(path);
    $('[href], [src], [action]').each((_, element) => {
      for (const name of ['href', 'src', 'action']) {
        const target = $(element).attr(name);
        if (target && !target.startsWith('#')) expect(target).toMatch(/^\/footbridge\//);
      }
    });
  }
});

test('what lies outside says where Footbridge is', async () => {
  const origin = new URL(footbridge.url).origin;
  for (const path of ['/people', '/']) {
    const outside = await footbridge.browser().visit(origin + path);
    expect(outside.status).toBe(404);
    expect(new URL(outside.link('/footbridge/')).pathname).toBe('/footbridge/');
    expect(outside.text).toContain('the proxy before Footbridge cuts the path off');
  }
  expect((await footbridge.browser().visit(`${origin}/footbridge`)).path).toBe('/footbridge/sign-in');
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${origin}/footbridge/healthz`)).status).toBe(200);
});

test('a proxy may also cut the path off, as long as it says that it is one', async () => {
  const origin = new URL(footbridge.url).origin;
  const page = await footbridge.browser().visit(`${origin}/sign-in`, { 'X-Forwarded-For': '192.0.2.7' });
  expect(page.status).toBe(200);
  expect(page.$('form').attr('action')).toBe('/footbridge/sign-in');
});
