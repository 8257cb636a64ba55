import { generateKeyPairSync } from 'node:crypto';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Disconnection } from '../../src/credentials/disconnection.entity.js';
import { paths } from '../../src/paths.js';
import { FakeJira, type Consumer } from '../fake-jira/fake-jira.js';
import { answerInJira, linked, savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { DAY, later, MINUTE } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, signedInAdministrator, signIn } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let accountId: string;
let board: string;
let applicationLink: Consumer;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  accountId = await savedAccount(ada, jira);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  board = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP'] });
  [applicationLink] = jira.links.all();
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
beforeEach(() => linked(ben, jira, accountId, 'ben'));
afterEach(() => {
  jira.faults.clear();
  jira.world.person('ben').active = true;
  jira.links.remove(applicationLink.consumerKey);
  jira.links.add(applicationLink);
});

const BROKEN = 'Your link to Team Jira does not work any more';
const times = (text: string, words: string) => text.split(words).length - 1;
const benInTheTable = async () => {
  const { $ } = await ada.visit(paths.accounts.edit({ id: accountId }));
  const row = $('#linked tbody tr').filter((_, tr) => $(tr).find('th').text() === 'Ben');
  return row.text().replace(/\s+/g, ' ');
};

describe('OA-24 JF-17 AF-27 a link that Jira ended', () => {
  test('is noticed on the next call, said at the top of every page with the cure, and mended by one press', async () => {
    jira.tokens.revokeAllOf('ben');
    const first = await ben.visit(board);
    expect(first.status).toBe(403);
    for (const path of [board, paths.profile.show(), paths.boards.index(), paths.credentials.index()]) {
      const { text } = await ben.visit(path);
      expect(times(text, BROKEN)).toBe(1);
      expect(times(text, 'Jira no longer accepts')).toBe(1);
    }
    // Nobody else is told, and nobody is told when they are not concerned.
    expect((await ada.visit(paths.boards.index())).text).not.toContain('does not work any more');

    await ben.visit(board);
    await ben.press('Get OAuth token');
    await answerInJira(ben, jira, 'ben');
    const back = await ben.press('Keep');
    expect(back.path).toBe(board);
    expect(back.text).not.toContain(BROKEN);
    expect(back.$('.card').length).toBeGreaterThan(0);
  });

  test('asks Jira nothing more until it is mended', async () => {
    jira.tokens.revokeAllOf('ben');
    await ben.visit(board);
    jira.calls.clear();
    await ben.visit(board);
    await ben.visit(paths.credentials.index());
    expect(jira.calls).toHaveLength(0);
  });

  test('is said on its own page once, beside the button that mends it', async () => {
    jira.tokens.revokeAllOf('ben');
    await ben.visit(board);
    const { text } = await ben.visit(paths.credentials.edit({ accountId }));
    expect(times(text, 'Jira no longer accepts')).toBe(1);
    expect(text).toContain('Does not work since');
    expect(ben.page.button('Get OAuth token').length).toBe(1);
  });

  test('administrators see since when it fails, as whom and why', async () => {
    expect(await benInTheTable()).toMatch(/Linked/);
    expect((await ada.visit(paths.accounts.index())).text).not.toContain('failing');
    jira.tokens.revokeAllOf('ben');
    await ben.visit(board);
    const row = await benInTheTable();
    expect(row).toContain(jira.world.person('ben').displayName);
    expect(row).toMatch(/Failing since \d+ \w+ \d{4}/);
    expect(row).toContain('Jira no longer accepts');
    expect((await ada.visit(paths.accounts.index())).text).toContain('1 of 2 links failing');
  });

  test('by its own age is noticed too', async () => {
    for (const { token, user } of jira.tokens.all()) if (user === 'ben') jira.tokens.expire(token);
    expect((await ben.visit(board)).text).toContain('expired');
  });

  test('because Jira let its person in no more passes without a new link, as soon as Jira lets them in again', async () => {
    await ben.visit(board);
    jira.world.person('ben').active = false;
    await ben.press('Refresh');
    expect(ben.page.text).toContain('does not let you in any more');
    expect(ben.page.html).not.toContain('SHOP-');

    jira.world.person('ben').active = true;
    await ben.post(`${board}/refresh`);
    await ben.visit(board);
    expect(ben.page.html).toContain('SHOP-');
    await ben.visit(paths.credentials.index());
    expect(ben.page.text).toContain('Linked');
    expect(ben.page.text).not.toContain('Link again');
  });

  test('because its person may not use Jira any more names who can help', async () => {
    jira.world.person('ben').active = false;
    const { text } = await ben.visit(board);
    expect(text).toContain(BROKEN);
    expect(text).toMatch(/administrator of Jira/);
    expect((await ada.visit(board)).text).not.toContain('does not work any more');

    jira.world.person('ben').active = true;
    await ben.press('Get OAuth token');
    await answerInJira(ben, jira, 'ben');
    await ben.press('Keep');
    expect(ben.page.text).not.toContain(BROKEN);
  });
});

