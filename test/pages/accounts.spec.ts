import { generateKeyPairSync } from 'node:crypto';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { LinkHealthService } from '../../src/accounts/health/link-health.service.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  answerInJira,
  BASIC_KIND,
  beginDraft,
  consentPage,
  linked,
  linkInJira,
  OAUTH2_KIND,
  OAUTH_KIND,
  savedAccount,
  TOKEN_KIND,
} from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
afterEach(() => {
  jira.faults.clear();
  jira.believesIn(undefined);
  jira.clockOffset = 0;
});

describe('a draft', () => {
  test('is kept from the first click: after leaving and a restart the callback URL and the input are the same', async () => {
    const path = await beginDraft(ada);
    const callbackUrl = ada.page.$('#callback-url').attr('value');
    expect(callbackUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback\/[0-9a-f-]{36}$/);
    await ada.press('Keep draft', {
      name: 'Team Jira',
      baseUrl: `${jira.url}/browse/ABC-1`,
      consumerKey: 'teamkey',
    });

    await footbridge.restart();
    await ada.visit(path);

    expect(ada.page.$('#callback-url').attr('value')).toBe(callbackUrl);
    expect(ada.page.value('name')).toBe('Team Jira');
    expect(ada.page.value('baseUrl')).toBe(jira.url);
    expect(ada.page.value('consumerKey')).toBe('teamkey');
  });

  test.each([OAUTH_KIND, OAUTH2_KIND, TOKEN_KIND, BASIC_KIND])(
    'of the kind %s: Continue without an address says what is missing',
    async (kind) => {
      await beginDraft(ada, kind);
      const page = await ada.press('Continue', { baseUrl: '' });
      expect([page.status, page.$('#baseUrl-error').text()]).toEqual([
        422,
        expect.stringContaining('Enter the address of your Jira.'),
      ]);
      expect(page.text).not.toContain('The draft is kept.');
    },
  );

  test('without name and address is told from another one by its kind and when it was begun', async () => {
    await beginDraft(ada);
    await beginDraft(ada, BASIC_KIND);
    const page = await ada.visit(paths.accounts.index());
    const rows = page.$('.list > li').filter((_, row) => page.$(row).text().includes('No address yet'));
    const texts = rows.map((_, row) => page.$(row).find('.list-main').text()).get();
    for (const text of texts)
      expect(text).toMatch(
        /Draft of \d\d:\d\d \(UTC\)\s*Jira Server .* · begun \d+ \w+ \d{4}, \d\d:\d\d \(UTC\)/,
      );
    expect(texts.filter((text) => text.includes(BASIC_KIND)).length).toBeGreaterThan(0);
  });

  test('is kept by the Enter key, which presses nothing else, also on a saved account', async () => {
    const path = await beginDraft(ada);
    await ada.pressEnter('name', { name: 'By Enter' });
    expect([ada.page.path, ada.page.value('name')]).toEqual([path, 'By Enter']);
    expect(ada.page.text).toContain('The draft is kept.');

    const id = await savedAccount(ada, jira, { name: 'Signed elsewhere' });
    const account = await footbridge.app.get(AccountsService).find(id);
    await footbridge.app.get(LinkHealthService).signFor(account, 'http://jira.intern:8080/jira');
    for (const field of ['name', 'baseUrl', 'consumerKey']) {
      await ada.visit(paths.accounts.edit({ id }));
      await ada.pressEnter(field);
      expect(ada.page.text).toContain('Your changes are kept.');
      expect(ada.page.text).toContain('Calls are signed for http://jira.intern:8080/jira');
    }
  });

  test('has a callback URL of its own', async () => {
    await beginDraft(ada);
    const first = ada.page.$('#callback-url').attr('value');
    await beginDraft(ada);
    expect(ada.page.$('#callback-url').attr('value')).not.toBe(first);
  });

  test('leads to the application links of the Jira that was typed', async () => {
    await beginDraft(ada);
    expect(ada.page.html).not.toContain('listApplicationLinks');
    await ada.press('Keep draft', { baseUrl: `${jira.url}/secure/RapidBoard.jspa?rapidView=7` });
    expect(ada.page.link('Application links in Jira')).toBe(
      `${jira.url}/plugins/servlet/applinks/listApplicationLinks`,
    );
  });

  test('C4 cannot carry boards and is not offered to people', async () => {
    const path = await beginDraft(ada);
    const accountId = path.split('/').pop()!;
    expect((await ada.visit(paths.credentials.edit({ accountId }))).status).toBe(404);
  });

  test('can be removed', async () => {
    const path = await beginDraft(ada);
    await ada.follow('Remove…');
    await ada.press('Remove');
    expect((await ada.visit(path)).status).toBe(404);
  });
});

