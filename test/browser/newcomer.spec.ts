import type { Browser } from 'playwright-core';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { Server } from '../support/server.js';
import { launchChromium } from './support/chromium.js';
import { makeApplicationLink, signInToJira } from './support/jira-pages.js';
import { Person } from './support/person.js';

const PASSWORD = 'rope, planks & patience';

let chromium: Browser;
let footbridge: Server;
let jira: FakeJira;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  [chromium, footbridge, jira] = await Promise.all([launchChromium(), Server.start({}), FakeJira.start()]);
  const options = { javaScript: true, home: footbridge.url, isLookedAt: true };
  [ada, ben] = await Promise.all([Person.sitsDown(chromium, options), Person.sitsDown(chromium, options)]);
});
afterAll(async () => {
  await Promise.all([ada?.leavesForGood(), ben?.leavesForGood()]);
  await Promise.all([footbridge?.stop(), jira?.stop(), chromium?.close()]);
});

test('from the set-up address to a board in at most 12 presses and 4 boxes, values for Jira aside', async () => {
  await ada.goes(await footbridge.setUpPath());
  await ada.types('Name', 'Ada');
  await ada.types('E-mail', 'ada@example.com');
  await ada.types('Password', PASSWORD);
  await ada.presses('Create administrator');
  await ada.follows('Add ALM Account');
  await ada.presses('Jira Server OAuth');
  await ada.checksPage();
  await ada.types('Jira URL', jira.url);
  await ada.presses('Continue');
  await ada.checksPage();
  const linkName = await ada.copies('Link name');
  const values = {
    linkName,
    consumerName: linkName,
    consumerKey: await ada.copies('Consumer Key'),
    publicKey: await ada.copies('Public Key'),
    callbackUrl: await ada.copies('Consumer Callback URL'),
  };
  const tab = await ada.opens('Application links in Jira');
  await signInToJira(tab, 'ada', 'ada-secret');
  await makeApplicationLink(tab, values);
  await tab.close();
  await ada.presses('Check the link');
  await ada.checksPage();
  await ada.pressesAndLeaves('Get Auth Token', jira.url);
  await ada.presses('Allow');
  await ada.checksPage();
  await ada.checksPageInTheDark();
  await ada.presses('Save');
  await ada.checksPage();
  await ada.follows('New board');
  await ada.page.getByLabel('Jira board', { exact: true }).and(ada.page.getByRole('radio')).check();
  ada.pressed.push('Jira board');
  await ada.chooses(ada.page.locator('select[name=board]'), 'Web Shop board (scrum)');
  await ada.presses('Save board');
  await ada.page.locator('[data-key="SHOP-15"]').waitFor();

  expect(ada.complaints).toEqual([]);
  expect(ada.pressed.length).toBeLessThanOrEqual(12);
  expect(ada.copied).toHaveLength(4);
  expect([...ada.typedInto].map((box) => box.replace(/^\S+ /, ''))).toEqual([
    'Name',
    'E-mail',
    'Password',
    'Jira URL',
  ]);
});

test('a team member links their own Jira account in three presses, from the board and back to it', async () => {
  const board = ada.path;
  await ada.follows('People');
  await ada.types('For whom', 'Ben');
  await ada.presses('Create invitation');
  await ben.goes(await ada.valueOf('Invitation link'));
  await ben.types('Name', 'Ben');
  await ben.types('E-mail', 'ben@example.com');
  await ben.types('Password', PASSWORD);
  await ben.presses('Join');
  await ben.goes(board);
  ben.pressed.splice(0);
  await ben.follows('Link your Jira account');
  await ben.pressesAndLeaves('Get OAuth token', jira.url);
  await signInToJira(ben.page, 'ben', 'ben-secret');
  await ben.presses('Allow');
  await ben.presses('Keep');
  await ben.page.locator('[data-key="SHOP-4"]').waitFor();
  expect(ben.pressed).toHaveLength(3);
});
