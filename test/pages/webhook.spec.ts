import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { LivePage } from '../support/live-page.js';

let team: Team;
let board: string;
let address: string;
let secret: string;

beforeAll(async () => {
  team = await aTeam();
  board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const sheet = await team.ada.visit(paths.accounts.webhook({ id: team.accountId }));
  address = String(sheet.$('#webhook-url').attr('value'));
  secret = String(sheet.$('#webhook-secret').attr('value'));
});
afterAll(() => team?.stop());

const BODY = JSON.stringify({
  webhookEvent: 'jira:issue_updated',
  issue: { id: '10900', key: 'SHOP-9', fields: { summary: 'Forged' } },
});
/** As Jira sends it: no session, no token. */
const says = (to = address, body = BODY, headers: Record<string, string> = {}) =>
  fetch(to, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const signed = (body: string, by = secret) => ({
  'x-hub-signature': `sha256=${createHmac('sha256', by).update(body).digest('hex')}`,
});

test('administrators find what to type into Jira, and when it was heard last', async () => {
  const { ada, ben, accountId } = team;
  const page = await ada.visit(paths.accounts.webhook({ id: accountId }));
  expect(page.text).toContain('Not heard yet');
  expect(address).toMatch(/\/webhooks\/[0-9a-f-]{36}\/[\w-]{43}$/);
  expect((await says()).status).toBe(202);
  expect((await ada.visit(paths.accounts.webhook({ id: accountId }))).text).toContain('Last heard just now');
  expect((await ada.visit(paths.accounts.edit({ id: accountId }))).link('Webhook')).toContain(accountId);
  expect((await ben.visit(paths.accounts.webhook({ id: accountId }))).status).toBe(404);
});

test('an open board follows within seconds once Jira says that something has changed', async () => {
  await team.ben.visit(board);
  const open = await LivePage.of(team.ben);
  await open.next(({ event }) => event === 'hello');
  await pause(1_000);
  team.jira.world.editIssue('SHOP-5', { summary: 'Pay by invoice, later' });
  await says();
  const { data } = await open.next(({ event, data }) => event === 'change' && 'SHOP-5' in data.cards);
  expect(data.cards['SHOP-5']).toContain('Pay by invoice, later');
  open.close();
});

test('OA-35 JF-47 JF-48 JF-50 nothing of what it says is believed, and however often it is said, Jira is asked a few times only', async () => {
  await team.ben.visit(board);
  const open = await LivePage.of(team.ben);
  await open.next(({ event }) => event === 'hello');
  await pause(2_500);
  team.jira.calls.clear();
  const answers = await Promise.all(Array.from({ length: 60 }, () => says()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  await pause(1_000);
  expect(team.jira.calls.filter(({ path }) => path.endsWith('/search')).length).toBeLessThan(6);
  expect((await team.ben.visit(board)).html).not.toContain('Forged');
  open.close();
});

test('OA-35 who does not know the address, signs wrongly or sends too much is refused', async () => {
  const wrong = address.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  const [other] = address.split('/').slice(-2);
  const unknown = [wrong, address.replace(other, '00000000-0000-4000-8000-000000000000'), `${address}x`];
  for (const to of unknown) expect((await says(to)).status).toBe(404);
  expect((await fetch(address)).status).toBe(405);
  expect((await says(address, BODY, signed(BODY))).status).toBe(202);
  expect((await says(address, BODY, signed(`${BODY} `))).status).toBe(403);
  expect((await says(address, BODY, { 'x-hub-signature': 'sha256=' })).status).toBe(403);
  expect((await says(address, '')).status).toBe(202);
  expect((await says(address, 'x'.repeat(1_100_000)).catch(() => ({ status: 413 }))).status).toBe(413);
});
