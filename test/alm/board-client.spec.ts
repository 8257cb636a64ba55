import type { AlmClient, FieldMapping, WorkItemSource } from '../../src/alm/alm-provider.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { clientAs, mappingOf } from './jira-people.js';

let jira: FakeJira;
let ada: AlmClient;
let mapping: FieldMapping;

beforeAll(async () => {
  jira = await FakeJira.start({ contextPath: '/jira' });
  ada = clientAs('ada', jira);
  mapping = await mappingOf(ada);
});
afterAll(() => jira.stop());

test('a work item says what it is, where it belongs and who it is from', async () => {
  jira.world.editIssue('SHOP-4', { flagged: true });
  expect(await ada.workItem('SHOP-4', mapping)).toMatchObject({
    type: { id: '10001', name: 'Story', isSubtask: false },
    priority: { id: '2', name: 'High' },
    reporter: { name: 'ada', displayName: 'Ada Northcott' },
    components: ['Payment'],
    fixVersions: ['1.1'],
    epicKey: 'SHOP-1',
    epic: null,
    parentKey: null,
    isFlagged: true,
  });
  const part = jira.world.addIssue({ project: 'SHOP', type: 'Sub-task', parent: 'SHOP-4' });
  expect(await ada.workItem(part.key, mapping)).toMatchObject({
    type: { name: 'Sub-task', isSubtask: true },
    parentKey: 'SHOP-4',
    isFlagged: false,
  });
  jira.world.deleteIssue(part.key);
});

test('an epic has a name and a colour of its own, the same by its key as on a board', async () => {
  const look = { name: 'Guest checkout', color: 4 };
  expect((await ada.workItem('SHOP-1', mapping)).epic).toEqual(look);
  const page = { startAt: 0, maxResults: 50 };
  const { items } = await ada.search({ source: { type: 'board', id: '1' }, mapping, ...page });
  expect(items.find(({ key }) => key === 'SHOP-1')?.epic).toEqual(look);
});

test('epics are asked for by key: one that somebody may not see costs no other', async () => {
  jira.world.hide('SHOP-2', 'ada');
  const { color, ...others } = { key: 'SHOP-1', summary: 'Buy without an account', color: 4, isDone: false };
  const guest = { ...others, name: 'Guest checkout' };
  const keys = ['SHOP-1', 'SHOP-2', 'NONE-7', 'no key', 'SHOP-1'];
  expect(await ada.epics(keys, mapping)).toEqual([{ ...guest, color }]);
  expect(await ada.epics(['SHOP-1'], {})).toEqual([{ ...guest, name: guest.summary, color: null }]);
  expect(await ada.epics([], mapping)).toEqual([]);
  jira.world.show('SHOP-2', 'ada');
});

test('priorities come in their order', async () => {
  const { items } = await ada.priorities();
  expect(items.map(({ name }) => name)).toEqual(['Highest', 'High', 'Medium', 'Low', 'Lowest']);
});

describe('whether what a source holds comes by rank', () => {
  const rank = 'customfield_10105';
  test.each<[boolean, string]>([
    [true, 'project = SHOP'],
    [true, 'project = SHOP ORDER BY Rank ASC'],
    [true, 'project = SHOP order by cf[10105], key'],
    [true, 'text ~ "order by key" ORDER BY "Rank"'],
    [false, 'project = SHOP ORDER BY Rank DESC'],
    [false, 'project = SHOP ORDER BY priority DESC, Rank ASC'],
    [false, 'project = SHOP ORDER BY "Story Points"'],
  ])('%s: %s', async (isSo, jql) => {
    expect(await ada.isByRank({ type: 'jql', jql }, rank)).toBe(isSo);
  });

  test('is what its filter says, also for a board; one whose filter has no order has another', async () => {
    const shop = jira.world.filters.find(({ id }) => id === '10100')!;
    const said = () =>
      Promise.all([
        ada.isByRank({ type: 'filter', id: '10100' }, rank),
        ada.isByRank({ type: 'board', id: '1' }, rank),
      ]);
    const { jql } = shop;
    expect(await said()).toEqual([true, true]);
    shop.jql = 'project = SHOP ORDER BY updated DESC';
    expect(await said()).toEqual([false, false]);
    shop.jql = 'project = SHOP';
    expect(await said()).toEqual([true, false]);
    shop.jql = jql;
  });

  test('goes by the name that the field has in this Jira', async () => {
    const field = jira.world.fields.find(({ id }) => id === rank)!;
    const { name } = field;
    field.name = 'Rang';
    expect(await ada.isByRank({ type: 'jql', jql: 'project = SHOP ORDER BY Rang ASC' }, rank)).toBe(true);
    field.name = name;
  });
});

describe('the configuration of a board', () => {
  test('has its limits and what is counted against them, and the fields that it works with', async () => {
    expect(await ada.boardConfiguration('1')).toMatchObject({
      type: 'scrum',
      constraint: 'work items',
      subQuery: '',
      estimation: { id: jira.world.parts.points, name: 'Story Points' },
      rankField: jira.world.parts.rank,
    });
    const kanban = await ada.boardConfiguration('3');
    expect(kanban).toMatchObject({
      type: 'kanban',
      subQuery: 'fixVersion in unreleasedVersions() OR fixVersion is EMPTY',
    });
    expect(kanban.columns.items).toEqual([
      { name: 'Backlog', statusIds: [] },
      { name: 'Reported', statusIds: ['10013'], min: 1, max: 12 },
      { name: 'Working on it', statusIds: ['3', '10014'], max: 4 },
      { name: 'Done', statusIds: ['10012'] },
    ]);
  });

  test('may leave sub-tasks out of what is counted, or count nothing', async () => {
    const board = jira.world.boards[2];
    board.constraintType = 'issueCountExclSubs';
    expect((await ada.boardConfiguration('3')).constraint).toBe('work items without sub-tasks');
    board.constraintType = 'none';
    expect((await ada.boardConfiguration('3')).constraint).toBe('none');
    delete board.constraintType;
  });
});

