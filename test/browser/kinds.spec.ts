import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { aCertificate, anAuthority } from '../alm/certificates.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { Server } from '../support/server.js';
import { addAccount, invite, link, makeBoard, setUp } from '../support/walk.js';
import { launchChromium } from './support/chromium.js';
import { makeIncomingLink, makePersonalToken, signInToJira } from './support/jira-pages.js';
import { Person } from './support/person.js';
import { story } from './support/story.js';

const PASSWORD = 'rope, planks & patience';
const ADA = { name: 'Ada', email: 'ada@example.com', password: PASSWORD };
const BEN = { name: 'Ben', email: 'ben@example.com', password: PASSWORD };

let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium?.close());

/** Somebody at a browser of their own, already signed in. */
async function signedIn(footbridge: Server, cookies: string): Promise<Person> {
  const options = {
    javaScript: true,
    home: footbridge.url,
    isLookedAt: true,
    trustsAnyCertificate: true,
  };
  const person = await Person.sitsDown(chromium, options);
  await person.takesOver(cookies);
  return person;
}

/** Checks the page in front for everybody, and keeps pictures of it. */
async function look(person: Person, name: string): Promise<void> {
  await person.checksPage();
  await person.checksPageInTheDark();
  await person.takesPicture(name, { whole: true });
  await person.takesPicture(`${name}-phone`, { whole: true, phone: true });
  await person.takesPicture(`${name}-dark`, { whole: true, dark: true });
}

async function takesOver(footbridge: Server, who: typeof ADA) {
  const browser = await setUp(footbridge.url, await footbridge.setUpPath(), who);
  return { browser, person: await signedIn(footbridge, browser.cookieHeader(new URL(footbridge.url).host)) };
}

const cards = (person: Person) => person.page.locator('[data-key]');

describe('a personal access token', () => {
  let footbridge: Server;
  let jira: FakeJira;
  let ada: Person;
  let accountId: string;
  const then = story();

  beforeAll(async () => {
    [footbridge, jira] = await Promise.all([Server.start(), FakeJira.start()]);
    ada = (await takesOver(footbridge, ADA)).person;
  });
  afterEach(() => expect(ada.complaints.splice(0)).toEqual([]));
  afterAll(async () => {
    await ada?.leavesForGood();
    await Promise.all([footbridge?.stop(), jira?.stop()]);
  });

  then('is offered first where nobody administers Jira', async () => {
    await ada.goes(paths.accounts.choose());
    await look(ada, 'kinds');
    const offered = ada.page.locator('section', { hasText: 'Nobody at hand administers Jira' });
    expect(await offered.getByRole('button').first().innerText()).toContain('personal access token');
  });

  then('and an address are a board in at most 10 presses and 2 boxes', async () => {
    ada.pressed.splice(0);
    await ada.presses('Jira Server personal access token');
    accountId = ada.path.split('/').pop()!;
    await look(ada, 'token-draft');
    await ada.types('Jira URL', jira.url);
    await ada.presses('Continue');
    await look(ada, 'token-address');
    const tab = await ada.opens('Personal Access Tokens in Jira');
    await signInToJira(tab, 'ada', 'ada-secret');
    const token = await makePersonalToken(tab);
    await tab.close();
    await ada.types('Personal access token', token);
    await ada.presses('Test Connection');
    await look(ada, 'token-tested');
    await ada.presses('Save');
    await look(ada, 'token-saved');
    await ada.follows('New board');
    await ada.page.getByLabel('Jira board', { exact: true }).and(ada.page.getByRole('radio')).check();
    ada.pressed.push('Jira board');
    await ada.chooses(ada.page.locator('select[name=board]'), 'Web Shop board (scrum)');
    await ada.presses('Save board');
    await ada.page.locator('[data-key="SHOP-15"]').waitFor();
    expect(ada.pressed.length).toBeLessThanOrEqual(10);
    expect(ada.typedInto.size).toBe(2);
    expect(await ada.reads()).not.toContain(token);
  });

  then('is renewed by one press, and the old one is deleted in Jira', async () => {
    await ada.goes(paths.credentials.edit({ accountId }));
    await look(ada, 'token-link');
    await ada.presses('Renew');
    expect(await ada.reads()).toContain('There is a new token, and Jira has deleted the old one.');
    expect(jira.personalTokens.of('ada')).toHaveLength(1);
  });
});

