import { randomBytes } from 'node:crypto';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { ExchangeLog } from '../../src/accounts/exchange-log.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { linked, savedAccount } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, PASSWORD, signedInAdministrator } from '../support/stories.js';
import { unzip } from '../support/unzip.js';

const ENCRYPTION_KEY = randomBytes(32).toString('base64');

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let id: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([
    startFootbridge({ FOOTBRIDGE_ENCRYPTION_KEY: ENCRYPTION_KEY }),
    FakeJira.start({ contextPath: '/jira' }),
  ]);
  ada = await signedInAdministrator(footbridge);
  id = await savedAccount(ada, jira);
  const ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  await linked(ben, jira, id, 'ben');
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

async function download(): Promise<{ response: Response; files: Map<string, string> }> {
  const response = await fetch(footbridge.url + paths.accounts.supportBundle({ id }), {
    headers: { cookie: ada.cookieHeader(new URL(footbridge.url).host) },
  });
  return { response, files: unzip(Buffer.from(await response.arrayBuffer())) };
}

test('is one press away from the exchange log', async () => {
  await ada.visit(paths.accounts.exchanges({ id }));
  const form = ada.page.button('Download support bundle').closest('form');
  expect(form.attr('action')).toBe(paths.accounts.supportBundle({ id }));
});

test('holds the last ladder without what its climber is and sees in Jira', async () => {
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Every step');
  expect(ada.page.text).toMatch(/You can see \d+ project/);
  const { files } = await download();
  for (const name of ['ladder.txt', 'ladder.json']) {
    expect(files.get(name)).toContain('Works for Ada Administrator.');
    expect(files.get(name)).not.toMatch(/You are|[Yy]ou can see|profileId/);
  }
});

test('holds log, versions and settings with the fingerprint of the public key', async () => {
  await ada.visit(paths.accounts.edit({ id }));
  const publicKey = ada.page.$('#public-key').text().trim();
  await footbridge.app.get(ExchangeLog).last(id);
  add({ path: '/jira/rest/api/2/search', cause: 'made-up-cause', status: 503 });

  const { response, files } = await download();

  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toMatch(/footbridge-support-team-jira-[\d-]{10}\.zip/);
  const lines = files
    .get('exchanges.jsonl')!
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ who: 'nobody', path: '/jira/rest/api/2/search', status: 503 });
  expect(files.get('exchanges.txt')).toMatch(/GET \/jira\/rest\/api\/2\/search {2}503 in 1 ms/);
  expect(files.get('causes.txt')).toContain('made-up-cause');
  expect(JSON.parse(files.get('versions.json')!)).toMatchObject({
    node: process.version,
    jira: { version: '9.12.4' },
  });
  const settings = JSON.parse(files.get('settings.json')!);
  expect(settings.account.baseUrl).toBe(jira.url);
  expect(settings.key.publicKey.trim()).toBe(publicKey);
  expect(settings.key.fingerprint).toMatch(/^(SHA256:)?[\w:+/=-]{40,}$/);
  expect(settings.links).toHaveLength(2);
});

test('OA-14 secrets that were planted everywhere are in none of its files', async () => {
  const accounts = footbridge.app.get(AccountsService);
  const { secrets } = (await accounts.open(await accounts.find(id))).connection;
  const tokens = jira.tokens.all();
  const cookie = ada.cookieHeader(new URL(footbridge.url).host);
  const jiraPassword = jira.world.person('ben').password;
  expect(tokens.length).toBeGreaterThan(1);
  const planted = [
    ...secrets.privateKey.split('\n').filter((line) => line && !line.startsWith('-----')),
    ...tokens.flatMap(({ token, secret }) => [token, secret]),
    PASSWORD,
    jiraPassword,
    cookie.split('=')[1],
    ENCRYPTION_KEY,
  ];
  // As somebody's careless proxy, page or colleague might put them into texts that are kept.
  const careless = [
    secrets.privateKey,
    `Authorization: OAuth oauth_token="${tokens[0].token}", oauth_signature="abcdefgh"`,
    `GET&http%3A%2F%2Fx&oauth_token%3D${tokens[1].token}%26oauth_verifier%3D${tokens[1].secret}`,
    `password=${jiraPassword}&x=1`,
    `{"password":"${PASSWORD}"}`,
    `http://ben:${jiraPassword}@jira.example.com/`,
    `Cookie: ${cookie}`,
    `FOOTBRIDGE_ENCRYPTION_KEY=${ENCRYPTION_KEY}`,
    tokens.map(({ secret }) => secret).join(' '),
  ];
  for (const text of careless) add({ path: `/jira/${text}`, cause: text });
  const rung = { id: 'token', label: 'Token', state: 'failed', duration: 1, finding: careless.join('\n') };
  const problem = { cause: careless[1], mender: 'you', where: careless[3], cure: careless[6] };
  await footbridge.database.write((manager) =>
    manager.update(AlmAccount, id, {
      failure: careless.join(' '),
      failingSince: new Date(),
      ladder: { at: 'now', by: careless[6], rungs: [{ ...rung, problem }] } as never,
    }),
  );

  const { files } = await download();

  expect([...files.keys()].sort()).toEqual([
    'README.txt',
    'causes.txt',
    'exchanges.jsonl',
    'exchanges.txt',
    'ladder.json',
    'ladder.txt',
    'settings.json',
    'versions.json',
  ]);
  for (const [name, text] of files) {
    expect(text.length).toBeGreaterThan(0);
    for (const secret of planted) {
      const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
      for (const spelling of spellings) expect([name, text.includes(spelling)]).toEqual([name, false]);
    }
    expect(text).not.toContain('PRIVATE KEY--');
  }
});

function add(exchange: { path: string; cause?: string; status?: number }): void {
  footbridge.app.get(ExchangeLog).add(id, { at: new Date(), method: 'GET', duration: 1, ...exchange });
}
