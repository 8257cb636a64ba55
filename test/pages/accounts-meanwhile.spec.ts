import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { answerInJira, BASIC_KIND, beginDraft, linked, savedAccount } from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';
import { until } from '../support/until.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let other: FakeJira;
let ada: Browser;
let ben: Browser;
let tab: Browser;

beforeAll(async () => {
  [footbridge, jira, other] = await Promise.all([
    startFootbridge(),
    FakeJira.start({ contextPath: '/jira' }),
    FakeJira.start({ contextPath: '/jira' }),
  ]);
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  tab = footbridge.browser();
  tab.shareCookiesOf(ada);
});
afterAll(async () => {
  await footbridge?.stop();
  await Promise.all([jira?.stop(), other?.stop()]);
});
beforeEach(() => other.calls.clear());
afterEach(() => jira.faults.clear());

const isAsked = () => until(() => jira.calls.length > 0, 10);

/** Ada gives the account another address in her second tab. */
async function moveTo(id: string, baseUrl: string): Promise<void> {
  await tab.visit(paths.accounts.edit({ id }));
  await tab.press('Save', {
    baseUrl,
    ...(tab.page.html.includes('dropLinks') && { dropLinks: 'yes' }),
  });
  expect(tab.page.value('baseUrl')).toBe(baseUrl);
}

describe('OA-19 while somebody links, the account gets another address', () => {
  test('a token that waits for Keep is not kept, and never goes to the new host', async () => {
    const id = await savedAccount(ada, jira, { name: 'Moving' });
    await ben.visit(paths.credentials.edit({ accountId: id }));
    await ben.press('Get OAuth token');
    await answerInJira(ben, jira, 'ben');
    await moveTo(id, other.url);
    const page = await ben.press('Keep');
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('was changed')]);
    expect((await ben.visit(paths.credentials.index())).text).toContain('Not linked');
    expect(other.calls).toHaveLength(0);
  });

  test('a password that Jira is still testing is not kept, and never goes to the new host', async () => {
    await beginDraft(ada, BASIC_KIND);
    const { password } = jira.world.person('ada');
    await ada.press('Test Connection', { name: 'Plain', baseUrl: jira.url, username: 'ada', password });
    await ada.press('Save');
    const accountId = ada.page.path.split('/').pop()!;
    await ben.visit(paths.credentials.edit({ accountId }));
    const typed = { username: 'ben', password: jira.world.person('ben').password };
    const button = ben.page.$('form button').filter((_, b) => /^Test/.test(ben.page.$(b).text().trim()));
    const answer = jira.faults.hold({});
    jira.calls.clear();
    const pressing = ben.press(button.first().text().trim(), typed);
    await isAsked();
    await moveTo(accountId, other.url);
    answer();
    const page = await pressing;
    expect([page.status, page.text]).toEqual([422, expect.stringContaining('was changed meanwhile')]);
    expect(page.html).not.toContain(typed.password);
    expect((await ben.visit(paths.credentials.index())).text).toContain('Not linked');
    await ben.post(paths.credentials.ladder({ accountId }));
    expect(other.calls).toHaveLength(0);
  });

  test('a credential made with the old address is not tested with the new one either', async () => {
    const id = await savedAccount(ada, jira, { name: 'Left behind' });
    await linked(ben, jira, id, 'ben');
    await footbridge.database.write((manager) =>
      manager.query(
        'UPDATE alm_account SET base_url = ?, configuration_version = configuration_version + 1 WHERE id = ?',
        [other.url, id],
      ),
    );
    await ben.visit(paths.profile.show());
    expect((await ben.post(paths.credentials.ladder({ accountId: id }))).status).toBe(403);
    expect(other.calls).toHaveLength(0);
  });
});

describe('while Jira is asked about a new key pair, somebody else changes the account', () => {
  /** A saved account with a second key pair that Jira has. */
  async function prepared(name: string): Promise<string> {
    const id = await savedAccount(ada, jira, { name });
    await ada.visit(paths.accounts.edit({ id }));
    const link = jira.links.all().find(({ consumerKey }) => consumerKey === ada.page.value('consumerKey'))!;
    await ada.visit(paths.accounts.nextKey({ id }));
    await ada.press('Prepare a new key pair');
    jira.links.remove(link.consumerKey);
    jira.links.add({ ...link, publicKey: ada.page.$('#next-public-key').text() });
    return id;
  }
  async function switched(id: string, meanwhile: () => Promise<unknown>): Promise<Page> {
    await ada.visit(paths.accounts.nextKey({ id }));
    const answer = jira.faults.hold({ on: /request-token/ });
    jira.calls.clear();
    const switching = ada.press('Switch to the new key');
    await isAsked();
    await meanwhile();
    answer();
    return switching;
  }

  test('another consumer key is not undone', async () => {
    const id = await prepared('Rekeyed');
    const page = await switched(id, async () => {
      await tab.visit(paths.accounts.edit({ id }));
      await tab.press('Save', { consumerKey: 'another-consumer', dropLinks: 'yes' });
    });
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('was changed meanwhile')]);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.value('consumerKey')).toBe('another-consumer');
  });

  test('neither is a second pair that was forgotten', async () => {
    const id = await prepared('Forgotten');
    await ada.visit(paths.accounts.edit({ id }));
    const inUse = ada.page.$('#public-key').text();
    const page = await switched(id, async () => {
      await tab.visit(paths.accounts.nextKey({ id }));
      await tab.post(paths.accounts.nextKeyRemoval({ id }));
    });
    expect(page.status).toBe(409);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.$('#public-key').text()).toBe(inUse);
  });

  test('of two pairs prepared at once the one that was shown stays', async () => {
    const id = await savedAccount(ada, jira, { name: 'Twice' });
    await Promise.all([ada.visit(paths.accounts.nextKey({ id })), tab.visit(paths.accounts.nextKey({ id }))]);
    const pages = await Promise.all([
      ada.press('Prepare a new key pair'),
      tab.press('Prepare a new key pair'),
    ]);
    const shown = pages
      .filter(({ status }) => status === 200)
      .map((page) => page.$('#next-public-key').text());
    expect(shown.length).toBeGreaterThan(0);
    await ada.visit(paths.accounts.nextKey({ id }));
    for (const key of shown) expect(ada.page.$('#next-public-key').text()).toBe(key);
  });
});
