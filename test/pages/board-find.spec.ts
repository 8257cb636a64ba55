import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { cardKeys, foundWords } from '../support/shown-cards.js';
import { until } from '../support/until.js';

let team: Team;
let shop: string; // all work items of the project
let scrum: string; // a scrum board of Jira

beforeAll(async () => {
  team = await aTeam();
  shop = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const made = { name: 'Scrum', source: 'board', board: '1', columns: 'board' };
  scrum = await aBoard(team.ada, team.accountId, made);
  await Promise.all([team.ada.visit(scrum), team.ben.visit(shop)]);
  await team.ben.visit(scrum);
});
afterAll(() => team?.stop());

const keys = (page: Page) => cardKeys(page).sort();
const head = (page: Page, name: string) =>
  page.$('.column-header').filter((_, one) => page.$(one).find('h2').text() === name);

describe('cards are found', () => {
  test.each([
    ['q=basket+wrap', ['SHOP-8']],
    ['q=from+abroad', ['SHOP-4']], // by a sub-task that sits in it
    ['mine=yes', ['SHOP-15', 'SHOP-20', 'SHOP-9']],
    ['person=dora&label=customer', ['SHOP-16', 'SHOP-8']],
    ['label=speed&label=security', ['SHOP-20', 'SHOP-9']],
    ['epic=SHOP-2&person=-', ['SHOP-10', 'SHOP-12']],
    ['flagged=yes', ['SHOP-7']],
    ['sprint=13', ['SHOP-10', 'SHOP-11']],
    ['q=nothing+has+this', []],
  ])('by %s, with counts that follow', async (query, expected) => {
    const page = await team.ada.visit(`${shop}?${query}`);
    expect(keys(page)).toEqual(expected);
    if (query.startsWith('sprint')) return;
    expect(foundWords(page)).toBe(`${expected.length} of 16 cards`);
    expect(page.link('Show all')).toMatch(new RegExp(`${shop}$`));
  });

  test('by their type, also such as are no cards otherwise', async () => {
    expect(keys(await team.ada.visit(`${shop}?type=Epic`))).toEqual(['SHOP-1', 'SHOP-2']);
    expect(keys(await team.ada.visit(`${shop}?type=Sub-task`))).toEqual(['SHOP-17', 'SHOP-18']);
  });

  test('by the form, which says what is chosen', async () => {
    await team.ada.visit(shop);
    const page = await team.ada.press('Show', { q: 'card', person: ['ben'] });
    expect(keys(page)).toEqual(['SHOP-4']);
    expect(page.value('q')).toBe('card');
    expect(page.$('input[name=person][value=ben]').attr('checked')).toBeDefined();
    expect(head(page, 'To Do').find('.column-sum').text()).toMatch(/^0 of 9 cards/);
  });

  test('OA-30 only among what Jira shows the person: no label, count or file of anything else', async () => {
    const page = await team.ben.visit(`${shop}?q=invoice`);
    expect(keys(page)).toEqual(['SHOP-5']);
    expect(foundWords(page)).toBe('1 of 14 cards');
    const csv = await team.ben.visit(`${shop}/cards.csv`);
    const json = await team.ben.visit(`${shop}/cards.json`);
    for (const secret of ['confidential', 'security', 'SHOP-15', 'SHOP-20'])
      for (const { html } of [page, csv, json]) expect(html).not.toContain(secret);
    expect(JSON.parse(json.html).cards).toHaveLength(14);
  });

  test('by people: who presses Only mine and a face sees what both have', async () => {
    const page = await team.ada.visit(`${shop}?mine=yes&person=dora`);
    expect(keys(page)).toEqual(['SHOP-15', 'SHOP-16', 'SHOP-20', 'SHOP-6', 'SHOP-8', 'SHOP-9']);
    const own = await team.ada.visit(`${shop}?person=ada`);
    expect(own.$('input[name=mine]').attr('checked')).toBeDefined();
    expect(own.$('input[name=person][value=ada]')).toHaveLength(0);
  });

  test('by people who see the same cards, each of whom is no face among the others', async () => {
    const jql = 'key in (SHOP-3, SHOP-4, SHOP-9)';
    const same = await aBoard(team.ada, team.accountId, { name: 'Both', source: 'jql', jql });
    const [ada, ben] = [await team.ada.visit(same), await team.ben.visit(same)];
    expect(keys(ben)).toEqual(keys(ada));
    const faces = (page: Page) => page.$('input[name=person][value=ada], input[name=person][value=ben]');
    expect([faces(ada).attr('value'), faces(ben).attr('value')]).toEqual(['ben', 'ada']);
    const mine = async () => [
      keys(await team.ada.visit(`${same}?mine=yes`)),
      keys(await team.ben.visit(`${same}?mine=yes`)),
    ];
    const [ofAda, ofBen] = await mine();
    expect(ofAda.length * ofBen.length).toBeGreaterThan(0);
    expect([...ofAda, ...ofBen].sort()).toEqual(keys(ada));
    expect(await mine()).toEqual([ofAda, ofBen]);
  });

  test.each([
    ['sprint=999', 'No work item here is in sprint 999.'],
    ['label=gone&epic=SHOP-99', 'No work item here belongs to the epic SHOP-99 or has the label “gone”.'],
    ['person=zoe&label=speed', 'No work item here is assigned to “zoe”.'],
    ['q=nothing+has+this', 'No card matches what you look for.'],
    [`q=${'long '.repeat(60)}`, 'No card matches what you look for.'],
  ])('and where %s leaves nothing, the page says why and shows all by a press', async (query, words) => {
    const page = await team.ada.visit(`${shop}?${query}`);
    expect(keys(page)).toEqual([]);
    expect(page.$('#board-missed').text()).toContain(words);
    const all = await team.ada.visit(page.$('#board-missed a').attr('href')!);
    expect([keys(all).length, all.$('#board-missed').text().trim()]).toEqual([16, '']);
  });

  test('and what is chosen and gone stays in the form, so that the next press does not drop it unseen', async () => {
    const page = await team.ada.visit(`${shop}?sprint=999&person=zoe&label=gone`);
    expect(page.$('#find-sprint option[selected]').text()).toBe('Sprint 999');
    for (const [name, value] of [
      ['person', 'zoe'],
      ['label', 'gone'],
    ])
      expect(page.$(`input[name=${name}][value=${value}]`).attr('checked')).toBeDefined();
    expect(page.$('#find-set').text()).toBe(' · 2');
  });

  test('nonsense in the address is no reason to fail', async () => {
    const page = await team.ada.visit(
      `${shop}?days=x&lanes=y&folded=z&person=&sprint=%00&q=${'a'.repeat(300)}`,
    );
    expect(page.status).toBe(200);
  });
});

