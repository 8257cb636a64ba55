import { generateKeyPairSync } from 'node:crypto';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  answerInJira,
  BASIC_KIND,
  beginDraft,
  linked,
  linkInJira,
  savedAccount,
} from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';
import { stopwatch } from '../support/stopwatch.js';

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
afterEach(() => {
  jira.faults.clear();
  jira.believesIn(undefined);
  jira.clockOffset = 0;
});

const JSON_WANTED = { Accept: 'application/json' };
const GREEN = 'Jira knows Footbridge and accepts its signature.';

/** The text of the element, with white space folded. */
function textOf(page: Page, selector: string): string {
  return page.$(selector).text().replace(/\s+/g, ' ').trim();
}

function idOf(path: string): string {
  return path.split('/').pop()!;
}

describe('Check the link', () => {
  test('says what is wrong, who must act and where, keeps what was typed, and asks nobody for consent', async () => {
    await beginDraft(ada);
    jira.calls.clear();
    await ada.press('Check the link', { name: 'Checked', baseUrl: jira.url });
    expect(ada.page.status).toBe(200);
    expect(ada.page.value('name')).toBe('Checked');
    const red = textOf(ada.page, '#check .notice-error');
    expect(red).toMatch(/consumer key/i);
    expect(red).toContain('A Jira administrator');
    expect(red).toContain('Incoming Authentication');
    expect(red).toContain('by Ada Administrator');
    expect(jira.calls.map(({ path }) => path)).toEqual(['/plugins/servlet/oauth/request-token']);

    linkInJira(jira, ada.page);
    await ada.press('Check the link');
    expect(textOf(ada.page, '#check .notice-success')).toContain(GREEN);
    expect(textOf(ada.page, '.is-done')).toContain('Let Footbridge into Jira');
  });

  test('says beside the field what is missing before Jira can be asked', async () => {
    await beginDraft(ada);
    const page = await ada.press('Check the link');
    expect(page.status).toBe(422);
    expect(textOf(page, '#baseUrl-error')).toContain('Enter the address of your Jira.');
  });

  test('answers within two seconds when Jira hangs', async () => {
    await beginDraft(ada);
    jira.faults.plant({ kind: 'hang', on: /request-token/ });
    const took = stopwatch();
    await ada.press('Check the link', { baseUrl: jira.url });
    expect(took()).toBeLessThan(2_500);
    expect(textOf(ada.page, '#check .notice-error')).toMatch(/did not answer/);
  });

  test('a page that watches turns green by itself once the link is in Jira, and asks Jira no oftener than every two seconds', async () => {
    const id = idOf(await beginDraft(ada));
    const setUp = ada.page;
    await ada.press('Keep draft', { baseUrl: jira.url });
    const page = await ada.visit(paths.accounts.check({ id }));
    expect(page.$('[data-watch]').attr('data-watch')).toBe(paths.accounts.check({ id }));
    const look = async () => {
      const fields = { _csrf: String(page.$('[data-watch]').attr('data-csrf')) };
      return JSON.parse((await ada.post(paths.accounts.check({ id }), fields, JSON_WANTED)).html);
    };
    jira.calls.clear();
    expect(await look()).toMatchObject({
      ok: true,
      isDone: false,
      text: expect.stringMatching(/consumer key/i),
    });
    expect(await look()).toMatchObject({ isDone: false });
    expect(jira.calls).toHaveLength(1);

    linkInJira(jira, setUp);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const green = await look();
    expect(green).toMatchObject({ isDone: true, text: GREEN });
    expect(green.html).toContain('notice-success');
    expect((await ada.visit(paths.accounts.check({ id }))).$('[data-watch]')).toHaveLength(0);
  });

  test('without JavaScript the page has a button', async () => {
    const id = await savedAccount(ada, jira, { name: 'By hand' });
    await ada.visit(paths.accounts.check({ id }));
    await ada.press('Check the link');
    expect(ada.page.path).toBe(paths.accounts.check({ id }));
    expect(ada.page.text).toContain(GREEN);
  });

  test('another address or key makes the last answer void', async () => {
    await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Check the link', { baseUrl: jira.url });
    await ada.press('Generate a new key pair');
    expect(ada.page.$('#check .notice')).toHaveLength(0);
  });

  test('OA-23 says when and by how much the clock was corrected, and warns where that is over a minute', async () => {
    await beginDraft(ada);
    linkInJira(jira, ada.page);
    jira.clockOffset = 900;
    await ada.press('Check the link', { name: 'Fast clock', baseUrl: jira.url });
    const said = textOf(ada.page, '#check .notice-warning');
    expect(said).toContain(GREEN);
    expect(said).toMatch(/clock was (89\d|90\d) seconds ahead of .* at .*corrected by (89\d|90\d) seconds/);
  });

  test('leads from a refused signature to each piece with the cure filled in, and says when Jira echoed nothing', async () => {
    const id = idOf(await beginDraft(ada));
    linkInJira(jira, ada.page);
    jira.believesIn('https://jira.example.org/jira');
    await ada.press('Check the link', { name: 'Pieces', baseUrl: jira.url });
    expect(ada.page.text).not.toContain('echoed no base string');
    await ada.visit(paths.accounts.check({ id }));
    expect(ada.page.link('See each piece, and the cure filled in')).toBe(
      footbridge.url + paths.accounts.ladder({ id }),
    );
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('See each piece, and the cure filled in');
    expect(ada.page.path).toBe(paths.accounts.ladder({ id }));
    expect(ada.page.text).toContain('Sign for https://jira.example.org/jira from now on');

    const mute = { kind: 'status', status: 401, body: 'oauth_problem=signature_invalid' } as const;
    jira.faults.plant({ ...mute, on: /request-token/ });
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Check the link');
    expect(textOf(ada.page, '#check .notice-error')).toContain('Jira echoed no base string');
  });

  test('kinds without an application link have no such button', async () => {
    const id = idOf(await beginDraft(ada, BASIC_KIND));
    expect(ada.page.text).not.toContain('Check the link');
    expect((await ada.visit(paths.accounts.check({ id }))).status).toBe(404);
  });
});

