import type { Browser } from 'playwright-core';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { Server } from '../support/server.js';
import { launchChromium } from './support/chromium.js';
import { makeApplicationLink, signInToJira } from './support/jira-pages.js';
import { Person } from './support/person.js';
import { story } from './support/story.js';

const PASSWORD = 'rope, planks & patience';
const WAYS = [
  { javaScript: true, basePath: '' },
  { javaScript: true, basePath: '/footbridge' },
  { javaScript: false, basePath: '' },
  { javaScript: false, basePath: '/footbridge' },
];

let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium?.close());

describe.each(WAYS)('from nothing to a changed work item, %j', ({ javaScript, basePath }) => {
  let footbridge: Server;
  let jira: FakeJira;
  let ada: Person;
  let ben: Person;
  let boardPath: string;
  const takesPictures = javaScript && !basePath;
  const then = story();

  beforeAll(async () => {
    [footbridge, jira] = await Promise.all([Server.start({ basePath }), FakeJira.start()]);
    // Without JavaScript a page under a sub-path differs from the one at the root in nothing but addresses.
    const isLookedAt = javaScript || !basePath;
    ada = await Person.sitsDown(chromium, { javaScript, home: footbridge.url, isLookedAt });
    ben = await Person.sitsDown(chromium, { javaScript, home: footbridge.url, isLookedAt });
  });
  afterEach(() => expect([...ada.complaints.splice(0), ...ben.complaints.splice(0)]).toEqual([]));
  afterAll(async () => {
    await Promise.all([ada?.leavesForGood(), ben?.leavesForGood()]);
    await Promise.all([footbridge?.stop(), jira?.stop()]);
  });

  then('the address in the log makes the first administrator', async () => {
    await ada.goes(await footbridge.setUpPath());
    await ada.checksPage();
    await ada.types('Name', 'Ada');
    await ada.types('E-mail', 'ada@example.com');
    await ada.types('Password', PASSWORD);
    await ada.presses('Create administrator');
    expect(await ada.reads()).toContain('Welcome, Ada.');
    await ada.checksPage();
  });

  then('a draft with its callback URL is kept from the first click', async () => {
    await ada.follows('ALM Accounts');
    await ada.follows('Add ALM Account');
    await ada.checksPage();
    await ada.presses('Jira Server OAuth');
    const callbackUrl = await ada.valueOf('Callback URL');
    expect(callbackUrl).toMatch(new RegExp(`^${footbridge.url}/oauth/callback/[0-9a-f-]{36}$`));
    await ada.types('Name', 'Lantern Jira');
    await ada.types('Jira URL', `${jira.url}/browse/SHOP-4?focusedCommentId=1`);
    await ada.presses('Keep draft');
    expect(await ada.valueOf('Jira URL')).toBe(jira.url);

    await footbridge.restart();
    await ada.goes(paths.accounts.index());
    await ada.checksPage();
    await ada.follows('Lantern Jira');
    expect(await ada.valueOf('Callback URL')).toBe(callbackUrl);
    expect(await ada.valueOf('Jira URL')).toBe(jira.url);
    await ada.checksPage();
    await ada.checksPageInTheDark();
    if (takesPictures) await ada.takesPicture('account', { from: '#link' });
  });

  if (javaScript) {
    then('a copy button copies', async () => {
      expect(await ada.copies('Consumer Callback URL')).toBe(await ada.valueOf('Consumer Callback URL'));
      expect(await ada.copies('Public Key')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    });
  }

  then('an administrator of Jira lets Footbridge in, with the values of the page', async () => {
    const values = {
      linkName: await ada.valueOf('Link name'),
      consumerKey: await ada.valueOf('Consumer Key'),
      consumerName: await ada.valueOf('Consumer Name'),
      publicKey: await ada.valueOf('Public Key'),
      callbackUrl: await ada.valueOf('Consumer Callback URL'),
    };
    const tab = await ada.opens('Application links in Jira');
    await signInToJira(tab, 'ada', 'ada-secret');
    await makeApplicationLink(tab, values);
    await tab.close();
    expect(jira.links.all()).toMatchObject([
      { consumerKey: values.consumerKey, callbackUrl: values.callbackUrl },
    ]);
  });

  then('Deny in Jira comes back to the draft with a sentence', async () => {
    await ada.pressesAndLeaves('Get Auth Token', jira.url);
    await ada.presses('Deny');
    expect(await ada.reads()).toMatch(/refused|denied|Deny/i);
    expect(await ada.valueOf('Jira URL')).toBe(jira.url);
    await ada.checksPage();
  });

  then('Allow comes back with a token, the test proves the fields, and the account is saved', async () => {
    await ada.pressesAndLeaves('Get Auth Token', jira.url);
    await ada.presses('Allow');
    expect(await ada.reads()).toContain('Jira says you are Ada Northcott');
    expect(await ada.valueOf('Name')).toBe('Lantern Jira');
    await ada.presses('Test Connection');
    expect(await ada.reads()).toContain('Jira 9.12.4');
    await ada.types('Prove it on a work item', 'SHOP-4');
    await ada.presses('Test Connection');
    expect(await ada.reads()).toMatch(/proved on SHOP-4/i);
    await ada.checksPage();
    if (takesPictures) await ada.takesPicture('mapping', { from: '#mapping' });
    await ada.presses('Save');
    expect(await ada.reads()).toContain('Lantern Jira is saved.');
    await ada.checksPage();
  });

  then('an invited person joins', async () => {
    await ada.follows('People');
    await ada.types('For whom', 'Ben');
    await ada.presses('Create invitation');
    await ada.checksPage();
    await ben.goes(await ada.valueOf('Invitation link'));
    await ben.checksPage();
    await ben.types('Name', 'Ben');
    await ben.types('E-mail', 'ben@example.com');
    await ben.types('Password', PASSWORD);
    await ben.presses('Join');
    expect(await ben.reads()).toContain('Welcome, Ben.');
    await ben.checksPage();
  });

  then('a board is made from a Jira board, with a preview first', async () => {
    await ada.follows('Boards');
    await ada.checksPage();
    await ada.page.getByRole('link', { name: 'New board' }).first().click();
    await ada.types('Name', 'Web Shop');
    await ada.page.getByLabel('Jira board', { exact: true }).and(ada.page.getByRole('radio')).check();
    await ada.page.locator('select[name=board]').selectOption({ label: 'Web Shop board (scrum)' });
    await ada.presses('Preview');
    expect(await ada.reads()).toContain('Pay by card');
    await ada.checksPage();
    await ada.presses('Save board');
    await ada.page.locator('[data-key="SHOP-15"]').waitFor();
    boardPath = ada.path;
    expect(await ada.reads()).toContain('Renegotiate the fee');
    await ada.checksPage();
    await ada.checksPageInTheDark();
    if (!takesPictures) return;
    await ada.goes(boardPath); // without the sentence about what was just done
    await ada.takesPicture('board');
    await ada.takesPicture('board-dark', { dark: true });
    await ada.takesPicture('board-phone', { phone: true });
  });

  then('whoever opens the board without a link is led to Jira and back to the board', async () => {
    await ben.goes(boardPath);
    expect(await ben.reads()).not.toContain('Pay by card');
    await ben.checksPage();
    await ben.follows('Link your Jira account');
    await ben.checksPage();
    await ben.pressesAndLeaves('Get OAuth token', jira.url);
    await signInToJira(ben.page, 'ben', 'ben-secret');
    await ben.presses('Allow');
    expect(await ben.reads()).toContain('Jira says you are Ben Achterberg');
    await ben.checksPage();
    await ben.presses('Keep');
    await ben.page.locator('[data-key="SHOP-4"]').waitFor();
    expect(ben.path).toBe(boardPath);
    const words = await ben.reads();
    expect(words).toContain('Pay by card');
    expect(words).not.toContain('Renegotiate the fee');
    expect(words).not.toContain('another customer’s invoice');
  });

  then('a card moves by a plain form, in the name of the person', async () => {
    await ben.page.getByRole('link', { name: 'Pay by card' }).click();
    await ben.page.waitForURL(/\/items\/SHOP-4/);
    await ben.checksPage();
    if (takesPictures) await ben.takesPicture('item');
    const way = ben.page.locator('select[name=transition] option', { hasText: 'Ask for review' });
    await ben.page.getByLabel('Move to …').selectOption(String(await way.getAttribute('value')));
    await ben.pressesUntil('Move', 'SHOP-4 is now in “In Review”.');
    expect(jira.world.issue('SHOP-4').status).toBe('10011');
    expect(
      jira.calls.findLast(({ method, path }) => method === 'POST' && path.includes('transitions')),
    ).toMatchObject({
      user: 'ben',
      authorization: 'oauth',
    });
  });

  if (javaScript) {
    then('a card moves by dragging', async () => {
      await ben.goes(boardPath);
      const column = ben.page.locator('.column', {
        has: ben.page.getByRole('heading', { name: 'In Progress' }),
      });
      await ben.drags(ben.page.locator('[data-key="SHOP-5"]'), column);
      await column.locator('[data-key="SHOP-5"]:not(.is-saving, .is-on-its-way)').waitFor();
      expect(jira.world.issue('SHOP-5').status).toBe('3');
    });
  }

  then('points and a comment are written, and a refusal keeps what was typed', async () => {
    await ben.goes(paths.items.show({ boardId: boardPath.split('/').pop()!, key: 'SHOP-6' }));
    await ben.unfolds('Story points');
    await ben.types('Story points', '5');
    await ben.presses('Set points');
    expect(jira.world.issue('SHOP-6').points).toBe(5);
    await ben.goes(paths.items.show({ boardId: boardPath.split('/').pop()!, key: 'SHOP-6' }));
    await ben.types('Your comment', 'Shown on the second page now.');
    await ben.presses('Comment');
    expect(jira.world.issue('SHOP-6').comments.at(-1)).toMatchObject({
      body: 'Shown on the second page now.',
    });
    await ben.unfolds('Story points');
    await ben.types('Story points', 'a few');
    await ben.presses('Set points');
    expect(await ben.reads()).toContain('Enter a number');
    expect(await ben.valueOf('Story points')).toBe('a few');
    await ben.checksPage();
  });

  then('the profile tells who everybody is in Jira, and Disconnect forgets it', async () => {
    await ben.goes(paths.credentials.index());
    expect(await ben.reads()).toContain('Ben Achterberg');
    await ben.checksPage();
    await ben.follows('Edit Lantern Jira');
    await ben.checksPage();
    await ben.confirms('Disconnect');
    await ben.checksPage();
    await ben.goes(boardPath);
    expect(await ben.reads()).not.toContain('Pay by card');
  });

  then('signing out ends it', async () => {
    await ben.presses('Sign out');
    expect(ben.path).toBe(paths.signIn());
    await ben.checksPage();
    if (takesPictures) await ben.takesPicture('sign-in');
    await ben.goes(boardPath);
    expect(ben.path).toContain(paths.signIn());
  });
});