describe('a link that does not open any more', () => {
  const damage = () =>
    footbridge.database.write((manager) =>
      manager.query("UPDATE credential SET sealed_secret = sealed_secret || 'x' WHERE user_name = 'ben'"),
    );

  test('AF-14 is said with the cure wherever it is needed, and asks Jira nothing', async () => {
    await damage();
    jira.calls.clear();
    const page = await ben.visit(board);
    expect(page.status).toBe(403);
    expect(page.text).toContain(BROKEN);
    expect(page.text).toContain('cannot read any more what it keeps of your link');
    const tested = await ben.post(paths.credentials.ladder({ accountId }));
    expect([tested.status, jira.calls.length]).toEqual([403, 0]);

    await ben.visit(board);
    await ben.press('Get OAuth token');
    await answerInJira(ben, jira, 'ben');
    expect((await ben.press('Keep')).text).not.toContain(BROKEN);
  });

  test('can be disconnected all the same', async () => {
    await damage();
    await ben.visit(paths.credentials.edit({ accountId }));
    expect((await ben.press('Disconnect')).status).toBe(200);
    expect((await ben.visit(paths.credentials.index())).text).toContain('Not linked');
  });
});

describe('OA-33 JF-18 an application link that Jira lost', () => {
  test("is told to administrators, and people's links are left alone", async () => {
    jira.links.remove(applicationLink.consumerKey);
    const seen = await ben.visit(board);
    expect(seen.text).not.toContain(BROKEN);
    expect(seen.text).toMatch(/consumer key/);

    const page = await ada.visit(paths.accounts.edit({ id: accountId }));
    expect(page.text).toContain('Team Jira: Jira refuses Footbridge');
    expect(page.text).toContain('Refused by Jira');
    expect(await benInTheTable()).toMatch(/Linked/);
    expect((await ada.visit(paths.boards.index())).text).toContain('Jira refuses Footbridge');
    expect((await ben.visit(paths.boards.index())).text).not.toContain('Jira refuses Footbridge');

    jira.links.add(applicationLink);
    await ada.visit(paths.accounts.edit({ id: accountId }));
    await ada.press('Test Connection');
    expect(ada.page.text).not.toContain('Jira refuses Footbridge');
  });

  test('is written once, not with every call', async () => {
    jira.links.remove(applicationLink.consumerKey);
    const test = async () => {
      await ada.visit(paths.accounts.edit({ id: accountId }));
      await ada.press('Test Connection');
      const { failing_since: since } = (
        await footbridge.database.read.query('SELECT failing_since FROM alm_account')
      )[0];
      return since;
    };
    const first = await test();
    expect(first).toBeTruthy();
    expect(await later(MINUTE, test)).toBe(first);
  });

  test('or whose key was changed there is told to administrators', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    jira.links.remove(applicationLink.consumerKey);
    jira.links.add({
      ...applicationLink,
      publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    });
    await ben.visit(board);
    expect((await ada.visit(paths.accounts.index())).text).toContain('Refused by Jira');
    expect(await benInTheTable()).toMatch(/Linked/);
  });
});

describe('the end of a link', () => {
  const TOKEN_LIFE = 5 * 365 * DAY;
  const daysBefore = (days: number, work: () => Promise<void>) =>
    later(TOKEN_LIFE - days * DAY + MINUTE, async () => {
      // Sessions do not live for years.
      ben = await signIn(footbridge.browser(), 'ben@example.com');
      ada = await signIn(footbridge.browser(), ADA.email);
      await work();
    });

  test('is not announced before it is near', async () => {
    await daysBefore(40, async () => {
      expect((await ben.visit(paths.boards.index())).text).not.toMatch(/ends (in|within)/);
      expect((await ben.visit(paths.credentials.edit({ accountId }))).text).not.toMatch(/ends (in|within)/);
    });
  });

  test.each([
    [30, 'ends in 30 days'],
    [7, 'ends in 7 days'],
    [1, 'ends within a day'],
  ])('is announced %s days ahead, to the person and to administrators', async (days, words) => {
    await daysBefore(days, async () => {
      expect((await ben.visit(paths.boards.index())).text).toContain(`Your link to Team Jira ${words}`);
      expect((await ben.visit(paths.credentials.index())).text).toContain(words);
      expect((await ben.visit(paths.credentials.edit({ accountId }))).text).toContain(words);
      expect(await benInTheTable()).toContain(words);
    });
  });

  test('put away, it is said again at the next of those days only', async () => {
    await daysBefore(29, async () => {
      await ben.visit(paths.profile.show());
      await ben.press('Later');
      expect(ben.page.path).toBe(paths.profile.show());
      expect(ben.page.text).not.toContain('ends in');
      expect((await ben.visit(paths.credentials.index())).text).toContain('ends in 29 days');
    });
    await daysBefore(8, async () => {
      expect((await ben.visit(paths.boards.index())).text).not.toContain('ends in');
    });
    await daysBefore(6, async () => {
      expect((await ben.visit(paths.boards.index())).text).toContain('ends in 6 days');
    });
  });

  test('has come: nothing is sent, and one press mends it', async () => {
    await daysBefore(-1, async () => {
      jira.calls.clear();
      expect((await ben.visit(board)).text).toContain(BROKEN);
      expect(jira.calls).toHaveLength(0);
      await ben.press('Get OAuth token');
      await answerInJira(ben, jira, 'ben');
      expect((await ben.press('Keep')).text).not.toContain(BROKEN);
    });
  });
});

