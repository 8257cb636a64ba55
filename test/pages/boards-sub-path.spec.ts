import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { invitedMember } from '../support/stories.js';
import { askAsScript } from '../support/script.js';

const BASE = '/footbridge';
let team: Team;
let path: string;

beforeAll(async () => {
  team = await aTeam({ env: { FOOTBRIDGE_BASE_URL: `http://bridge.example${BASE}` } });
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(() => team?.stop());

test('every address on every page of a board stays below the base path, or leads to Jira', async () => {
  const boardId = path.split('/')[2];
  const pages = [
    path,
    '/boards',
    '/boards/new',
    `${path}/edit`,
    `${path}/removal`,
    paths.items.show({ boardId, key: 'SHOP-5' }),
  ];
  for (const target of pages) {
    const { $, status } = await team.ada.visit(target);
    expect(status).toBe(200);
    $('[href], [action], [src], [data-state-url], [data-preview-url]').each((_, element) => {
      for (const name of ['href', 'action', 'src', 'data-state-url', 'data-preview-url']) {
        const address = $(element).attr(name);
        if (address === undefined || address.startsWith('#')) continue;
        expect(address.startsWith(`${BASE}/`) || address.startsWith(`${team.jira.url}/browse/`)).toBe(true);
      }
    });
  }
});

test('moving, refreshing and the way to link lead to pages below it', async () => {
  const boardId = path.split('/')[2];
  await team.ada.visit(paths.items.show({ boardId, key: 'SHOP-5' }));
  expect((await team.ada.press('Move', { transition: '21' })).path).toBe(BASE + path);
  await team.ada.visit(path);
  expect((await team.ada.press('Refresh')).path).toBe(BASE + path);

  const move = { column: '2', _csrf: team.ada.page.value('_csrf') };
  const answer = await askAsScript(team.ada, paths.items.move({ boardId, key: 'SHOP-5' }), move);
  expect(answer.needsForm).toMatch(new RegExp(`^${BASE}/boards/.*transition=41$`));

  const gus = await invitedMember(team.footbridge, team.ada, { name: 'Gus', email: 'gus@example.com' });
  await gus.visit(path);
  expect(new URL(gus.page.link('Link your Jira account')).searchParams.get('returnTo')).toBe(path);
});
