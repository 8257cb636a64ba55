import { generateKeyPairSync } from 'node:crypto';
import { paths } from '../../src/paths.js';
import { anAuthority } from '../alm/certificates.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  BASIC_KIND,
  beginDraft,
  linked,
  linkInJira,
  answerInJira,
  savedAccount,
} from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

function keyPair(modulusLength = 2048) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return {
    pem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })).trim(),
  };
}

const publicKeyOn = (page: Page) => page.$('#public-key').text().trim();
const WAITS = 'The pasted private key is kept, sealed, until you tick the box';

describe('another private key pasted on a saved account with links', () => {
  /** Ada's page, with her link and Ben's. */
  async function withLinks(name: string): Promise<string> {
    const id = await savedAccount(ada, jira, { name });
    await linked(ben, jira, id, 'ben');
    await ada.visit(paths.accounts.edit({ id }));
    return id;
  }

  test.each(['Save', 'Save', 'Check the link', 'Test Connection'])(
    'waits, sealed, for the tick after %s, and is applied with it',
    async (button) => {
      const id = await withLinks(`Ticked after ${button}`);
      const { pem, publicKey } = keyPair();
      const before = publicKeyOn(ada.page);
      const refused = await ada.press(button, { privateKey: pem });
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('drops 2 links')]);
      expect(refused.text).toContain(WAITS);
      expect(refused.text).not.toContain('saved.');
      expect(refused.$('input[name=dropLinks]')).toHaveLength(1);
      expect(publicKeyOn(refused)).toBe(before);
      expect(refused.html).not.toContain(pem.split('\n')[3]);
      expect((await ada.visit(paths.accounts.edit({ id }))).text).toContain(WAITS);
      expect(ada.page.html).not.toContain(pem.split('\n')[3]);

      await ada.press('Save', { dropLinks: 'yes' });
      expect(publicKeyOn(ada.page)).toBe(publicKey);
      expect(ada.page.text).not.toContain(WAITS);
      await ben.visit(paths.credentials.edit({ accountId: id }));
      expect(ben.page.text).toContain('Not linked');
    },
  );

  test('is dropped when the page is saved without the tick, and the page says so', async () => {
    const id = await withLinks('Unticked');
    const before = publicKeyOn(ada.page);
    await ada.press('Save', { privateKey: keyPair().pem });
    await ada.press('Check the link');
    expect(ada.page.text).toContain(WAITS);
    await ada.press('Save');
    expect(ada.page.text).toContain('the pasted private key is dropped. The one in use stays.');
    await ada.visit(paths.accounts.edit({ id }));
    expect([publicKeyOn(ada.page), ada.page.text.includes(WAITS)]).toEqual([before, false]);
    const late = await ada.press('Save', { dropLinks: 'yes' });
    expect([late.status, late.text]).toEqual([
      422,
      expect.stringContaining('Nothing was changed that drops links'),
    ]);
  });

  test('gives way to the one that is pasted after it', async () => {
    await withLinks('Pasted twice');
    const [first, second] = [keyPair(), keyPair()];
    await ada.press('Save', { privateKey: first.pem });
    await ada.press('Save', { privateKey: second.pem });
    await ada.press('Save', { dropLinks: 'yes' });
    expect(publicKeyOn(ada.page)).toBe(second.publicKey);
  });

  test('is forgotten when a new pair is generated', async () => {
    const id = await withLinks('Generated after all');
    const { pem, publicKey } = keyPair();
    await ada.press('Save', { privateKey: pem });
    await ada.press('Generate a new key pair', { dropLinks: 'yes' });
    await ada.visit(paths.accounts.edit({ id }));
    expect(publicKeyOn(ada.page)).not.toBe(publicKey);
    expect(ada.page.text).not.toContain(WAITS);
  });
});

test('a short key and an authority that ends soon are warned of on every visit', async () => {
  const path = await beginDraft(ada);
  const { cert } = await anAuthority('Soon over', { days: 10 });
  await ada.press('Keep draft', { privateKey: keyPair(1024).pem, certificateAuthority: cert });
  for (const visit of [ada.page, await ada.visit(path)]) {
    expect(visit.$('#privateKey-warning').text()).toContain('1024 bits');
    expect(visit.$('#certificateAuthority-warning').text()).toMatch(/Soon over ends on/);
  }
});

test('a name that another account has too is kept, with a warning beside it', async () => {
  await beginDraft(ada);
  await ada.press('Keep draft', { name: 'Only One' });
  expect(ada.page.$('#name-warning')).toHaveLength(0);
  await beginDraft(ada);
  await ada.press('Keep draft', { name: ' only  ONE' });
  expect(ada.page.$('#name-warning').text()).toContain('Another ALM account has this name too');
  await ada.press('Keep draft', { name: 'Another One' });
  expect(ada.page.$('#name-warning')).toHaveLength(0);
});