describe('Disconnect', () => {
  const PROVE = 'Prove that Jira refuses it now';
  const disconnect = async () => {
    await ben.visit(paths.credentials.edit({ accountId }));
    return ben.press('Disconnect');
  };
  const keptTokens = () => footbridge.database.read.count(Disconnection);

  test('OA-28 links to where Jira revokes the token, in a tab of its own, and moves nobody on by itself', async () => {
    const page = await disconnect();
    expect(page.headers.get('refresh')).toBeNull();
    const link = page.$('a.primary').filter((_, a) => page.$(a).text().includes('Revoke it in Jira'));
    expect([link.attr('href'), link.attr('target'), link.attr('rel')]).toEqual([
      `${jira.url}/plugins/servlet/oauth/users/access-tokens`,
      '_blank',
      'noopener',
    ]);
    expect(page.button(PROVE).length).toBe(1);
  });

  test('OA-28 proves with one call that Jira refuses a revoked token, and erases it', async () => {
    await disconnect();
    jira.tokens.revokeAllOf('ben');
    jira.calls.clear();
    const page = await ben.press(PROVE);
    expect(page.text).toContain('Jira refuses the token');
    expect(jira.calls.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/rest/api/2/myself', 401],
    ]);
    expect(await keptTokens()).toBe(0);
    expect(page.text).toContain('Not linked');
  });

  test('says so when the token still works, and can be asked again', async () => {
    await disconnect();
    const page = await ben.press(PROVE);
    expect(page.text).toContain(
      `It still works in Jira. Revoke it at ${jira.url}/plugins/servlet/oauth/users/access-tokens`,
    );
    expect(page.headers.get('refresh')).toBeNull();
    jira.tokens.revokeAllOf('ben');
    expect((await ben.press(PROVE)).text).toContain('Jira refuses the token');
  });

  test.each([
    ['is down', { kind: 'maintenance' }],
    ['hangs up', { kind: 'reset' }],
    ['answers as if nobody had asked', { kind: 'anonymous' }],
  ] as const)('proves nothing when Jira %s, and says so', async (_, fault) => {
    await disconnect();
    jira.tokens.revokeAllOf('ben');
    jira.faults.plant(fault);
    expect((await ben.press(PROVE)).text).toContain('Nothing is proved yet');
    jira.faults.clear();
    expect((await ben.press(PROVE)).text).toContain('Jira refuses the token');
  });

  test('the token is forgotten but for the proof: sealed, ten minutes, in this session only', async () => {
    const token = jira.tokens.all().find(({ user }) => user === 'ben')!.token;
    await disconnect();
    expect(await footbridge.database.read.countBy(Credential, { userName: 'ben' })).toBe(0);
    const rows = await footbridge.database.read.query('SELECT * FROM farewell');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);

    const elsewhere = await signIn(footbridge.browser(), 'ben@example.com');
    await elsewhere.visit(paths.credentials.disconnection({ accountId }));
    expect(elsewhere.page.text).not.toContain(PROVE);
    jira.calls.clear();
    const refused = await elsewhere.post(paths.credentials.proof({ accountId }));
    expect([refused.status, jira.calls.length]).toEqual([403, 0]);
    await elsewhere.visit(paths.profile.show());
    const late = await elsewhere.post(paths.credentials.proof({ accountId }));
    expect([late.status, jira.calls.length]).toEqual([409, 0]);

    await later(11 * MINUTE, async () => {
      await ben.visit(paths.profile.show());
      expect((await ben.post(paths.credentials.proof({ accountId }))).status).toBe(409);
      expect(jira.calls).toHaveLength(0);
      await footbridge.restart();
      expect(await keptTokens()).toBe(0);
    });
  });

  test('another address of Jira forgets what waits for the proof too', async () => {
    await disconnect();
    await ada.visit(paths.accounts.edit({ id: accountId }));
    const before = ada.page.value('consumerKey');
    await ada.press('Save', { consumerKey: 'another-one', dropLinks: 'yes' });
    expect(await keptTokens()).toBe(0);
    await ada.press('Save', { consumerKey: before });
    await linked(ada, jira, accountId, 'ada');
  });

  test('the way to the proof stays on the list of links for that time', async () => {
    await disconnect();
    await ben.visit(paths.credentials.index());
    await ben.follow('Prove that Jira refuses the token');
    expect(ben.page.button(PROVE).length).toBe(1);
  });
});

test('the ordinary path makes no extra calls', async () => {
  await ben.visit(board);
  jira.calls.clear();
  for (const path of [paths.boards.index(), paths.profile.show(), paths.credentials.index(), board])
    await ben.visit(path);
  await ben.visit(paths.credentials.edit({ accountId }));
  await ada.visit(paths.accounts.edit({ id: accountId }));
  await ada.visit(paths.accounts.exchanges({ id: accountId }));
  expect(jira.calls).toHaveLength(0);
});