describe('OAuth 2.0', () => {
  let footbridge: Server;
  let jira: FakeJira;
  let ada: Person;
  let folder: string;
  let accountId: string;
  let board: string;
  const then = story();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'footbridge-authority-'));
    const authority = await anAuthority('Example Works CA');
    const { cert, key } = await aCertificate({ by: authority });
    const file = join(folder, 'authority.pem');
    writeFileSync(file, authority.cert);
    [footbridge, jira] = await Promise.all([
      Server.start({ env: { NODE_EXTRA_CA_CERTS: file } }),
      FakeJira.start({ tls: { cert: cert + authority.cert, key } }),
    ]);
    ada = (await takesOver(footbridge, ADA)).person;
  });
  afterEach(() => expect(ada.complaints.splice(0)).toEqual([]));
  afterAll(async () => {
    await ada?.leavesForGood();
    await Promise.all([footbridge?.stop(), jira?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  then('is set up by an incoming link, checked, and allowed', async () => {
    await ada.goes(paths.accounts.choose());
    await ada.presses('Jira Server OAuth 2.0');
    accountId = ada.path.split('/').pop()!;
    await look(ada, 'oauth2-draft');
    await ada.types('Jira URL', jira.url);
    await ada.presses('Continue');
    await look(ada, 'oauth2-address');
    const draft = ada.path;
    await ada.presses('Hand over to a Jira administrator');
    await ada.presses('Make a sheet');
    await look(ada, 'oauth2-handed-over');
    await ada.goes(await ada.valueOf('Link to the sheet'));
    await look(ada, 'oauth2-sheet');
    await ada.goes(draft);
    const values = { name: await ada.copies('Name'), redirectUrl: await ada.copies('Redirect URL') };
    const tab = await ada.opens('Application links in Jira');
    await signInToJira(tab, 'ada', 'ada-secret');
    const { clientId, clientSecret } = await makeIncomingLink(tab, values);
    await tab.close();
    await ada.types('Client ID', clientId);
    await ada.types('Client secret', 'another secret');
    await ada.presses('Check the link');
    expect(await ada.reads()).toContain('its client secret is another one');
    await look(ada, 'oauth2-refused');
    await ada.types('Client secret', clientSecret);
    await ada.presses('Check the link');
    await look(ada, 'oauth2-checked');
    jira.oauth2.accessLife = 6;
    await ada.pressesAndLeaves('Get Auth Token', jira.url);
    await ada.presses('Allow');
    expect(await ada.reads()).toContain('Jira says you are Ada Northcott (ada).');
    await ada.presses('Save');
    await look(ada, 'oauth2-saved');
  });

  then('shows a board, and goes on when the token was renewed', async () => {
    await ada.follows('New board');
    await ada.page.getByLabel('Jira board', { exact: true }).and(ada.page.getByRole('radio')).check();
    await ada.chooses(ada.page.locator('select[name=board]'), 'Web Shop board (scrum)');
    await ada.presses('Save board');
    await cards(ada).first().waitFor();
    board = ada.path;
    const [before] = jira.oauth2.of('ada');
    await pause(6_500);
    expect(await ada.goes(`${board}/items/SHOP-4`)).toBe(200);
    const [after] = jira.oauth2.of('ada');
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(await ada.goes(board)).toBe(200);
    await cards(ada).first().waitFor();
  });

  then('is ended in Jira by Disconnect, which proves it', async () => {
    await ada.goes(paths.credentials.edit({ accountId }));
    await look(ada, 'oauth2-link');
    await ada.confirms('Disconnect');
    expect(await ada.reads()).toContain('is deleted in Jira, and Jira refuses it');
    expect(jira.oauth2.of('ada')).toEqual([]);
  });
});

describe('another kind for an account', () => {
  let footbridge: Server;
  let jira: FakeJira;
  let ada: Person;
  let ben: Person;
  let accountId: string;
  let board: string;
  const then = story();

  beforeAll(async () => {
    [footbridge, jira] = await Promise.all([Server.start(), FakeJira.start()]);
    const administrator = await takesOver(footbridge, ADA);
    const member = await invite(administrator.browser, BEN);
    accountId = await addAccount(administrator.browser, jira, { name: 'Lantern Jira', as: 'ada' });
    await link(member, jira, { accountId, as: 'ben' });
    const source = { name: 'Web Shop', source: 'board', board: '1', columns: 'board' };
    board = await makeBoard(administrator.browser, accountId, source);
    ada = administrator.person;
    ben = await signedIn(footbridge, member.cookieHeader(new URL(footbridge.url).host));
  });
  afterEach(() => expect([...ada.complaints.splice(0), ...ben.complaints.splice(0)]).toEqual([]));
  afterAll(async () => {
    await Promise.all([ada?.leavesForGood(), ben?.leavesForGood()]);
    await Promise.all([footbridge?.stop(), jira?.stop()]);
  });

  then('is chosen on the page of the account, and the boards stay', async () => {
    await ada.goes(paths.accounts.edit({ id: accountId }));
    await ada.presses('Use another kind…');
    await look(ada, 'kind-choice');
    await ada.presses('Jira Server personal access token');
    await look(ada, 'kind-changed');
    await ada.types('Personal access token', jira.personalTokens.add('ada', 'My token', 90).raw);
    await ada.presses('Test Connection');
    await look(ada, 'kind-tested');
    expect(await ada.goes(board)).toBe(200);
    await cards(ada).first().waitFor();
  });

  then('leaves everybody where they are, with one line that asks them to link again', async () => {
    jira.calls.clear();
    expect(await ben.goes(board)).toBe(200);
    await cards(ben).first().waitFor();
    expect(await ben.page.getByText('Please link to Lantern Jira again').count()).toBe(1);
    await look(ben, 'kind-asked');
    expect(await ben.goes(`${board}/items/SHOP-4`)).toBe(200);
    expect(jira.calls.map(({ user }) => user)).toContain('ben');
  });

  then('is reached by each person when it suits them, and ends the former one with the last', async () => {
    await ada.goes(paths.accounts.edit({ id: accountId }));
    expect(await ada.reads()).toContain('1 person is still linked by the former kind');
    await ben.goes(paths.credentials.edit({ accountId }));
    await look(ben, 'kind-link-again');
    await ben.types('Personal access token', jira.personalTokens.add('ben', 'My token', 90).raw);
    await ben.presses('Test and replace');
    expect(await ben.goes(board)).toBe(200);
    await cards(ben).first().waitFor();
    expect(await ben.page.getByText('Please link to Lantern Jira again').count()).toBe(0);
    await ada.goes(paths.accounts.edit({ id: accountId }));
    expect(await ada.reads()).not.toContain('still linked by the former kind');
  });
});