describe('keys', () => {
  test('OA-16 the private key is on no page, however the form is sent', async () => {
    await beginDraft(ada);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
    const line = pem.split('\n')[3];
    await ada.press('Keep draft', { privateKey: pem });
    expect(ada.page.html).not.toContain(line);
    expect(ada.page.html).not.toContain('PRIVATE KEY');
    await ada.press('Keep draft', {
      privateKey: pem.replace('BEGIN RSA', 'BEGIN OPENSSH') + 'x',
      name: 'kept',
    });
    expect(ada.page.html).not.toContain(line);
  });

  test('OA-17 no browser keeps the page of a key, or fills the box of one in', async () => {
    const path = await beginDraft(ada);
    for (const page of [
      ada.page,
      await ada.press('Keep draft', { privateKey: 'no key' }),
      await ada.visit(path),
    ]) {
      expect(page.headers.get('cache-control')).toBe('no-store');
      const box = page.$('[name=privateKey]');
      expect([box.attr('autocomplete'), box.attr('spellcheck'), box.text().trim()]).toEqual([
        'off',
        'false',
        '',
      ]);
    }
  });

  test.each(['name', 'baseUrl', 'consumerKey', 'certificateAuthority'])(
    'OA-16 a private key that lands in the box %s is refused, not kept and not shown again',
    async (field) => {
      const path = await beginDraft(ada);
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const bare = pem.replace(/-----.*-----\n/g, '');
      for (const pasted of [pem, bare, pem.replaceAll('\n', ''), bare.replaceAll('\n', '')]) {
        const page = await ada.press('Keep draft', { [field]: pasted });
        expect(page.status).toBe(422);
        expect(page.$(`#${field}-error`).text()).toContain('private key');
        for (const line of bare.trim().split('\n')) expect(page.html).not.toContain(line);
        await ada.visit(path);
        for (const line of bare.trim().split('\n')) expect(ada.page.html).not.toContain(line);
      }
    },
  );

  test('a pasted key replaces the generated one, and its public key and fingerprint are shown', async () => {
    await beginDraft(ada);
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await ada.press('Keep draft', { privateKey: pem.replaceAll('\n', '\r\n') });
    expect(ada.page.$('#public-key').text().trim()).toBe(
      String(publicKey.export({ type: 'spki', format: 'pem' })).trim(),
    );
    expect(ada.page.text).toContain('RSA, 2048 bit');
  });

  test('what cannot be a key is named, and everything else that was typed is kept', async () => {
    const path = await beginDraft(ada);
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const page = await ada.press('Get Auth Token', {
      name: 'Kept name',
      baseUrl: jira.url,
      consumerKey: 'kept-key',
      privateKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    });
    expect(page.status).toBe(422);
    expect(page.text).toContain('public key');
    expect(page.value('name')).toBe('Kept name');
    await ada.visit(path);
    expect([ada.page.value('name'), ada.page.value('baseUrl'), ada.page.value('consumerKey')]).toEqual([
      'Kept name',
      jira.url,
      'kept-key',
    ]);
  });

  test('a new pair can be generated', async () => {
    await beginDraft(ada);
    const before = ada.page.$('#public-key').text();
    await ada.press('Generate a new key pair');
    expect(ada.page.$('#public-key').text()).not.toBe(before);
  });
});