describe('a board of sprints', () => {
  const page = { startAt: 0, maxResults: 50 };
  const keysOf = async (source: WorkItemSource) =>
    (await ada.search({ source, mapping, ...page })).items.map(({ key }) => key);
  const inSprint = (...ids: number[]) =>
    jira.world.issues
      .filter(({ project }) => project === 'SHOP')
      .filter((issue) => jira.world.sprintsOf(issue).some(({ id }) => ids.includes(id)))
      .map(({ key }) => key);

  test('names them by state, with their days and their goal', async () => {
    const { items } = await ada.sprints('1', ['active', 'future']);
    expect(items).toMatchObject([
      { id: '12', name: 'Sprint 12, checkout [part=2]', state: 'active', completeDate: null },
      { id: '13', name: 'Sprint 13', state: 'future', startDate: null, goal: '' },
    ]);
    expect(items[0]).toMatchObject({
      goal: 'Pay by card, and by invoice',
      startDate: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect((await ada.sprints('1', ['closed'])).items.map(({ name }) => name)).toEqual(['Sprint 11']);
  });

  test('of a project are those of the boards that show it, each once and what is under way first', async () => {
    const { items, isCut } = await ada.projectSprints('SHOP');
    expect(items.map(({ id, state }) => [id, state])).toEqual([
      ['12', 'active'],
      ['13', 'future'],
    ]);
    expect(isCut).toBe(false);
    expect((await ada.projectSprints('OPS')).items).toEqual([]);
  });

  test('of a project are also those of the boards that can be read, where another cannot', async () => {
    const { boards, sprints } = jira.world;
    const other = { ...boards[0], id: 4, name: 'A second look at the shop' };
    boards.push(other);
    sprints.push({ ...sprints.find(({ id }) => id === 12)!, id: 41, boardId: 4 });
    jira.faults.plant({
      kind: 'status',
      status: 404,
      body: '{"errorMessages":["No."]}',
      on: /board.1.sprint/,
    });
    const some = await ada.projectSprints('SHOP');
    expect([some.items.map(({ id }) => id), some.isCut]).toEqual([['41'], true]);
    jira.faults.plant({
      kind: 'status',
      status: 404,
      body: '{"errorMessages":["No."]}',
      on: /board.4.sprint/,
    });
    await expect(ada.projectSprints('SHOP')).rejects.toMatchObject({ kind: 'not-found' });
    jira.faults.clear();
    boards.splice(boards.indexOf(other), 1);
    sprints.pop();
  });

  test('of kanban there are none, and a board that one may not see is no empty one', async () => {
    expect(await ada.sprints('3', ['active'])).toEqual({ items: [], unreadable: [], isCut: false });
    await expect(ada.sprints('99', ['active'])).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('is asked for what is under way, for one sprint, for what is in none, or for all', async () => {
    const board = { type: 'board', id: '1' } as const;
    const active = await keysOf({ ...board, sprint: 'active' });
    expect(active.sort()).toEqual(inSprint(12).sort());
    expect(active).not.toContain('SHOP-1'); // an epic
    expect((await keysOf({ ...board, sprint: '13' })).sort()).toEqual(inSprint(13).sort());
    expect((await keysOf({ ...board, sprint: '11' })).sort()).toEqual(inSprint(11).sort());
    const backlog = await keysOf({ ...board, sprint: 'backlog' });
    expect(backlog.filter((key) => inSprint(12, 13).includes(key))).toEqual([]);
    expect(await keysOf({ ...board, sprint: 'all' })).toEqual(await keysOf(board));
    expect((await keysOf(board)).length).toBeGreaterThan(active.length + backlog.length);
  });

  test.each(['active', 'backlog', '13', 'all'])(
    'part %s: counts, ids and the newest agree',
    async (sprint) => {
      const source = { type: 'board', id: '1', sprint } as const;
      const keys = (await keysOf(source)).sort();
      expect(await ada.count(source, mapping)).toBe(keys.length);
      const index = await ada.index(source, page, mapping);
      expect(index.items.map(({ key }) => key).sort()).toEqual(keys);
      const glance = await ada.glance(source, 3, mapping);
      expect(glance).toMatchObject({ total: keys.length });
      const instant = new Date(Date.parse(glance!.newest[0].updated));
      const changed = await ada.search({ source, mapping, updatedSince: { instant }, ...page });
      expect(changed.items.length).toBeGreaterThan(0);
      expect(keys).toEqual(expect.arrayContaining(changed.items.map(({ key }) => key)));
    },
  );

  test('puts sub-tasks where their parent is', async () => {
    const part = jira.world.addIssue({ project: 'SHOP', type: 'Sub-task', parent: 'SHOP-4' });
    expect(await keysOf({ type: 'board', id: '1', sprint: 'active' })).toContain(part.key);
    expect((await ada.workItem(part.key, mapping)).sprint).toMatchObject({ id: '12' });
    jira.world.deleteIssue(part.key);
  });

  test('is asked by the id of the Sprint field, whatever a site calls it, and for no part that is none', async () => {
    jira.calls.clear();
    await keysOf({ type: 'board', id: '1', sprint: 'active' });
    expect(jira.calls.at(-1)?.query.jql).toBe('cf[10104] in openSprints()');
    await expect(keysOf({ type: 'board', id: '1', sprint: '1/../2' })).rejects.toMatchObject({ status: 404 });
  });
});
