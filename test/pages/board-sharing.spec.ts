import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { paths } from '../../src/paths.js';
import { GroupsService } from '../../src/people/groups.service.js';
import { Profile } from '../../src/people/profile.entity.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { invitedMember } from '../support/stories.js';

let team: Team;
beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team.stop());

const NAME = 'Quiet harbour';
const SHOP = { name: NAME, source: 'projects', projects: ['SHOP'] };
const idOf = async (name: string) =>
  (await team.footbridge.database.read.findOneByOrFail(Profile, { name })).id;

/** A board that Ben makes and shares so. */
async function shared(values: Record<string, string | string[]>): Promise<string> {
  const path = await aBoard(team.ben, team.accountId, { ...SHOP, ...values });
  await team.ben.visit(path);
  return path;
}

/** Every address of a board, as somebody goes there who knows it. */
async function everyAddress(browser: Browser, path: string): Promise<Page[]> {
  const id = path.split('/')[2];
  const at = { boardId: id, key: 'SHOP-4' };
  const pages: Page[] = [];
  const gets = [
    ...['', '/state', '/live', '/cards.csv', '/cards.json', '/edit', '/columns', '/removal'].map(
      (rest) => path + rest,
    ),
    `${paths.boards.add({ id })}?column=0`,
    paths.items.show(at),
    paths.items.move(at),
    paths.items.attachment({ ...at, id: 1, name: 'a.png' }),
    paths.items.thumbnail({ ...at, id: 1 }),
  ];
  for (const get of gets) pages.push(await browser.visit(get));
  const posts = [
    paths.boards.refresh({ id }),
    paths.boards.edit({ id }),
    paths.boards.columns({ id }),
    paths.boards.add({ id }),
    paths.boards.removal({ id }),
    paths.boards.favourite({ id }),
    paths.items.move(at),
    paths.items.comments(at),
    paths.items.assignee(at),
    paths.items.points(at),
    paths.items.field({ ...at, field: 'summary' }),
    paths.items.comment({ ...at, id: 1 }),
    paths.items.outcome({ ...at, id: 'x' }),
  ];
  await browser.visit(paths.boards.index());
  for (const post of posts) pages.push(await browser.post(post));
  return pages;
}

test('a board is there for everybody unless its maker says otherwise', async () => {
  const path = await shared({});
  expect((await team.finn.visit(path)).status).toBe(200);
  await team.ben.visit(`${path}/edit`);
  expect(team.ben.page.value('seenBy')).toBe('everybody');
  expect(team.ben.page.value('changedBy')).toBe('maker');
});

test('a board for its maker alone is not there for anybody else: no address tells of it, nor its name', async () => {
  const path = await shared({ name: 'Hidden lagoon', seenBy: 'maker' });
  for (const page of await everyAddress(team.finn, path)) {
    expect([page.url, page.status]).toEqual([page.url, 404]);
    expect(page.html).not.toMatch(/Hidden lagoon|Pay by card/);
  }
  expect((await team.finn.visit(paths.boards.index())).text).not.toContain('Hidden lagoon');
  expect((await team.ben.visit(paths.boards.index())).text).toContain('for its maker alone');
  expect((await team.ben.visit(path)).text).toContain('Pay by card');
});

test('administrators manage a board that is not shared with them, and see nothing of what is on it', async () => {
  const path = await shared({ name: 'Kept by Ben', seenBy: 'maker' });
  const list = await team.ada.visit(paths.boards.index());
  expect(list.$('section[aria-label="Not shared with you"]').text()).toContain('Kept by Ben');
  expect(list.$(`a[href="${path}"]`)).toHaveLength(0);
  for (const rest of ['', '/state', '/live', '/cards.csv', '/columns', '/items/SHOP-4'])
    expect((await team.ada.visit(path + rest)).status).toBe(404);

  const form = await team.ada.visit(`${path}/edit`);
  expect(form.text).toContain('Only Ben');
  await team.ada.press('Save board', { name: 'Renamed for Ben', maker: await idOf('Finn') });
  expect(team.ada.page.text).toContain('The board Renamed for Ben was changed. It is not shared with you.');
  // It is Finn's now, and nobody else's.
  expect((await team.ben.visit(path)).status).toBe(404);
  expect((await team.finn.visit(path)).title).toContain('Renamed for Ben');
  const entries = await team.footbridge.database.read.findBy(AuditEntry, { action: 'board handed over' });
  expect(entries.at(-1)).toMatchObject({ who: 'Ada Administrator', detail: 'to Finn' });
});