describe('Get Auth Token', () => {
  test('goes over a page of our own to Jira, and comes back to the same draft with everything there', async () => {
    const path = await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Get Auth Token', { name: 'Dance', baseUrl: jira.url });
    expect(consentPage(ada.page)).toContain(`${jira.url}/plugins/servlet/oauth/authorize?oauth_token=`);
    expect(ada.page.headers.get('refresh')).toContain('0; url=');

    await answerInJira(ada, jira, 'ada');

    expect(ada.page.path).toBe(path);
    expect(ada.page.text).toContain('Jira says you are');
    expect(ada.page.value('name')).toBe('Dance');
  });

  test('says what is missing beside its field, and asks Jira nothing', async () => {
    await beginDraft(ada);
    jira.calls.clear();
    const page = await ada.press('Get Auth Token', { name: 'No address' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Enter the address of your Jira.');
    expect(jira.calls).toHaveLength(0);
  });

  test('OA-10 Deny comes back as a sentence', async () => {
    const path = await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Get Auth Token', { name: 'Denied', baseUrl: jira.url });
    await answerInJira(ada, jira, 'ada', 'deny');
    expect(ada.page.path).toBe(path);
    expect(ada.page.text).toMatch(/Deny|denied|refused/i);
    expect(
      jira.calls.some(
        (call) => call.path.endsWith('/access-token') && call.method === 'POST' && call.status === 200,
      ),
    ).toBe(false);
  });

  test('an unknown consumer key is said with its cure, and the input stays', async () => {
    await beginDraft(ada);
    const page = await ada.press('Get Auth Token', {
      name: 'Unknown',
      baseUrl: jira.url,
      consumerKey: 'nobody-knows',
    });
    expect(page.status).toBe(422);
    expect(page.text).toMatch(/consumer key/i);
    expect(page.value('consumerKey')).toBe('nobody-knows');
  });

  test('a wrong key pair is said with its cure', async () => {
    await beginDraft(ada);
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    jira.links.add({
      name: 'other',
      consumerKey: 'wrongpair',
      publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    });
    const page = await ada.press('Get Auth Token', { baseUrl: jira.url, consumerKey: 'wrongpair' });
    expect(page.status).toBe(422);
    expect(page.text).toMatch(/public key/i);
  });
});

describe('Test Connection and Save', () => {
  test('prove who we are, propose the fields and prove them on a work item', async () => {
    await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Get Auth Token', { name: 'Proved', baseUrl: jira.url });
    await answerInJira(ada, jira, 'ada');
    await ada.press('Test Connection');
    expect(ada.page.status).toBe(200);
    expect(ada.page.text).toContain(jira.world.person('ada').displayName);
    expect(ada.page.text).toContain('9.12.4');
    expect(ada.page.$('select[name=points] option[selected]').text()).toContain('Story Points');
    expect(ada.page.$('select[name=sprint] option[selected]').text()).toContain('Sprint');
    expect(ada.page.$('caption').text()).toMatch(/proved on [A-Z]+-\d+/);
    await ada.press('Save');
    expect(ada.page.text).toContain('Proved is saved');
    expect(ada.page.link('New board')).toContain(paths.boards.new());
    expect(ada.page.link('Invite people')).toContain(paths.people.index());
  });

  test('Save tests first when nobody did', async () => {
    await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Get Auth Token', { name: 'Straight', baseUrl: jira.url });
    // The test that follows Allow fails, and the first one of Save.
    jira.faults.plant({ kind: 'html', on: /api\/2\/field/, times: 2 });
    await answerInJira(ada, jira, 'ada');
    expect((await ada.press('Save')).status).toBe(422);
    await ada.press('Save');
    expect(ada.page.text).toContain('Straight is saved');
  });

  test('C4 without a token the test says so and makes no call', async () => {
    await beginDraft(ada);
    jira.calls.clear();
    const page = await ada.press('Test Connection', { baseUrl: jira.url });
    expect(page.status).toBe(422);
    expect(page.text).toMatch(/not linked|Get Auth Token/);
    expect(jira.calls).toHaveLength(0);
  });
});

describe('a saved account', () => {
  test('OA-19 drops the links of everybody when its keys change, and says so first', async () => {
    const id = await savedAccount(ada, jira, { name: 'Changing' });
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.text).toContain('drops 1 link');
    const refused = await ada.press('Generate a new key pair');
    expect(refused.status).toBe(422);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.text).toContain('Linked');
    await ada.press('Save', { consumerKey: 'another-key', dropLinks: 'yes' });
    expect(ada.page.text).not.toContain('drops 1 link');
    expect(ada.page.value('consumerKey')).toBe('another-key');
  });

  test('OA-25 asks its administrator too who they are, before their link is replaced, and comes back to the account', async () => {
    const id = await savedAccount(ada, jira, { name: 'Asking' });
    const setUp = paths.accounts.edit({ id });
    const anew = async (answer: 'allow' | 'deny' = 'allow') => {
      await ada.visit(setUp);
      await ada.press('Get Auth Token');
      await answerInJira(ada, jira, 'ben', answer);
    };
    await anew();
    expect(ada.page.text).toContain(`Jira says you are ${jira.world.person('ben').displayName}`);
    await ada.press('Use another account');
    expect([ada.page.path, ada.page.text]).toEqual([setUp, expect.stringContaining('Nothing was linked')]);
    expect(ada.page.$('#linked').text()).toContain(jira.world.person('ada').displayName);
    await anew('deny');
    expect(ada.page.path).toBe(setUp);
    await anew();
    await ada.press('Keep');
    expect(ada.page.path).toBe(setUp);
    expect(ada.page.$('#linked').text()).toContain(jira.world.person('ben').displayName);
  });

  test('is renamed without touching links', async () => {
    const id = await savedAccount(ada, jira, { name: 'Before' });
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Save', { name: 'After' });
    expect(ada.page.text).toContain('drops 1 link');
    expect(ada.page.value('name')).toBe('After');
  });

  test('is removed without touching another one', async () => {
    const [first, second] = [
      await savedAccount(ada, jira, { name: 'Going' }),
      await savedAccount(ada, jira, { name: 'Staying' }),
    ];
    await ada.visit(paths.accounts.removal({ id: first }));
    await ada.press('Remove');
    await ada.visit(paths.credentials.edit({ accountId: second }));
    expect(ada.page.text).toContain('Linked');
    await ada.visit(paths.accounts.index());
    expect(ada.page.$('.list').text()).not.toContain('Going');
  });
});

