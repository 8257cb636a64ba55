import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { PendingLink } from '../../src/oauth/pending-link.entity.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { BASIC_KIND, beginDraft, consentPage, savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { HOUR, later } from '../support/clock.js';
import { command } from '../support/command.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, PASSWORD, signedInAdministrator, signIn } from '../support/stories.js';

const KEY = randomBytes(32).toString('base64');
const METRICS_TOKEN = randomBytes(24).toString('hex');
const BEN = { name: 'Ben', email: 'ben@example.com' };
const WRONG = { password: 'sesame, sesame & sesame', jira: 'wrong-in-jira-8123', pasted: pastedKey() };

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let accountId: string;
const lines: string[] = [];
/** Everything that only its owner, Jira or Footbridge may know, by what it is. */
const secrets = new Map<string, string>();

/** As people work for a day, with their mistakes, while everything is logged. */
beforeAll(async () => {
  [footbridge, jira] = await Promise.all([
    startFootbridge(
      {
        FOOTBRIDGE_LOG_LEVEL: 'debug',
        FOOTBRIDGE_ENCRYPTION_KEY: KEY,
        FOOTBRIDGE_METRICS_TOKEN: METRICS_TOKEN,
      },
      (line) => lines.push(line),
    ),
    FakeJira.start({ contextPath: '/jira' }),
  ]);
  ada = await signedInAdministrator(footbridge);
  accountId = await savedAccount(ada, jira);
  await invitesAndLinksBen();
  await mistakes();
  const accounts = footbridge.app.get(AccountsService);
  const { privateKey } = (await accounts.open(await accounts.find(accountId))).connection.secrets;
  secrets.set('private key', privateKey.split('\n')[3]).set('encryption key', KEY);
  secrets.set('token of the metrics', METRICS_TOKEN).set('password', PASSWORD);
  secrets.set('password of Jira', jira.world.person('ben').password);
  for (const [name, value] of Object.entries(WRONG)) secrets.set(`wrong ${name}`, value);
  for (const { type, token, secret } of jira.tokens.all())
    secrets.set(`${type} token ${token.slice(0, 4)}`, token).set(`its secret ${token.slice(0, 4)}`, secret);
  for (const [name, browser] of Object.entries({ ada, ben })) {
    const cookies = browser.cookieHeader(new URL(footbridge.url).host);
    secrets.set(`session of ${name}`, /footbridge=s(?:%3A|:)([^.;]+)/.exec(cookies)![1]);
  }
  expect(secrets.size).toBeGreaterThan(14);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

function pastedKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' })).split('\n')[1];
}

async function invitesAndLinksBen(): Promise<void> {
  ben = await invitedMember(footbridge, ada, BEN);
  secrets.set('invitation', String(ada.page.$('#invitation-link').attr('value')).split('/').pop()!);
  await ben.visit(paths.credentials.edit({ accountId }));
  await ben.press('Get OAuth token');
  const consent = new URL(consentPage(ben.page));
  secrets.set('request token', consent.searchParams.get('oauth_token')!);
  const [{ secret }] = jira.tokens
    .all()
    .filter(({ type }) => type === 'request')
    .slice(-1);
  secrets.set('secret of the request token', secret);
  const callback = await (await jira.as('ben')).allow(consent.href);
  secrets.set('verifier', new URL(callback).searchParams.get('oauth_verifier')!);
  await signIn(footbridge.browser(), BEN.email).then((elsewhere) => elsewhere.visit(callback));
  await ben.visit(callback);
  await ben.press('Keep');
}

async function mistakes(): Promise<void> {
  await signIn(footbridge.browser(), BEN.email, WRONG.password);
  await beginDraft(ada, BASIC_KIND);
  await ada.press('Test Connection', { baseUrl: jira.url, username: 'ada', password: WRONG.jira });
  await beginDraft(ada);
  const pem = `-----BEGIN PRIVATE KEY-----\n${WRONG.pasted}\n-----END PRIVATE KEY-----`;
  await ada.press('Continue', { baseUrl: jira.url, privateKey: pem });
  await ada.visit(paths.accounts.edit({ id: accountId }));
  await ada.press('Every step');
  const board = await aBoard(ben, accountId, { source: 'projects', projects: ['SHOP'] });
  jira.faults.plant({ kind: 'status', status: 500, on: /search/, times: 3 });
  await ben.visit(board);
  await ben.visit(
    `${paths.oauth.callback({ accountId })}?oauth_token=${WRONG.jira}&oauth_verifier=${WRONG.jira}`,
  );
}

/** The names of those secrets that are in a text. */
const foundIn = (text: string) =>
  [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

test('OA-14 K6 L1 no secret of people, Jira or Footbridge is in the log, however much is logged', () => {
  const log = lines.join('');
  expect(lines.length).toBeGreaterThan(60);
  expect(log).toContain('/oauth/callback');
  expect(foundIn(log)).toEqual([]);
  expect(log).not.toMatch(/PRIVATE KEY|oauth_signature=/);
});

test('OA-14 nor in the audit log, the figures, the log of calls, or on the page of an error', async () => {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const metrics = await (await fetch(`${footbridge.url}/metrics`, { headers })).text();
  expect(metrics).toContain('footbridge_');
  const pages = [
    await ada.visit(paths.audit.json()),
    await ada.visit(paths.accounts.exchanges({ id: accountId })),
    await ada.visit(paths.accounts.ladder({ id: accountId })),
    await ada.visit(`/nothing/${WRONG.pasted.slice(0, 5)}`),
  ];
  expect(foundIn(metrics + pages.map(({ html }) => html).join(''))).toEqual([]);
});

test('OA-15 OA-36 A8 K6 nor in any file of the data folder, nor in a backup', async () => {
  const { dataDir } = footbridge;
  const backup = join(dataDir, 'night.db');
  const env = {
    FOOTBRIDGE_DATA_DIR: dataDir,
    FOOTBRIDGE_ENCRYPTION_KEY: KEY,
    FOOTBRIDGE_LOG_LEVEL: 'silent',
  };
  expect(await command(['backup', backup], { env })).toMatchObject({ code: 0 });
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['footbridge.db', 'night.db']));
  for (const { parentPath, name } of files)
    expect([name, foundIn(readFileSync(join(parentPath, name), 'latin1'))]).toEqual([name, []]);
});

test('OA-15 what was kept for a round trip to Jira is gone an hour later', async () => {
  expect(await footbridge.database.read.countBy(PendingLink, {})).toBeGreaterThan(0);
  await later(HOUR, () => footbridge.restart());
  expect(await footbridge.database.read.countBy(PendingLink, {})).toBe(0);
});

test('L1 nobody writes a line of their own into the log', async () => {
  lines.length = 0;
  const forged = 'x@example.com\n{"level":50,"msg":"forged"}\r\n';
  await signIn(footbridge.browser(), forged, 'whatever it is, it is wrong');
  await ada.visit('/nothing%0a%7B%22level%22:50%7D%0d%0a');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect([line, line.trimEnd().includes('\n')]).toEqual([line, false]);
  expect(lines.map((line) => JSON.parse(line).msg)).not.toContain('forged');
});
