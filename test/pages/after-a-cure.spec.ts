import { generateKeyPairSync } from 'node:crypto';
import { paths } from '../../src/paths.js';
import { aCertificate, anAuthority } from '../alm/certificates.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, linked, linkInJira, savedAccount } from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

const BELIEVED = 'https://jira.example.org/jira';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start()]);
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
afterEach(() => {
  jira.faults.clear();
  jira.believesIn(undefined);
});

/** What is red on a page: notices, badges and steps that say that something is wrong. */
function red({ $ }: Page): string[] {
  return $('.notice-error, .badge-attention, .badge-error, .rung-failed')
    .toArray()
    .map((element) => $(element).text().replace(/\s+/g, ' ').trim());
}

/** All pages on which administrators read how the account is. */
async function redAnywhere(id: string): Promise<string[]> {
  const pages = [
    paths.accounts.index(),
    paths.accounts.edit({ id }),
    paths.accounts.check({ id }),
    paths.accounts.ladder({ id }),
    paths.credentials.index(),
  ];
  const found: string[] = [];
  for (const path of pages) found.push(...red(await ada.visit(path)).map((words) => `${path}: ${words}`));
  return found;
}

/** A saved account of a Jira that has just begun to take itself for another address, seen by whoever uses it. */
async function refused(name: string): Promise<string> {
  const id = await savedAccount(ada, jira, { name });
  jira.believesIn(BELIEVED);
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Check the link');
  expect(await redAnywhere(id)).not.toEqual([]);
  return id;
}

test('a signing URL that works leaves nothing red, without anybody checking again', async () => {
  const id = await refused('Signed');
  await ada.visit(paths.accounts.ladder({ id }));
  await ada.press('Every step');
  await ada.press(`Sign for ${BELIEVED} from now on`);
  expect(ada.page.text).toMatch(/Every step works|It works, and/);
  expect(red(ada.page)).toEqual([]);
  expect(await redAnywhere(id)).toEqual([]);
  await ada.visit(paths.accounts.check({ id }));
  expect(ada.page.text).toContain('Jira knows Footbridge and accepts its signature.');
});

test('what was mended in Jira leaves nothing red above the test that passes', async () => {
  const id = await refused('Mended there');
  jira.believesIn(undefined);
  await ada.visit(paths.accounts.ladder({ id }));
  await ada.press('Every step');
  expect(ada.page.text).toMatch(/Every step works|It works, and/);
  expect(red(ada.page)).toEqual([]);
  expect(await redAnywhere(id)).toEqual([]);
});

test('a good check after a test that broke makes that test a thing of the past', async () => {
  const id = await refused('Overtaken');
  await ada.visit(paths.accounts.ladder({ id }));
  await ada.press('Every step');
  expect(ada.page.text).toContain('It breaks at “Signature”');
  jira.believesIn(undefined);
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Check the link');
  await ada.visit(paths.accounts.ladder({ id }));
  expect(ada.page.text).toContain('It broke at “Signature”, and Jira has accepted Footbridge since');
  expect(ada.page.$('.notice-error')).toHaveLength(0);
});

test('a call that somebody makes clears what was said before, on every page', async () => {
  const id = await refused('Used');
  jira.believesIn(undefined);
  await linked(ben, jira, id, 'ben');
  expect(await redAnywhere(id)).toEqual([]);
});

test('another key pair that Jira accepts is a cure too', async () => {
  const id = await savedAccount(ada, jira, { name: 'Another pair' });
  await ada.visit(paths.accounts.edit({ id }));
  const consumerKey = ada.page.value('consumerKey');
  await ada.press('Replace the key pair…');
  await ada.press('Prepare a new key pair');
  const publicKey = ada.page.$('#next-public-key').text().trim();
  jira.links.remove(consumerKey);
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Check the link');
  expect(await redAnywhere(id)).not.toEqual([]);
  jira.links.add({ name: 'Footbridge', consumerKey, publicKey });
  await ada.visit(paths.accounts.nextKey({ id }));
  await ada.press('Switch to the new key');
  expect(red(ada.page)).toEqual([]);
  expect(await redAnywhere(id)).toEqual([]);
});