describe('ALM Credentials', () => {
  let ben: Browser;
  let accountId: string;
  beforeAll(async () => {
    accountId = await savedAccount(ada, jira, { name: 'Shared Jira' });
    ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  });

  test('a member links as themselves, is asked who they are, and comes back to where they came from', async () => {
    await ben.visit(`${paths.credentials.edit({ accountId })}?returnTo=/boards`);
    expect(ben.page.$('input[type=password]')).toHaveLength(0);
    expect(ben.page.html).not.toMatch(/consumerKey|privateKey/);
    await ben.press('Get OAuth token');
    await answerInJira(ben, jira, 'ben');
    expect(ben.page.text).toContain(`Jira says you are ${jira.world.person('ben').displayName}`);
    await ben.press('Keep');
    expect(ben.page.path).toBe('/boards');
    await ben.visit(paths.credentials.index());
    expect(ben.page.text).toContain(jira.world.person('ben').displayName);
  });

  test('OA-03 nothing is linked before Keep is pressed, and "Use another account" links nothing', async () => {
    const cleo = await invitedMember(footbridge, ada, { name: 'Cleo', email: 'cleo@example.com' });
    await cleo.visit(paths.credentials.edit({ accountId }));
    await cleo.press('Get OAuth token');
    await answerInJira(cleo, jira, 'ben');
    expect(cleo.page.text).toContain('Jira still holds the token that it gave');
    await cleo.press('Use another account');
    expect(cleo.page.text).toContain('Not linked');
    expect(cleo.page.text).toContain('Jira still holds the access that was just given');
    expect(cleo.page.link('Revoke it in Jira')).toBe(`${jira.url}/plugins/servlet/oauth/users/access-tokens`);
  });

  test('an account linked in Jira takes no password, not even by a hand-made request', async () => {
    await ben.visit(paths.credentials.edit({ accountId }));
    const page = await ben.post(paths.credentials.edit({ accountId }), {
      username: 'ben',
      password: 'secret',
    });
    expect(page.status).toBe(404);
  });

  test('OA-10 Deny leaves the earlier link untouched', async () => {
    await linked(ben, jira, accountId, 'ben');
    await ben.visit(paths.credentials.edit({ accountId }));
    await ben.press('Get OAuth token');
    await answerInJira(ben, jira, 'ben', 'deny');
    expect(ben.page.text).toContain('Linked');
  });

  test('OA-28 Disconnect forgets the token and leads to the page where Jira revokes it', async () => {
    await linked(ben, jira, accountId, 'ben');
    await ben.visit(paths.credentials.edit({ accountId }));
    await ben.press('Disconnect');
    expect(ben.page.link('Revoke it in Jira')).toBe(`${jira.url}/plugins/servlet/oauth/users/access-tokens`);
    await ben.visit(paths.credentials.index());
    expect(ben.page.text).toContain('Not linked');
  });

  test('OA-26 of two people who are linked as one person of Jira administrators see that, at both', async () => {
    await linked(ben, jira, accountId, 'ada');
    await ada.visit(paths.accounts.edit({ id: accountId }));
    const rows = ada.page.$('#linked tbody tr').map((_, row) => ada.page.$(row).text().replace(/\s+/g, ' '));
    expect(rows.get()).toEqual([
      expect.stringMatching(/Ada Administrator.*As is Ben/),
      expect.stringMatching(/Ben.*As is Ada Administrator/),
    ]);
    await linked(ben, jira, accountId, 'ben');
    await ada.visit(paths.accounts.edit({ id: accountId }));
    expect(ada.page.$('#linked').text()).not.toContain('As is');
  });

  test('OA-19 members see no ALM accounts page', async () => {
    expect((await ben.visit(paths.accounts.index())).status).toBe(404);
    expect((await ben.visit(paths.accounts.edit({ id: accountId }))).status).toBe(404);
  });
});