test('a kanban board of Jira says what its sub-filter leaves out, and warns of nothing', async () => {
  const kanban = await aBoard(team.ada, team.accountId, { source: 'board', board: '3', name: 'Kanban' });
  await until(async () => (await team.ada.visit(kanban)).$('.card').length > 0);
  const note = team.ada.page.$('#board-note');
  expect(note.text()).toBe(
    'As in Jira, this board shows only what fits its sub-filter “fixVersion in unreleasedVersions() OR fixVersion is EMPTY”.',
  );
  expect(note.find('.notice')).toHaveLength(0);
});

describe('a scrum board of Jira', () => {
  test('shows the active sprint, its epics as colours and its sub-tasks in their parent', async () => {
    const page = await team.ada.visit(scrum);
    expect(keys(page)).toEqual(
      ['SHOP-4', 'SHOP-5', 'SHOP-6', 'SHOP-7', 'SHOP-8', 'SHOP-9', 'SHOP-15', 'SHOP-20'].sort(),
    );
    const card = page.$('[data-key=SHOP-4]');
    expect(card.find('.epic').text()).toBe('Epic Guest checkout');
    expect(card.find('.subtasks').text()).toContain('1 of 2 sub-tasks done');
    expect(page.$('[data-key=SHOP-7]').find('[title=Flagged]')).toHaveLength(1);
    const sprints = page.$('#find-sprint option').map((_, option) => page.$(option).text());
    expect(sprints.get()).toEqual([
      'Sprint 12, checkout [part=2]',
      'Sprint 13',
      'Backlog',
      'Sprint 11 (closed)',
      'All sprints',
    ]);
  });

  test('shows another sprint, the backlog or all of it', async () => {
    expect(keys(await team.ada.visit(`${scrum}?sprint=13`))).toEqual(['SHOP-10', 'SHOP-11']);
    expect(keys(await team.ada.visit(`${scrum}?sprint=all`))).toHaveLength(16);
    const backlog = keys(await team.ada.visit(`${scrum}?sprint=backlog`));
    expect(backlog).toContain('SHOP-19');
    expect(backlog).not.toContain('SHOP-4');
  });

  test('says the limits of its columns and which of them is broken, whatever is found', async () => {
    const sum = (page: Page) => head(page, 'In Progress').find('.column-sum').text();
    const { world } = team.jira;
    expect(sum(await team.ada.visit(scrum))).toBe('3 of 5 · 10 points');
    for (const key of ['SHOP-5', 'SHOP-9', 'SHOP-15'])
      world.editIssue(key, { status: 'In Progress' }, { by: 'ada' });
    await team.ada.press('Refresh');
    const page = await team.ada.visit(`${scrum}?flagged=yes`);
    const limit = head(page, 'In Progress').find('.limit');
    expect([limit.text(), limit.hasClass('limit-broken')]).toEqual(['1 over the limit of 5', true]);
    const part = { project: 'SHOP', type: 'Sub-task', parent: 'SHOP-4', summary: 'Within', sprints: [12] };
    const { key } = world.addIssue({ ...part, status: 'In Progress' });
    const counted = head(await team.ada.press('Refresh'), 'In Progress')
      .find('.limit')
      .text();
    expect(counted).toBe('2 over the limit of 5, sub-tasks counted');
    world.deleteIssue(key);
    await team.ada.press('Refresh');
    // Limits are for the sprint that is under way.
    expect(head(await team.ada.visit(`${scrum}?sprint=all`), 'In Progress').find('.limit')).toHaveLength(0);
  });
});