test('all that is wrong or missing is said at once', async () => {
  await beginDraft(ada);
  const wrong = await ada.press('Keep draft', { baseUrl: 'no address at all', privateKey: 'no key' });
  for (const field of ['baseUrl', 'privateKey']) expect(wrong.$(`#${field}-error`)).toHaveLength(1);
  await beginDraft(ada);
  const lacking = await ada.press('Save', { consumerKey: '' });
  for (const field of ['consumerKey', 'baseUrl']) expect(lacking.$(`#${field}-error`)).toHaveLength(1);
});

test('of an own credential the user name survives every button, and the page says what happens to the password', async () => {
  const path = await beginDraft(ada, BASIC_KIND);
  const { password } = jira.world.person('ada');
  expect(ada.page.$('#token').text()).toContain('The password is kept only once Jira has accepted it');
  await ada.press('Keep draft', { name: 'Own name', baseUrl: jira.url, username: 'ada', password });
  expect(ada.page.value('username')).toBe('ada');
  expect(ada.page.html).not.toContain(password);
  await ada.visit(path);
  await ada.press('Test Connection', { password });
  expect(ada.page.text).toContain('The connection works');
  await ada.press('Save');
  expect(ada.page.text).toContain('Own name is saved');
});

describe('the work item that the mapping is proved on', () => {
  async function tested(name: string): Promise<string> {
    const path = await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Get Auth Token', { name, baseUrl: jira.url });
    await answerInJira(ada, jira, 'ada');
    await ada.press('Test Connection');
    return path;
  }
  const provedOn = () => /proved on ([A-Z]+-\d+)/.exec(ada.page.$('caption').text())?.[1];

  test('survives every button, and Enter in its box tests', async () => {
    const path = await tested('Survives');
    const key = ada.page.value('proof');
    await ada.press('Keep draft', { proof: key.toLowerCase() });
    expect([ada.page.value('proof'), provedOn()]).toEqual([key.toLowerCase(), undefined]);
    await ada.press('Check the link');
    await ada.visit(path);
    expect(ada.page.value('proof')).toBe(key.toLowerCase());

    await ada.pressEnter('proof', { proof: `${jira.url}/browse/${key}?focusedId=1` });
    expect(ada.page.text).toContain('The connection works');
    expect([ada.page.value('proof'), provedOn()]).toEqual([key, key]);
    await ada.pressEnter('name', { name: 'Survives Enter' });
    expect(ada.page.text).toContain('The draft is kept.');
  });

  test('what is no key is refused beside the box, and Jira is not asked', async () => {
    const path = await tested('No key');
    jira.calls.clear();
    const page = await ada.press('Test Connection', { proof: 'the login story' });
    expect([page.status, page.$('#proof-error').text()]).toEqual([
      422,
      expect.stringContaining('no key of a work item'),
    ]);
    expect(page.value('proof')).toBe('the login story');
    expect((await ada.visit(`${path}?proof=../../secret`)).$('#proof-error')).toHaveLength(1);
    expect(jira.calls).toHaveLength(0);
  });
});

test('JF-42 a mapped field that Jira has no more is named as that, and stays chosen until another one is', async () => {
  const id = await savedAccount(ada, jira, { name: 'Fewer fields' });
  const { points } = jira.world.parts;
  const [lost] = jira.world.fields.splice(
    jira.world.fields.findIndex((field) => field.id === points),
    1,
  );
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Test Connection');
  const chosen = () => ada.page.$('select[name=points] option[selected]').text();
  expect(chosen()).toBe(`Not in this Jira any more (${points})`);
  await ada.press('Save', { name: 'Fewer fields now' });
  expect(chosen()).toBe(`Not in this Jira any more (${points})`);
  jira.world.fields.push(lost);
  await ada.press('Test Connection');
  expect(chosen()).toBe(`${lost.name} (${points})`);
});

test('the address of a button, opened as a page, leads to the account', async () => {
  const path = await beginDraft(ada);
  for (const name of ['draft', 'test', 'save', 'authorization', 'key-pair'])
    expect((await ada.visit(`${path}/${name}`)).path).toBe(path);
});

test('R02 a connection works though Jira gives no list of projects and no example of a work item', async () => {
  await beginDraft(ada, BASIC_KIND);
  const { password } = jira.world.person('ada');
  jira.faults.plant({ kind: 'status', status: 500, on: /\/project$|\/search$/ });
  await ada.press('Test Connection', { name: 'No lists', baseUrl: jira.url, username: 'ada', password });
  jira.faults.clear();
  expect(ada.page.text).toContain('The connection works');
  expect(ada.page.text).toContain('fields. Jira gave no list of its projects.');
  expect(ada.page.value('rank')).toBe(jira.world.parts.rank);
});
