import { AccountsService } from '../../src/accounts/accounts.service.js';
import { ExchangeLog } from '../../src/accounts/exchange-log.js';
import { LoggedExchange } from '../../src/accounts/logged-exchange.entity.js';
import { Memo } from '../../src/database/memo.js';
import { ENTITIES } from '../../src/entities.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { linked, savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';
import { until } from '../support/until.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let id: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  id = await savedAccount(ada, jira);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
afterEach(() => jira.faults.clear());

const log = () => footbridge.app.get(ExchangeLog);
const rows = (page: Page) =>
  page
    .$('tbody tr')
    .toArray()
    .map((row) => page.$(row).text().replace(/\s+/g, ' ').trim());

test('lists every call with who caused it, the last one first; the account page leads to it', async () => {
  await linked(ben, jira, id, 'ben');
  await ada.visit(paths.accounts.edit({ id }));
  const page = await ada.follow('Exchange log');
  const calls = rows(page);
  expect(calls[0]).toMatch(/Ben GET \/jira\/rest\/api\/2\/myself 200/);
  expect(calls[1]).toMatch(/Ben POST \/jira\/plugins\/servlet\/oauth\/access-token 200/);
  expect(calls.some((call) => /Ada Administrator .*\/rest\/api\/2\/project 200/.test(call))).toBe(true);
  expect(page.html).not.toContain('oauth_token');
});

test('every call that Jira got is in it, once', async () => {
  jira.calls.clear();
  const before = (await log().last(id))[0].id;
  const path = await aBoard(ada, id, { source: 'projects', projects: ['SHOP'] });
  await ada.visit(path);
  const logged = (await log().last(id)).filter((line) => line.id > before).map(({ path }) => path);
  expect(logged.sort()).toEqual(jira.calls.map(({ target }) => target.split('?')[0]).sort());
});

test('a failure says its cause, and can be looked at alone', async () => {
  jira.faults.plant({ kind: 'html', on: /myself/, times: 1 });
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Test Connection');
  await ada.visit(paths.accounts.exchanges({ id }));
  const page = await ada.follow('Only failures');
  expect(rows(page).length).toBeGreaterThan(0);
  expect(rows(page)[0]).toMatch(/GET \/jira\/rest\/api\/2\/myself 200 [\d,]+ \S+/);
  expect(page.$('tbody .badge-error').length).toBe(rows(page).length);
  expect(page.$('tbody td[data-label=Cause]').first().text()).not.toMatch(/^$|^[a-z0-9-]+$/);
  await ada.follow('All');
  expect(rows(ada.page).length).toBeGreaterThan(1);
});

test('says so when it was whoever has the hand-off sheet', async () => {
  await ada.visit(paths.accounts.handoffs({ id }));
  await ada.press('Make a sheet');
  const reader = footbridge.browser();
  await reader.visit(String(ada.page.$('#handoff-link').attr('value')));
  await reader.press('I have done it');
  const [last] = await log().last(id);
  expect(last).toMatchObject({ who: 'whoever has the sheet', status: 200 });
  expect(last.path).toContain('/oauth/request-token');
});

test('names the request of the page, as the log of Footbridge has it', async () => {
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Test Connection');
  const lines = await log().last(id);
  const [project, field] = ['project', 'field'].map((name) =>
    lines.find(({ path }) => path.endsWith(`/${name}`))!,
  );
  expect(project.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(field.requestId).toBe(project.requestId);
});

test('keeps the last 200 calls of an account, and what was waiting when Footbridge stopped', async () => {
  for (let i = 0; i < 450; i++) {
    log().add(id, { at: new Date(), method: 'GET', path: `/n/${i}`, status: 200, duration: 1 });
    if (i === 230) await log().last(id);
  }
  await footbridge.restart();
  const kept = await footbridge.database.read.findBy(LoggedExchange, { accountId: id });
  expect(kept).toHaveLength(200);
  expect(kept[0].path).toBe('/n/250');
  expect(kept[199].path).toBe('/n/449');
});

test('OA-14 never keeps a query or what looks like a secret', async () => {
  const token = 'A1b2'.repeat(8);
  const path = `/rest/${token}/x?oauth_token=hidden#password=hidden`;
  log().add(id, { at: new Date(), method: 'GET', path, status: 200, duration: 1 });
  expect((await log().last(id))[0].path).toBe('/rest/…/x');
});

test('a healthy call writes nothing that makes pages be worked out anew', async () => {
  const { database } = footbridge;
  const loads = jest.fn(async () => ({}));
  const memo = new Memo<object>(database, ENTITIES, 10);
  await memo.get('x', loads);
  log().add(id, { at: new Date(), method: 'GET', path: '/', status: 200, duration: 1 });
  await log().last(id);
  await memo.get('x', loads);
  expect(loads).toHaveBeenCalledTimes(1);
});

test('a call that is just being written down is there for whoever looks meanwhile', async () => {
  log().add(id, { at: new Date(), method: 'GET', path: '/meanwhile', status: 200, duration: 1 });
  const looks = await Promise.all([log().last(id), log().last(id)]);
  for (const [last] of looks) expect(last.path).toContain('/meanwhile');
});

test('lines are written in one batch, at most once a second', async () => {
  const { database } = footbridge;
  const writes = jest.spyOn(database, 'writeQuietly');
  for (let i = 0; i < 50; i++)
    log().add(id, { at: new Date(), method: 'GET', path: `/batch/${i}`, status: 200, duration: 1 });
  expect(writes).not.toHaveBeenCalled();
  await until(() => writes.mock.calls.length > 0);
  expect(writes).toHaveBeenCalledTimes(1);
  writes.mockRestore();
});

test('OA-29 goes with its account, also while calls are under way', async () => {
  const other = await savedAccount(ada, jira, { name: 'Going' });
  const account = await footbridge.app.get(AccountsService).find(other);
  await log().last(other);
  log().add(other, { at: new Date(), method: 'GET', path: '/', status: 200, duration: 1 });
  await footbridge.app.get(AccountsService).remove(account);
  log().add(id, { at: new Date(), method: 'GET', path: '/after', status: 200, duration: 1 });
  expect((await log().last(id))[0].path).toBe('/after');
  expect(await footbridge.database.read.countBy(LoggedExchange, { accountId: other })).toBe(0);
});

test('an account that made no call says so', async () => {
  await ada.visit(paths.accounts.choose());
  await ada.press('Jira Server OAuth');
  const draft = ada.page.path.split('/').pop()!;
  expect((await ada.visit(paths.accounts.exchanges({ id: draft }))).text).toContain('No call yet');
});

test('is for administrators only', async () => {
  expect((await ben.visit(paths.accounts.exchanges({ id }))).status).toBe(404);
  expect((await ben.visit(paths.accounts.supportBundle({ id }))).status).toBe(404);
});