describe('the round trip belongs to the browser that began it', () => {
  let accountId: string;
  let ben: Browser;
  beforeAll(async () => {
    accountId = await savedAccount(ada, jira, { name: 'Guarded' });
    ben = await invitedMember(footbridge, ada, { name: 'Ben Two', email: 'ben2@example.com' });
  });
  const begin = async (browser: Browser) => {
    await browser.visit(paths.credentials.edit({ accountId }));
    await browser.press('Get OAuth token');
    return (await jira.as('ada')).allow(consentPage(browser.page));
  };

  test("OA-02 OA-04 another person's callback address links nothing and asks Jira nothing", async () => {
    const callback = await begin(ada);
    jira.calls.clear();
    const page = await ben.visit(callback);
    expect(page.text).toContain('not started here');
    // Token and verifier are neither in the address nor in the page.
    expect(page.url).toBe(footbridge.url + paths.credentials.edit({ accountId }));
    expect(page.html).not.toMatch(/oauth_token|oauth_verifier/);
    expect(jira.calls).toHaveLength(0);
    await ada.visit(paths.audit.index());
    expect(ada.page.text.replace(/\s+/g, ' ')).toMatch(/Ben Two.*link refused.*Guarded/);
  });

  test('OA-05 a callback is used once, also when it comes twice at the same moment', async () => {
    const callback = await begin(ada);
    const twin = footbridge.browser();
    twin.shareCookiesOf(ada);
    jira.calls.clear();
    const [one, two] = await Promise.all([ada.visit(callback), twin.visit(callback)]);
    expect([one, two].filter((page) => page.text.includes('Jira says you are'))).toHaveLength(1);
    expect(jira.calls.filter((call) => call.path.endsWith('/oauth/access-token'))).toHaveLength(1);
  });

  test('OA-07 a changed request token is refused without asking Jira', async () => {
    const callback = await begin(ada);
    jira.calls.clear();
    const page = await ada.visit(
      callback.replace(/oauth_token=(.)/, (_, c: string) => `oauth_token=${c === 'x' ? 'y' : 'x'}`),
    );
    expect(page.text).toContain('not started here');
    expect(jira.calls).toHaveLength(0);
  });

  test("OA-08 one account's answer is not taken for another's", async () => {
    const other = await savedAccount(ada, jira, { name: 'Other' });
    const callback = await begin(ada);
    jira.calls.clear();
    const page = await ada.visit(callback.replace(accountId, other));
    expect(page.text).toContain('not started here');
    expect(jira.calls).toHaveLength(0);
  });

  test('OA-04 OA-13 W8 a signed-out person signs in and starts again; the address keeps nothing', async () => {
    const callback = await begin(ada);
    const stranger = footbridge.browser();
    const page = await stranger.visit(callback);
    expect(page.path).toBe(paths.signIn());
    expect(page.text).toContain('signed out');
  });

  test('an answer that is for no account at all leads back to the own links', async () => {
    const callback = await begin(ada);
    const page = await ada.visit(callback.replace(accountId, 'nothing'));
    expect(page.url).toBe(footbridge.url + paths.credentials.index());
    expect(page.text).toContain('There is no such ALM account.');
  });

  test('OA-08 what waits for Keep is confirmed under its own account only', async () => {
    const other = await savedAccount(ada, jira, { name: 'Another' });
    await ada.visit(await begin(ada));
    const foreign = ada.page.path.replace(accountId, other);
    expect(foreign).not.toBe(ada.page.path);
    expect((await ada.visit(foreign)).status).toBe(403);
    for (const answer of ['keep', 'another']) {
      await ada.visit(paths.profile.show());
      expect((await ada.post(foreign, { answer })).status).toBe(403);
    }
    await ada.visit(foreign.replace(other, accountId));
    expect((await ada.press('Keep')).text).toContain('You are linked to Guarded');
  });

  test('OA-09 a person has five under way to an account at most: the oldest is forgotten', async () => {
    const callbacks: string[] = [];
    for (let i = 0; i < 6; i++) callbacks.push(await begin(ben));
    expect((await ben.visit(callbacks[0])).text).toContain('not started here');
    expect((await ben.visit(callbacks[1])).text).toContain('Jira says you are');
    expect((await ben.visit(callbacks[5])).text).toContain('Jira says you are');
  });

  test('OA-09 two round trips at once do not get mixed up', async () => {
    const first = await begin(ada);
    const second = await begin(ada);
    expect((await ada.visit(second)).text).toContain('Jira says you are');
    expect((await ada.visit(first)).text).toContain('Jira says you are');
  });
});

describe('Jira Server user name and password', () => {
  test('is set up with the administrator’s own credential, tested before it is kept', async () => {
    await beginDraft(ada, BASIC_KIND);
    expect(ada.page.html).not.toContain('Get Auth Token');
    const { password } = jira.world.person('ada');
    const wrong = await ada.press('Test Connection', {
      name: 'Plain',
      baseUrl: jira.url,
      username: 'ada',
      password: 'wrong-one',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toContain('wrong-one');
    expect(wrong.value('username')).toBe('ada');
    await ada.press('Test Connection', { username: 'ada', password });
    expect(ada.page.text).toContain(jira.world.person('ada').displayName);
    expect(ada.page.html).not.toContain(password);
    await ada.press('Save');
    expect(ada.page.text).toContain('Plain is saved');
  });
});
