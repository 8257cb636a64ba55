import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, consentPage, linkInJira } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

const BASE_URL = 'http://tools.example.org/footbridge';
let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([
    startFootbridge({ FOOTBRIDGE_BASE_URL: BASE_URL }),
    FakeJira.start({ contextPath: '/jira' }),
  ]);
  ada = await signedInAdministrator(footbridge);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

test('AF-26 the callback URL is below the base URL, and the page warns when the browser came by another address', async () => {
  await beginDraft(ada);
  expect(ada.page.$('#callback-url').attr('value')).toMatch(new RegExp(`^${BASE_URL}/oauth/callback/`));
  expect(ada.page.text).toContain('Do not copy the callback URL yet');
  expect(ada.page.text).toContain(new URL(footbridge.url).host);
});

test('nobody is warned who came by the right address, also through a proxy that says so', async () => {
  const path = await beginDraft(ada);
  const page = await ada.visit(path.replace('/footbridge', ''), { 'X-Forwarded-Host': 'tools.example.org' });
  expect(page.text).not.toContain('Do not copy the callback URL yet');
});

test('whoever links is warned too, and who comes back without a session is told where to go on', async () => {
  const path = await beginDraft(ada);
  linkInJira(jira, ada.page);
  await ada.press('Get Auth Token', { name: 'Elsewhere', baseUrl: jira.url });
  const callback = await (await jira.as('ada')).allow(consentPage(ada.page));
  await ada.visit(callback.replace(BASE_URL, footbridge.url));
  await ada.press('Test Connection');
  await ada.press('Save');
  const accountId = path.split('/').pop()!;
  await ada.visit(paths.credentials.edit({ accountId }));
  expect(ada.page.text).toContain('You would come back at another address');
  const right = { 'X-Forwarded-Host': 'tools.example.org' };
  await ada.visit(paths.credentials.edit({ accountId }), right);
  expect(ada.page.text).not.toContain('You would come back at another address');

  const stranger = footbridge.browser();
  await stranger.visit(callback.replace(BASE_URL, footbridge.url));
  const { host } = new URL(footbridge.url);
  expect(stranger.page.text).toContain(`You came back at ${host}, where you are not signed in.`);
  expect(stranger.page.text).toContain(`Open Footbridge at ${BASE_URL}`);
  expect(stranger.page.text).not.toContain('signed out');
});

test('the whole round trip works below a sub-path', async () => {
  const path = await beginDraft(ada);
  linkInJira(jira, ada.page);
  await ada.press('Get Auth Token', { name: 'Below', baseUrl: jira.url });
  const callback = await (await jira.as('ada')).allow(consentPage(ada.page));
  expect(callback.startsWith(`${BASE_URL}/oauth/callback/`)).toBe(true);

  await ada.visit(callback.replace(BASE_URL, footbridge.url));
  expect(ada.page.path).toBe(path);
  await ada.press('Test Connection');
  await ada.press('Save');
  expect(ada.page.path).toBe(path);

  await ada.visit(paths.credentials.index());
  await ada.follow('Edit');
  await ada.press('Get OAuth token');
  await ada.visit(
    (await (await jira.as('ben')).allow(consentPage(ada.page))).replace(BASE_URL, footbridge.url),
  );
  expect(ada.page.text).toContain('somebody else than before');
  await ada.press('Keep');
  expect(ada.page.path).toBe(`/footbridge${paths.credentials.index()}`);
});