describe('the ladder', () => {
  test('passes on a healthy link, each step with its time, and is kept for the next administrator', async () => {
    const id = await savedAccount(ada, jira, { name: 'Healthy' });
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Every step');
    expect(ada.page.path).toBe(paths.accounts.ladder({ id }));
    expect(ada.page.$('.rung-failed, .rung-skipped')).toHaveLength(0);
    expect(ada.page.$('.rung').length).toBeGreaterThan(8);
    expect(textOf(ada.page, '#rung-signature')).toMatch(/Passed.*ms/);
    expect(textOf(ada.page, '#rung-who')).toContain(jira.world.person('ada').displayName);

    jira.calls.clear();
    const dan = await invitedMember(footbridge, ada, {
      name: 'Dan',
      email: 'dan@example.com',
      role: 'administrator',
    });
    await dan.visit(paths.accounts.ladder({ id }));
    expect(dan.page.text).toContain('by Ada Administrator');
    // What Ada is and sees in Jira is hers alone; that it works is for everybody.
    expect(textOf(dan.page, '#rung-who')).toContain('Works for Ada Administrator.');
    expect(textOf(dan.page, '.rung-finding')).not.toMatch(/\byou\b|\d+ (project|field|work item)s?/i);
    expect(textOf(dan.page, '#rung-who')).not.toContain(jira.world.person('ada').displayName);
    await dan.visit(paths.accounts.edit({ id }));
    expect(textOf(dan.page, '#mapping .facts')).toMatch(/Tested as.*\(ada\)/);
    expect(textOf(dan.page, '#mapping .facts')).not.toMatch(/\byou\b|\d+ (project|field)s?/i);
    await ada.visit(paths.accounts.edit({ id }));
    expect(textOf(ada.page, '#mapping .facts')).toMatch(/You can read\d+ projects/);
    expect(jira.calls).toHaveLength(0);
  });

  test('opens at the first broken step, with its meaning, who must act and where, and leaves out the rest', async () => {
    const id = await savedAccount(ada, jira, { name: 'No link' });
    await ada.visit(paths.accounts.edit({ id }));
    jira.links.remove(ada.page.value('consumerKey'));
    await ada.press('Every step');
    const broken = ada.page.$('.rung-failed');
    expect(broken).toHaveLength(1);
    expect(broken.attr('id')).toBe('rung-consumer');
    expect(textOf(ada.page, '#rung-consumer details[open] .cure')).toContain('A Jira administrator');
    expect(textOf(ada.page, '#rung-consumer details[open] .cure')).toContain('Incoming Authentication');
    expect(textOf(ada.page, '#rung-signature')).toContain('Not tried');
    expect(textOf(ada.page, '.notice-error')).toContain('It breaks at');
  });

  test('without a link of their own an administrator sees how far it goes without one', async () => {
    await beginDraft(ada);
    linkInJira(jira, ada.page);
    await ada.press('Every step', { name: 'Half way', baseUrl: jira.url });
    expect(textOf(ada.page, '#rung-signature')).toContain('Passed');
    expect(textOf(ada.page, '#rung-who')).toContain('Not tried');
    expect(ada.page.$('.notice-success, .notice-warning').first().text()).toContain('could not be tried');
  });

  test('a failed Test Connection leads to it', async () => {
    const id = await savedAccount(ada, jira, { name: 'Failing test' });
    await ada.visit(paths.accounts.edit({ id }));
    jira.faults.plant({ kind: 'html', on: /myself/ });
    expect((await ada.press('Test Connection')).status).toBe(422);
    await ada.follow('Every step');
    expect(ada.page.path).toBe(paths.accounts.ladder({ id }));
  });

  test('shows how far the clocks are apart', async () => {
    const id = await savedAccount(ada, jira, { name: 'Late' });
    jira.clockOffset = 120;
    await ada.visit(paths.accounts.ladder({ id }));
    await ada.press('Every step');
    expect(textOf(ada.page, '#rung-clock')).toMatch(/Take note.*(2 minutes|1[12]\d seconds)/);
    expect(textOf(ada.page, '#rung-clock')).toContain('Whoever runs the network or proxy');

    jira.clockOffset = 900;
    await ada.press('Every step');
    expect(textOf(ada.page, '#rung-clock')).toMatch(/15 minutes ahead.*signs by the clock of Jira/);
    expect(ada.page.$('.rung-failed')).toHaveLength(0);
  });

  test('keeps nothing else: no call is made by looking at it, and members find no such page', async () => {
    const id = await savedAccount(ada, jira, { name: 'Private' });
    for (const path of [
      paths.accounts.ladder({ id }),
      paths.accounts.check({ id }),
      paths.accounts.nextKey({ id }),
      paths.accounts.handoffs({ id }),
    ])
      expect([path, (await ben.visit(path)).status]).toEqual([path, 404]);
    await ben.visit(paths.profile.show());
    for (const path of [
      paths.accounts.ladder({ id }),
      paths.accounts.check({ id }),
      paths.accounts.signingUrl({ id }),
      paths.accounts.authority({ id }),
      paths.accounts.nextKey({ id }),
      paths.accounts.nextKeyUse({ id }),
      paths.accounts.nextKeyRemoval({ id }),
      paths.accounts.handoffs({ id }),
    ]) {
      await ben.visit(paths.profile.show());
      expect([path, (await ben.post(path)).status]).toEqual([path, 404]);
    }
  });
});

