import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;
let boardId: string;
beforeAll(async () => {
  team = await aTeam();
  boardId = (await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] })).split(
    '/',
  )[2];
  await team.ada.visit(paths.boards.show({ id: boardId }));
});
afterAll(() => team?.stop());

const NO_KEYS = [
  'SHOP-5%2F..%2F..%2Fmyself',
  'SHOP-5%3Fexpand=names',
  'SHOP-5%23',
  '%2e%2e%2fmyself',
  '..%2f..%2fserverInfo',
  'SHOP-5%5C..',
  'SHOP-5%00',
  'SHOP-05',
  'SHOP',
  '10005',
  'SHOP-5%20',
  'SHOP-5%252F',
  `SHOP-${'1'.repeat(30)}`,
];

test.each(NO_KEYS)('the address of a work item named %s has no page, and Jira is not asked', async (key) => {
  team.jira.calls.clear();
  const address = paths.items.show({ boardId, key: 'KEY' }).replace('KEY', key);
  const { origin } = new URL(team.footbridge.url);
  const cookie = team.ada.cookieHeader(new URL(origin).host);
  const body = new URLSearchParams({ _csrf: team.ada.page.value('_csrf'), transition: '21', comment: 'x' });
  for (const path of [address, `${address}/move`, `${address}/comments`, `${address}/assignee`]) {
    const init = path === address ? {} : { method: 'POST', body };
    const answer = await fetch(origin + path, { ...init, headers: { cookie }, redirect: 'manual' });
    expect([path, answer.status]).toEqual([path, 404]);
  }
  expect(team.jira.calls.map(({ target }) => target)).toEqual([]);
});

test('ids of filters and boards are numbers, whatever a hand-made form sends', async () => {
  await team.ada.visit(`${paths.boards.new()}?account=${team.accountId}`);
  const form = { account: team.accountId, name: 'Odd', columns: 'categories' };
  for (const id of ['1/../../../../api/2/myself', '../myself', '1?x=', '%2e%2e']) {
    team.jira.calls.clear();
    for (const source of ['filter', 'board'])
      expect((await team.ada.post(paths.boards.new(), { ...form, source, [source]: id })).status).toBe(422);
    const asked = team.jira.calls.map(({ path }) => path);
    expect(asked.filter((path) => /myself\/|filter\/(?!favourite)|board\/./.test(path))).toEqual([]);
    await team.ada.visit(`${paths.boards.new()}?account=${team.accountId}`);
  }
});

test('a key of another alphabet is a key', async () => {
  const page = await team.ada.visit(paths.items.show({ boardId, key: 'ПРОЕКТ_1-7' }));
  expect([page.status, page.text]).toEqual([404, expect.stringContaining('There is no such work item.')]);
});
