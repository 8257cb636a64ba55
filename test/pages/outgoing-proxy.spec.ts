import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, consentPage, linkInJira } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ForwardProxy } from '../support/forward-proxy.js';
import { signedInAdministrator } from '../support/stories.js';

const HOST = 'jira.intern.test:8080';
const PASSWORD = 'wire-and-rope';
let footbridge: RunningFootbridge;
let jira: FakeJira;
let proxy: ForwardProxy;
let ada: Browser;

beforeAll(async () => {
  jira = await FakeJira.start({ contextPath: '/jira' });
  proxy = await ForwardProxy.start({ sites: { [HOST]: new URL(jira.url) }, signIn: `bridge:${PASSWORD}` });
  footbridge = await startFootbridge({
    HTTP_PROXY: `http://bridge:${PASSWORD}@${proxy.name}`,
    NO_PROXY: '127.0.0.1',
  });
  ada = await signedInAdministrator(footbridge);
});
afterAll(async () => {
  await footbridge?.stop();
  await proxy?.stop();
  await jira?.stop();
});

const rung = (id: string) => ada.page.$(`#rung-${id}`).text().replace(/\s+/g, ' ');

test('R19 a Jira that only the company’s proxy knows is linked, and the steps say which way a call went', async () => {
  const path = await beginDraft(ada);
  linkInJira(jira, ada.page);
  await ada.press('Get Auth Token', { name: 'Inside', baseUrl: `http://${HOST}/jira` });
  const atJira = consentPage(ada.page).replace(`http://${HOST}/jira`, jira.url);
  await ada.visit(await (await jira.as('ada')).allow(atJira));
  await ada.press('Test Connection');
  await ada.press('Save');
  expect(ada.page.path).toBe(path);
  expect(proxy.asked).toContain(`POST http://${HOST}/jira/plugins/servlet/oauth/request-token`);

  await ada.visit(path);
  await ada.press('Every step');
  expect(ada.page.$('.rung-failed, .rung-skipped')).toHaveLength(0);
  expect(rung('dns')).toContain(`jira.intern.test is left to the proxy ${proxy.name} to look up`);
  expect(rung('tcp')).toContain(`Through the proxy ${proxy.name}`);
  expect(ada.page.html).not.toContain(PASSWORD);
});

test('R19 a Jira that NO_PROXY names is called directly, and the steps say so', async () => {
  proxy.asked.length = 0;
  await beginDraft(ada);
  await ada.press('Every step', { name: 'Beside', baseUrl: jira.url });
  expect(rung('tcp')).toContain('Directly, for NO_PROXY names it');
  expect(proxy.asked).toEqual([]);
});

test('R19 a proxy that is gone is named, not Jira', async () => {
  const gone = await startFootbridge({ HTTPS_PROXY: 'http://127.0.0.1:1' });
  const eve = await signedInAdministrator(gone);
  await beginDraft(eve);
  await eve.press('Every step', { name: 'Behind', baseUrl: 'https://jira.intern.test/jira' });
  expect(eve.page.text).toContain(
    'Footbridge cannot connect to the outgoing proxy 127.0.0.1:1 (ECONNREFUSED).',
  );
  expect(eve.page.text).toContain('HTTP_PROXY, HTTPS_PROXY and NO_PROXY');
  expect(eve.page.text).not.toContain('not known to the network');
  await gone.stop();
});
