import { setTimeout as pause } from 'node:timers/promises';
import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, linkByPassword, type Team } from '../support/board-stories.js';
import { until } from '../support/until.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(async () => {
  await linkAs('ben');
  await team.footbridge.database.write((manager) => manager.clear(Change));
});

const comment = (key: string, text: string) =>
  team.ben.post(paths.items.comments({ boardId, key }), { comment: text, operation: text });
const commentsOf = (key: string) => team.jira.world.issue(key).comments.map(({ body }) => body);

test('while Jira is away one of what waits asks for all; when it is back all of it is made', async () => {
  await team.ben.visit(paths.items.show({ boardId, key: 'SHOP-4' }));
  team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
  const keys = ['SHOP-7', 'SHOP-8', 'SHOP-9', 'SHOP-10', 'SHOP-11'];
  for (const key of keys)
    expect((await comment(key, `Later on ${key}`)).text).toContain('waits and is made as soon as it can be');
  const { database } = team.footbridge;
  const [first] = await database.read.find(Change, { where: { state: 'waiting' }, order: { dueAt: 'ASC' } });
  // Before that the pages that were shown meanwhile have asked, too.
  const asked = () =>
    team.jira.calls
      .filter(({ at }) => at >= first.dueAt!)
      .flatMap(({ path }) => /SHOP-\d+/.exec(path)?.[0] ?? []);
  await until(() => asked().length >= 2);
  expect(new Set(asked())).toEqual(new Set([first.key]));
  team.jira.faults.clear();
  for (const key of keys) await until(() => commentsOf(key).includes(`Later on ${key}`));
});

test('what waits for one Jira identity is not made as another one, and is offered again once the first is linked', async () => {
  await team.ben.visit(paths.items.show({ boardId, key: 'SHOP-13' }));
  team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
  expect((await comment('SHOP-13', 'As Ben')).text).toContain('waits and is made as soon as it can be');
  await team.ben.visit(paths.changes.index());
  await linkAs('cleo');
  let page = team.ben.page;
  await until(async () => {
    page = await team.ben.visit(paths.changes.index());
    return page.text.includes('It was asked for with another Jira account');
  });
  expect(page.$('form[action$="/again"]')).toHaveLength(0);
  expect(commentsOf('SHOP-13')).not.toContain('As Ben');
  await linkAs('ben');
  await team.ben.visit(paths.changes.index());
  page = await team.ben.press('Try again');
  expect(page.text).toContain('Your comment is on SHOP-13 in Jira.');
  expect(team.jira.world.issue('SHOP-13').comments.at(-1)).toMatchObject({ body: 'As Ben', author: 'ben' });
});

test('what waits when its person disconnects is parked, and they are told of it once the same Jira identity is linked', async () => {
  await team.ben.visit(paths.items.show({ boardId, key: 'SHOP-14' }));
  team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
  expect((await comment('SHOP-14', 'Before I left')).text).toContain(
    'waits and is made as soon as it can be',
  );
  await team.ben.visit(paths.credentials.edit({ accountId: team.accountId }));
  await team.ben.press('Disconnect');
  team.jira.faults.clear();
  const { database } = team.footbridge;
  const { id } = await database.read.findOneByOrFail(Change, { key: 'SHOP-14' });
  await untilParked(id);
  expect((await team.ben.visit(paths.boards.index())).text).not.toContain('waits for you');

  await linkAs('cleo');
  expect((await team.ben.visit(paths.boards.index())).text).not.toContain('waits for you');
  await linkAs('ben');
  const page = await team.ben.visit(paths.boards.index());
  expect(page.text).toContain('1 change for Team Jira waits for you');
  expect(page.$(`.notice a[href$="${paths.changes.index()}"]`).text()).toBe('My changes');
  await pause(1_000);
  expect(commentsOf('SHOP-14')).not.toContain('Before I left');
  await team.ben.visit(paths.changes.show({ id }));
  expect((await team.ben.press('Try again')).text).toContain('Your comment is on SHOP-14 in Jira.');
  expect((await team.ben.visit(paths.boards.index())).text).not.toContain('waits for you');
});

test('the press by which it is found out that the link has ended is kept too, and offered again once it is linked', async () => {
  const key = 'SHOP-11';
  await team.ben.visit(paths.items.show({ boardId, key }));
  const ben = team.jira.world.person('ben');
  const { password } = ben;
  ben.password = 'another by now';
  const page = await team.ben.post(paths.items.points({ boardId, key }), { points: '13', operation: 'once' });
  ben.password = password;
  Object.assign(ben, { failedLogins: 0 });
  expect(page.status).toBe(403);
  expect(page.$(`main a[href$="${paths.changes.index()}"]`).text()).toBe('My changes');
  const { id } = await team.footbridge.database.read.findOneByOrFail(Change, { key });
  await untilParked(id);

  await linkAs('ben');
  expect((await team.ben.visit(paths.boards.index())).text).toContain('1 change for Team Jira waits for you');
  expect(team.jira.world.issue(key).points).not.toBe(13);
  await team.ben.visit(paths.changes.show({ id }));
  await team.ben.press('Try again');
  await until(() => team.jira.world.issue(key).points === 13);
});

test('what waits behind a change that waits for its person says so, and goes once they have said that it shall', async () => {
  const key = 'SHOP-12';
  await team.ben.visit(paths.items.show({ boardId, key }));
  team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
  await comment(key, 'Into the void');
  await team.ben.visit(paths.credentials.edit({ accountId: team.accountId }));
  await team.ben.press('Disconnect');
  const { database } = team.footbridge;
  const { id } = await database.read.findOneByOrFail(Change, { key });
  await untilParked(id);
  await linkAs('ben');
  await comment(key, 'And again');
  await comment(key, 'And once more');

  const reason =
    /It waits for your comment of \d\d:\d\d .*?, which waits for you: Comment “Into the void”\./g;
  expect((await team.ben.visit(paths.changes.index())).text.match(reason)).toHaveLength(2);
  const item = await team.ben.visit(paths.items.show({ boardId, key }));
  expect(item.text.match(reason)).toHaveLength(2);
  expect(item.text).toContain('1 change for Team Jira waits for you');
  expect(item.text).toContain('2 more wait behind it.');
  const board = await team.ben.visit(paths.boards.show({ id: boardId }));
  expect(board.$(`#${key} .card-change, [id$="${key}"] .card-change`).text()).toContain(
    'Waiting for you: Comment “Into the void” and 2 more wait for it',
  );
  await team.ben.visit(paths.changes.show({ id }));
  await team.ben.press('Try again');
  await until(() => commentsOf(key).includes('And once more'));
});

/** Nothing wakes it any more. */
async function untilParked(id: string): Promise<void> {
  const { database } = team.footbridge;
  await until(async () => {
    const { state, dueAt } = await database.read.findOneByOrFail(Change, { id });
    return state === 'waiting' && dueAt === null;
  });
}

/** Ben types another name and password. */
async function linkAs(name: string): Promise<void> {
  team.jira.faults.clear();
  await linkByPassword(team, 'ben@example.com', name);
}