describe('Test as me', () => {
  test('climbs with the own credential of a member, stores nothing and shows no values of the account', async () => {
    const id = await savedAccount(ada, jira, { name: 'Both' });
    await linked(ben, jira, id, 'ben');
    await ben.visit(paths.credentials.edit({ accountId: id }));
    await ben.press('Test as me');
    expect(ben.page.status).toBe(200);
    expect(textOf(ben.page, '#rung-who')).toContain(jira.world.person('ben').displayName);

    jira.believesIn('https://jira.example.org/jira');
    await ben.press('Test again');
    expect(ben.page.$('.rung-failed')).toHaveLength(1);
    expect(ben.page.html).not.toMatch(/PUBLIC KEY|from now on|<textarea/);
    await ada.visit(paths.accounts.ladder({ id }));
    expect(ada.page.text).toContain('Nobody has tested the steps yet');
  });

  test('needs a credential', async () => {
    const id = await savedAccount(ada, jira, { name: 'Unlinked' });
    await ben.visit(paths.credentials.edit({ accountId: id }));
    expect(ben.page.text).not.toContain('Test as me');
    expect((await ben.post(paths.credentials.ladder({ accountId: id }))).status).toBe(403);
  });
});

describe('a signature that Jira refuses', () => {
  test('is compared piece by piece, and one click signs for the address that Jira believes in: dance and reading work', async () => {
    const id = idOf(await beginDraft(ada));
    linkInJira(jira, ada.page);
    jira.believesIn('https://jira.example.org/jira');
    await ada.press('Every step', { name: 'Behind a proxy', baseUrl: jira.url });
    const broken = '#rung-signature details[open]';
    expect(textOf(ada.page, `${broken} .cure`)).toContain('A Jira administrator');
    const rows = ada.page.$(`${broken} .comparison tbody tr`).toArray();
    const words = rows.map((row) => ada.page.$(row).text().replace(/\s+/g, ' ').trim());
    expect(words.find((row) => /scheme/i.test(row))).toMatch(/http.*https.*differs/);
    expect(words.find((row) => /method/i.test(row))).toMatch(/same$/);
    expect(ada.page.$(`${broken} textarea`).text()).toContain('jira.example.org');

    await ada.press('Sign for https://jira.example.org/jira from now on');
    expect(ada.page.path).toBe(paths.accounts.ladder({ id }));
    expect(textOf(ada.page, '#rung-signature')).toContain('Passed');

    await ada.follow('Behind a proxy');
    expect(ada.page.text).toContain('Calls are signed for https://jira.example.org/jira');
    await ada.press('Get Auth Token');
    await answerInJira(ada, jira, 'ada');
    await ada.press('Test Connection');
    expect(ada.page.text).toContain('The connection works');
    await ada.press('Save');

    await linked(ben, jira, id, 'ben');
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Stop');
    await ada.press('Check the link');
    expect(textOf(ada.page, '#check .notice-error')).toContain('Jira saw');
    await ada.press('Every step');
    await ada.press('Sign for https://jira.example.org/jira from now on');
    await ben.visit(paths.credentials.index());
    expect(textOf(ben.page, '.list')).toMatch(/Behind a proxy.*Linked as/);
    await ben.visit(paths.credentials.edit({ accountId: id }));
    await ben.press('Test as me');
    expect(ben.page.$('.rung-failed')).toHaveLength(0);
  });

  test('an address that can be none is refused, and nothing is changed', async () => {
    const id = await savedAccount(ada, jira, { name: 'Hand-made' });
    await ada.visit(paths.accounts.ladder({ id }));
    const page = await ada.post(paths.accounts.signingUrl({ id }), { signingUrl: 'javascript:alert(1)' });
    expect(page.status).toBe(422);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.text).not.toContain('Calls are signed for');
  });

  test('R22: with a public key of another size it says both sizes, and the public key to paste is there', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    await beginDraft(ada);
    jira.links.add({
      name: 'smaller',
      consumerKey: ada.page.value('consumerKey'),
      publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    });
    await ada.press('Every step', { name: 'Smaller key', baseUrl: jira.url });
    expect(textOf(ada.page, '#rung-consumer')).toContain('Passed');
    const broken = textOf(ada.page, '#rung-signature');
    expect(broken).toMatch(/it has 1024 bits, the private key 3072/);
    expect(broken).toMatch(/A Jira administrator.*Public Key/);
    expect(ada.page.$('#our-public-key').text()).toContain('BEGIN PUBLIC KEY');
    expect(ada.page.html).not.toMatch(/from now on|error of its own/);
  });

  test('with identical base strings it is the key: the public key to paste is there', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    await beginDraft(ada);
    jira.links.add({
      name: 'other',
      consumerKey: ada.page.value('consumerKey'),
      publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    });
    await ada.press('Every step', { name: 'Other key', baseUrl: jira.url });
    expect(textOf(ada.page, '#rung-signature details[open]')).toMatch(/public key/i);
    expect(ada.page.html).toContain('BEGIN PUBLIC KEY');
    expect(ada.page.html).not.toContain('PRIVATE KEY');
    expect(ada.page.html).not.toContain('from now on');
  });
});