test('a board for chosen people is there for them, and ends for whoever is left out', async () => {
  const path = await shared({ seenBy: 'chosen', people: [await idOf('Finn')] });
  expect((await team.finn.visit(path)).title).toContain(NAME);
  expect((await team.finn.visit('/')).path).toBe(path);
  expect((await team.ada.visit(path)).status).toBe(404);

  await team.ben.visit(`${path}/edit`);
  await team.ben.press('Save board', { people: [await idOf('Ada Administrator')] });
  expect(team.ben.page.text).toContain('The board was changed.');
  expect((await team.ada.visit(path)).status).toBe(200);
  expect((await team.finn.visit(path)).status).toBe(404);
  // Nor does the start page lead there.
  expect((await team.finn.visit('/')).path).toBe(paths.boards.index());
  const [entry] = await team.footbridge.database.read.find(AuditEntry, {
    where: { action: 'board shared' },
    order: { number: 'DESC' },
  });
  expect(entry.detail).toBe('for Ada Administrator, changed by its maker');
});

test('a board for a group is there for whoever is in it, from the moment they are', async () => {
  const groups = team.footbridge.app.get(GroupsService);
  const group = await groups.add('Platform', []);
  const path = await shared({ seenBy: 'chosen', groups: [group.id] });
  expect((await team.finn.visit(path)).status).toBe(404);
  await groups.change(group.id, 'Platform', [await idOf('Finn')]);
  expect((await team.finn.visit(path)).status).toBe(200);
  await groups.change(group.id, 'Platform', []);
  expect((await team.finn.visit(path)).status).toBe(404);
  await groups.change(group.id, 'Platform', [await idOf('Finn')]);
  await groups.remove(group.id);
  expect((await team.finn.visit(path)).status).toBe(404);
});

test('chosen people need somebody to be chosen, and what was typed stays', async () => {
  await team.ben.visit(`${paths.boards.new()}?account=${team.accountId}`);
  const page = await team.ben.press('Save board', { ...SHOP, columns: 'categories', seenBy: 'chosen' });
  expect(page.status).toBe(422);
  expect(page.$('#seenBy-error').text()).toContain('Choose at least one person or group');
  expect(page.value('seenBy')).toBe('chosen');
  expect(page.value('name')).toBe(NAME);
});

test('a board that every member may change: they change it, and neither share nor remove it', async () => {
  const path = await shared({ changedBy: 'seers' });
  const page = await team.finn.visit(`${path}/edit`);
  expect(page.text).not.toContain('Who sees this board');
  expect(page.text).not.toContain('Remove this board');
  await team.finn.press('Save board', { name: 'By Finn' });
  expect((await team.ben.visit(path)).title).toContain('By Finn');

  // What the form does not offer is not taken either.
  await team.finn.visit(`${path}/edit`);
  const fields = { ...SHOP, columns: 'categories', name: 'By Finn', seenBy: 'maker' };
  await team.finn.post(`${path}/edit`, { ...fields, maker: await idOf('Finn') });
  expect((await team.finn.visit(path)).status).toBe(200);
  await team.ben.visit(`${path}/edit`);
  expect(team.ben.page.value('seenBy')).toBe('everybody');
  expect((await team.finn.post(`${path}/removal`)).status).toBe(404);
});

test('two people who share a board in two ways: the second is told before anything is saved', async () => {
  const path = await shared({});
  await team.ben.visit(`${path}/edit`);
  const other = team.footbridge.browser();
  other.shareCookiesOf(team.ben);
  await other.visit(`${path}/edit`);
  await other.press('Save board', { seenBy: 'maker' });
  const page = await team.ben.press('Save board', { seenBy: 'chosen', people: [await idOf('Finn')] });
  expect(page.status).toBe(422);
  expect(page.text).toContain('Who sees this board');
  expect((await team.finn.visit(path)).status).toBe(404);
});

test('an open board goes from the screen of whoever it is taken from', async () => {
  const path = await shared({});
  const dora = await invitedMember(team.footbridge, team.ada, { name: 'Dora', email: 'dora@example.com' });
  expect((await dora.visit(path)).status).toBe(403); // she has no link yet
  const page = await team.finn.visit(path);
  const url = team.footbridge.url + String(page.$('#board').attr('data-live-url'));
  const live = await fetch(url, {
    headers: { cookie: team.finn.cookieHeader(new URL(team.footbridge.url).host) },
  });
  const reader = live.body!.pipeThrough(new TextDecoderStream()).getReader();
  await team.ben.visit(`${path}/edit`);
  await team.ben.press('Save board', { seenBy: 'maker' });
  let told = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) told += part.value;
  expect(told).toContain('event: reload');
  // Without a link it is not said either that there is such a board.
  expect((await dora.visit(path)).status).toBe(404);
});