test('an authority that is trusted makes the check of a draft green', async () => {
  const authority = await anAuthority('Example Works CA');
  const own = await aCertificate({ by: authority, days: 365 });
  const secure = await FakeJira.start({ tls: { cert: own.cert + authority.cert, key: own.key } });
  secure.believesIn(secure.url);
  try {
    const id = (await beginDraft(ada)).split('/').pop()!;
    linkInJira(secure, ada.page);
    await ada.press('Check the link', { name: 'Private', baseUrl: secure.url });
    expect(ada.page.$('#check .notice-error')).toHaveLength(1);
    await ada.press('Every step');
    await ada.press('Trust this authority for this account');
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.$('#check .notice-success')).toHaveLength(1);
    expect(await redAnywhere(id)).toEqual([]);
  } finally {
    await secure.stop();
  }
});

test('a person’s own link that was refused is good again once their test has passed', async () => {
  const id = await savedAccount(ada, jira, { name: 'Own link' });
  await linked(ben, jira, id, 'ben');
  await footbridge.database.write((manager) =>
    manager.query(
      `UPDATE credential SET failing_since = ?, failure = 'Jira does not accept your token any more.'
        WHERE account_id = ? AND profile_id = (SELECT id FROM profile WHERE name = 'Ben')`,
      [new Date().toISOString(), id],
    ),
  );
  await ben.visit(paths.profile.show());
  expect(ben.page.text).toContain('Your link to Own link does not work any more');
  const page = await ben.post(paths.credentials.ladder({ accountId: id }));
  expect(page.$('.rung-failed')).toHaveLength(0);
  expect((await ben.visit(paths.profile.show())).text).not.toContain('does not work any more');
});

describe('while calls are signed for another address', () => {
  /** An account that signs for an address which its Jira has ceased to believe in. */
  async function outdated(name: string): Promise<string> {
    const id = await refused(name);
    await ada.visit(paths.accounts.ladder({ id }));
    await ada.press('Every step');
    await ada.press(`Sign for ${BELIEVED} from now on`);
    return id;
  }

  test('and Jira sees its own one again, the cure is Stop, on the account and in the test of every step', async () => {
    const id = await outdated('Proxy mended');
    jira.believesIn(undefined);
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Check the link');
    const told = ada.page.$('#check .notice-error').text();
    expect(told).toContain('A Footbridge administrator');
    expect(told).toContain(`Press Stop beside “Signed for another address”`);
    expect(told).not.toContain('server.xml');
    await ada.press('Every step');
    expect(ada.page.text).not.toContain('Sign for http');
    await ada.press(`Stop signing for ${BELIEVED}`);
    expect(ada.page.text).toContain("Calls are signed for the account's own address again.");
    expect(await redAnywhere(id)).toEqual([]);
  });

  test('and Jira sees a third one, both ways are offered', async () => {
    const id = await outdated('Moved on');
    jira.believesIn('https://third.example.org/jira');
    await ada.visit(paths.accounts.ladder({ id }));
    await ada.press('Every step');
    expect(ada.page.button(`Stop signing for ${BELIEVED}`)).toHaveLength(1);
    await ada.press('Sign for https://third.example.org/jira from now on');
    expect(await redAnywhere(id)).toEqual([]);
  });

  test('and Jira has another public key, the cure is in Jira', async () => {
    const id = await outdated('Other key');
    await ada.visit(paths.accounts.edit({ id }));
    const consumerKey = ada.page.value('consumerKey');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    jira.links.remove(consumerKey);
    jira.links.add({
      name: 'Footbridge',
      consumerKey,
      publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    });
    await ada.press('Check the link');
    expect(ada.page.$('#check .notice-error').text()).toContain('A Jira administrator');
    expect(ada.page.$('#check .notice-error').text()).not.toContain('Press Stop');
  });
});