describe('replacing the key pair', () => {
  test('goes without an outage: the old pair works until Jira has the new one, and everybody’s link stays', async () => {
    const id = await savedAccount(ada, jira, { name: 'Rotated' });
    await linked(ben, jira, id, 'ben');
    await ada.visit(paths.accounts.edit({ id }));
    const consumerKey = ada.page.value('consumerKey');
    await ada.press('Replace the key pair…');
    expect(ada.page.path).toBe(paths.accounts.nextKey({ id }));
    await ada.press('Prepare a new key pair');
    const next = ada.page.$('#next-public-key').text().trim();
    expect(next).toContain('BEGIN PUBLIC KEY');
    expect(ada.page.html).not.toContain('PRIVATE KEY');
    expect(ada.page.text).toContain('Incoming Authentication');

    const early = await ada.press('Switch to the new key');
    expect(early.status).toBe(422);
    expect(textOf(early, '.notice-info')).toContain('Jira does not have the new public key yet');
    expect(textOf(early, '.notice-info')).toContain('A Jira administrator');
    expect(ada.page.$('#next-public-key').text().trim()).toBe(next);
    await ben.visit(paths.credentials.edit({ accountId: id }));
    await ben.press('Test as me');
    expect(ben.page.$('.rung-failed')).toHaveLength(0);
    expect(ben.page.html).not.toContain(consumerKey);

    jira.links.remove(consumerKey);
    jira.links.add({ name: 'Footbridge', consumerKey, publicKey: next });
    await ada.press('Switch to the new key');
    expect(ada.page.text).toContain('Jira accepts the new key');
    await ben.visit(paths.credentials.edit({ accountId: id }));
    expect(textOf(ben.page, '.badge')).toBe('Linked');
    await ben.press('Test as me');
    expect(ben.page.$('.rung-failed')).toHaveLength(0);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.$('#public-key').text().trim()).toBe(next);
  });

  test('a page that watches switches by itself', async () => {
    const id = await savedAccount(ada, jira, { name: 'Watched keys' });
    await ada.visit(paths.accounts.edit({ id }));
    const consumerKey = ada.page.value('consumerKey');
    await ada.press('Replace the key pair…');
    await ada.press('Prepare a new key pair');
    const next = ada.page.$('#next-public-key').text().trim();
    const _csrf = String(ada.page.$('[data-watch]').attr('data-csrf'));
    jira.links.remove(consumerKey);
    jira.links.add({ name: 'Footbridge', consumerKey, publicKey: next });
    const answer = await ada.post(paths.accounts.nextKeyUse({ id }), { _csrf }, JSON_WANTED);
    expect(JSON.parse(answer.html)).toMatchObject({ ok: true, isDone: true });
    await ada.visit(paths.accounts.nextKey({ id }));
    expect(ada.page.text).toContain('None is prepared');
  });

  test('the new pair can be forgotten', async () => {
    const id = await savedAccount(ada, jira, { name: 'Forgotten' });
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Replace the key pair…');
    await ada.press('Prepare a new key pair');
    await ada.press('Forget the new key');
    expect(ada.page.text).toContain('None is prepared');
    await ada.visit(paths.accounts.edit({ id }));
    await ada.press('Check the link');
    expect(ada.page.text).toContain(GREEN);
  });

  test('drafts need no second pair', async () => {
    const id = idOf(await beginDraft(ada));
    expect(ada.page.text).not.toContain('Replace the key pair');
    expect((await ada.visit(paths.accounts.nextKey({ id }))).status).toBe(404);
  });
});

test('the ordinary path makes no extra calls', async () => {
  await beginDraft(ada);
  linkInJira(jira, ada.page);
  jira.calls.clear();
  await ada.press('Get Auth Token', { name: 'Plain', baseUrl: jira.url });
  await answerInJira(ada, jira, 'ada');
  await ada.press('Save');
  await ada.visit(paths.accounts.index());
  const paths_ = jira.calls.map(({ path }) => path).filter((path) => /oauth\/re|oauth\/ac|rest/.test(path));
  expect(paths_.sort()).toEqual(
    [
      '/plugins/servlet/oauth/request-token',
      '/plugins/servlet/oauth/access-token',
      '/rest/api/2/myself',
      '/rest/api/2/myself',
      '/rest/api/2/serverInfo',
      '/rest/api/2/field',
      '/rest/api/2/project',
    ].sort(),
  );
});