describe('lanes and folded columns', () => {
  const lanes = (page: Page) =>
    page
      .$('.lane')
      .map((_, lane) => `${page.$(lane).find('h2').text()}: ${page.$(lane).find('.card').length}`)
      .get();

  test.each([
    ['person', ['Ada North: 3', 'Ben Achterberg: 3', 'Cleo Marsh: 3', 'Dora Mills: 3', 'Nobody: 4']],
    ['epic', ['Guest checkout: 5', 'Search: 4', 'Without an epic: 7']],
    ['team', ['Team 1: 4', 'Team 2: 4', 'Without a team: 8']],
    ['parent', ['SHOP-4 Pay by card: 3', 'Without sub-tasks: 15']],
  ])('by %s', async (kind, expected) => {
    const page = await team.ada.visit(`${shop}?lanes=${kind}`);
    expect(lanes(page).map((lane) => lane.replace(/^(Ada|Cleo) \S+?(?=:)/, '$1'))).toEqual(
      expected.map((lane) => lane.replace(/^(Ada|Cleo) \S+?(?=:)/, '$1')),
    );
    expect(page.$('.lane').first().find('[data-column]')).toHaveLength(3);
  });

  test('by priority, in the order of Jira’s own list whatever their ids are', async () => {
    const { priorities } = team.jira.world;
    priorities.unshift(...priorities.splice(3, 1)); // somebody has put Low before the others
    const page = await team.ada.visit(`${shop}?lanes=priority`);
    expect(
      page
        .$('.lane h2')
        .map((_, one) => page.$(one).text())
        .get(),
    ).toEqual(
      priorities.map(({ name }) => name).filter((name) => page.$(`.lane h2:contains("${name}")`).length > 0),
    );
    expect(page.$('.lane h2').first().text()).toBe('Low');
  });

  test('a lane that is closed stands so in the address', async () => {
    const page = await team.ada.visit(`${shop}?lanes=epic&closed=SHOP-2&closed=-`);
    const open = (value: string) => page.$(`.lane[data-lane="${value}"]`).attr('open') !== undefined;
    expect(['SHOP-1', 'SHOP-2', '-'].map(open)).toEqual([true, false, false]);
    expect(page.$('#find [name=closed]')).toHaveLength(2);
    expect(page.$('a[aria-label="Fold Done"]').attr('href')).toContain('closed=SHOP-2&closed=-');
  });

  test('a column is folded by its link, and stands so in the address', async () => {
    await team.ada.visit(`${shop}?q=card`);
    const fold = team.ada.page.$('a[aria-label="Fold Done"]').attr('href')!;
    const page = await team.ada.visit(fold);
    expect(page.path).toBe(`${shop}?q=card&folded=2`);
    expect(page.$('.column.is-folded h2').text()).toBe('Done');
    expect((await team.ada.visit(page.$('a[aria-label="Unfold Done"]').attr('href')!)).path).toBe(
      `${shop}?q=card`,
    );
  });
});

test('I6 no cell of the file is a formula', async () => {
  team.jira.world.addIssue({ project: 'SHOP', summary: '=cmd|"/c calc"!A1', labels: ['+one'] });
  await team.ada.visit(shop);
  await team.ada.press('Refresh');
  const csv = await team.ada.visit(`${shop}/cards.csv?q=calc`);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename=Team-board.csv');
  const [names, row] = csv.html.split('\r\n');
  expect(names).toMatch(/Key,Summary,Column/);
  expect(row).toContain(`"'=cmd|""/c calc""!A1"`);
  expect(row).toContain(`'+one`);
});
