import type { AlmClient } from '../../src/alm/alm-provider.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { clientAs } from './jira-people.js';

let jira: FakeJira;
let ada: AlmClient;
let ben: AlmClient;

beforeAll(async () => {
  jira = await FakeJira.start({ contextPath: '/jira' });
  ada = clientAs('ada', jira);
  ben = clientAs('ben', jira);
});
afterEach(() => jira.faults.clear());
afterAll(() => jira.stop());

const issue = (key: string) => jira.world.issue(key);

describe('the fields that somebody may edit', () => {
  test('come with what may be done to them and what can be chosen', async () => {
    const fields = new Map((await ada.editFields('SHOP-4')).map((field) => [field.id, field]));
    expect(fields.get('summary')).toEqual({
      ...{ id: 'summary', name: 'Summary', required: true, hasDefault: false, type: 'string' },
      operations: ['set'],
    });
    expect(fields.get('priority')?.allowedValues?.[0]).toEqual({ id: '1', name: 'Highest' });
    expect(fields.get('components')).toMatchObject({
      ...{ type: 'array', items: 'component', operations: ['add', 'set', 'remove'] },
      allowedValues: [{ name: 'Basket' }, { name: 'Payment' }, { name: 'Search' }],
    });
    expect(fields.get(jira.world.parts.points!)?.customType).toMatch(/:float$/);
  });

  test('are none for whoever only reads, and fewer where the screen leaves some out', async () => {
    expect(await ben.editFields('OPS-1')).toEqual([]);
    const ids = (await ada.editFields('OPS-1')).map(({ id }) => id);
    expect(ids).not.toContain(jira.world.parts.points);
    await expect(ben.editFields('SHOP-999')).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('an edit', () => {
  test('writes whole values and adds and takes away, beside what others have put there', async () => {
    jira.world.editIssue('SHOP-4', { labels: ['checkout', 'theirs'], components: ['Payment'] });
    await ada.edit('SHOP-4', {
      fields: { summary: 'Pay by card or coin', priority: { id: '1' }, duedate: null },
      update: {
        labels: [{ add: 'urgent' }, { remove: 'checkout' }],
        components: [{ add: { name: 'Basket' } }, { remove: { name: 'Payment' } }],
        fixVersions: [{ add: { name: '1.1' } }],
      },
    });
    expect(issue('SHOP-4')).toMatchObject({
      ...{ summary: 'Pay by card or coin', priority: '1', dueDate: null },
      ...{ labels: ['theirs', 'urgent'], components: ['Basket'], fixVersions: ['1.1'] },
    });
  });

  test('is all or nothing, and what is wrong stands beside its field', async () => {
    const wrong = { fields: { summary: '' }, update: { components: [{ add: { name: 'Nowhere' } }] } };
    await expect(ada.edit('SHOP-4', wrong)).rejects.toMatchObject({
      kind: 'invalid',
      fields: { summary: expect.any(String), components: expect.stringContaining('Nowhere') },
    });
    expect(issue('SHOP-4').components).toEqual(['Basket']);
    await expect(ben.edit('OPS-1', { fields: { summary: 'x' } })).rejects.toMatchObject({
      cause: 'permission-missing',
    });
  });
});

describe('comments', () => {
  test('are written over and taken away by whoever wrote them', async () => {
    const { id } = jira.world.comment('SHOP-5', 'Frist', { by: 'ben' });
    await ben.editComment('SHOP-5', id, 'First');
    expect(await ben.oneComment('SHOP-5', id)).toMatchObject({
      id,
      source: 'First',
      author: { key: 'JIRAUSER10102' },
    });
    await expect(clientAs('cleo', jira).editComment('SHOP-5', id, 'Mine')).rejects.toMatchObject({
      messages: [expect.stringContaining('you do not have the permission to edit this comment')],
    });
    await ben.deleteComment('SHOP-5', id);
    expect(await ben.oneComment('SHOP-5', id)).toBeUndefined();
    await expect(ben.deleteComment('SHOP-5', id)).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('of a work item that is not shown are no deleted ones', async () => {
    const { id } = jira.world.comment('SHOP-6', 'Secret', { by: 'ada' });
    jira.world.hide('SHOP-6', 'ben');
    await expect(ben.oneComment('SHOP-6', id)).rejects.toMatchObject({ kind: 'not-found' });
    jira.world.show('SHOP-6', 'ben');
  });
});

describe('the history of a work item', () => {
  test('says who changed what, the newest first', async () => {
    jira.world.editIssue('SHOP-7', { points: 21 }, { by: 'ben' });
    jira.world.editIssue('SHOP-7', { assignee: null }, { by: 'ada' });
    const { entries, isCut } = await ada.history('SHOP-7');
    expect(isCut).toBe(false);
    expect(entries[0]).toMatchObject({
      ...{
        author: { displayName: 'Ada Northcott', key: 'JIRAUSER10101' },
        created: expect.stringMatching(/Z$/),
      },
      changes: [{ field: 'assignee', to: '', toId: '' }],
    });
    expect(entries[1]).toMatchObject({
      author: { displayName: 'Ben Achterberg' },
      changes: [{ field: 'Story Points', to: '21' }],
    });
    await expect(ben.history('SHOP-999')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('has entries of nobody, and says where it is cut', async () => {
    const change = (answer: { changelog: object }) => ({
      ...answer,
      changelog: { total: 400, histories: [{ id: 1, author: null, items: [{ field: 'status' }, 7] }] },
    });
    jira.faults.plant({ kind: 'alter', change, on: /issue/ });
    expect(await ada.history('SHOP-7')).toEqual({
      entries: [
        {
          ...{ id: '1', created: null, author: null },
          changes: [{ field: 'status', from: '', to: '', fromId: '', toId: '' }],
        },
      ],
      isCut: true,
    });
  });
});

describe('the order', () => {
  const ranked = () =>
    ['SHOP-9', 'SHOP-10', 'SHOP-11'].sort((a, b) => (issue(a).rank < issue(b).rank ? -1 : 1));

  test('is changed before or after another work item, in the order in which they are named', async () => {
    expect(await ada.rank(['SHOP-11', 'SHOP-10'], { before: 'SHOP-9' }, jira.world.parts.rank)).toEqual([]);
    expect(ranked()).toEqual(['SHOP-11', 'SHOP-10', 'SHOP-9']);
    expect(JSON.parse(jira.calls.at(-1)!.body)).toMatchObject({ rankCustomFieldId: 10105 });
    await ada.rank(['SHOP-11'], { after: 'SHOP-9' });
    expect(ranked()).toEqual(['SHOP-10', 'SHOP-9', 'SHOP-11']);
  });

  test('is told for each where some stay', async () => {
    expect(await ben.rank(['SHOP-9', 'OPS-1', 'SHOP-999'], { after: 'SHOP-11' })).toEqual([
      { key: 'OPS-1', message: 'You do not have permission to rank this issue.', isPassing: false },
      { key: 'SHOP-999', message: 'Issue Does Not Exist', isPassing: false },
    ]);
    expect(ranked().at(-1)).toBe('SHOP-9');
  });

  test('is asked for fifty at most', async () => {
    const many = Array.from({ length: 51 }, (_, at) => `SHOP-${at + 1}`);
    await expect(ada.rank(many, { after: 'SHOP-1' })).rejects.toThrow('between 1 and 50 work items');
    await expect(ada.putInSprint([], '12')).rejects.toThrow('between 1 and 50 work items');
  });
});

test('work items go into a sprint and out of it, and into none that is over', async () => {
  await ada.putInSprint(['SHOP-9', 'SHOP-10'], '13');
  expect([issue('SHOP-9').sprints, issue('SHOP-10').sprints].map((all) => all.at(-1))).toEqual([13, 13]);
  await ada.putInSprint(['SHOP-9'], null);
  expect(issue('SHOP-9').sprints).not.toContain(13);
  await expect(ada.putInSprint(['SHOP-9'], '11')).rejects.toMatchObject({
    messages: ['You must specify a sprint which has not been completed.'],
  });
});

describe.each(['7.13.8', '8.22.6', '9.12.4', '10.3.24'])('a new work item in Jira %s', (version) => {
  let site: FakeJira;
  let cleo: AlmClient;

  beforeAll(async () => {
    site = await FakeJira.start({ version });
    cleo = clientAs('cleo', site);
  });
  afterAll(() => site.stop());

  test('is of a type, with the fields of that type', async () => {
    const { items } = await cleo.creatableTypes('SHOP');
    expect(items).toHaveLength(5);
    expect(items).toContainEqual({ id: '10003', name: 'Sub-task', isSubtask: true });
    const fields = await cleo.createFields('SHOP', '10001');
    expect(fields.find(({ id }) => id === 'summary')).toMatchObject({ required: true, operations: ['set'] });
    expect(fields.find(({ id }) => id === 'priority')).toMatchObject({ hasDefault: true });
    expect(fields.find(({ id }) => id === 'components')?.allowedValues).toHaveLength(3);
  });

  test('is none for whoever may not create there', async () => {
    expect((await clientAs('ben', site).creatableTypes('OPS')).items).toEqual([]);
    await expect(cleo.createFields('../x', '1')).rejects.toMatchObject({ status: 404 });
  });

  test('is found again by its mark where the answer was lost, and by no other', async () => {
    const fields = {
      ...{ project: { key: 'SHOP' }, issuetype: { id: '10001' }, summary: 'Pay by cheque' },
      ...{ components: [{ name: 'Payment' }], labels: ['old'] },
    };
    const { key } = await cleo.create(fields, 'first');
    await cleo.create(fields, 'second');
    expect(site.world.issue(key)).toMatchObject({ summary: 'Pay by cheque', components: ['Payment'] });
    const wanted = { project: 'SHOP', summary: 'Pay by cheque', age: 0 };
    expect(await cleo.created({ ...wanted, mark: 'first' })).toBe(key);
    site.world.editIssue(key, { summary: 'Pay by check' }, { by: 'ada' });
    expect(await cleo.created({ ...wanted, mark: 'first' })).toBe(key);
    expect(await cleo.created({ ...wanted, mark: 'third' })).toBeUndefined();
    expect(await clientAs('ada', site).created({ ...wanted, mark: 'first' })).toBeUndefined();
    await expect(cleo.create({ ...fields, summary: ' ' }, 'fourth')).rejects.toMatchObject({
      fields: { summary: 'You must specify a summary of the issue.' },
    });
  });
});
