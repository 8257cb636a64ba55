import { create, type WantedItem } from '../../src/changes/kinds/create.js';
import { atChanges } from '../support/at-changes.js';
import { later } from '../support/clock.js';

const at = atChanges();
afterEach(() => {
  delete at.world.project('SHOP').requiredForNew;
});

const called = (summary: string) => at.world.issues.filter((one) => one.summary === summary);
/** Ben adds something to SHOP. */
async function add(summary: string, wanted: Partial<WantedItem> = {}, operation?: string) {
  const type = { id: '10001', name: 'Story' };
  return at.make({
    kind: create,
    key: 'SHOP',
    wanted: { boardId: 'a-board', project: 'SHOP', type, summary, fields: {}, ...wanted },
    operation,
  });
}

test('a new work item is made as the person, with the fields that were filled in', async () => {
  const told = await add('Pay later', { fields: { labels: ['pay'], priority: { id: '2' } } });
  const [issue] = called('Pay later');
  expect(told).toMatchObject({ state: 'made', key: issue.key, message: `${issue.key} is created.` });
  expect(issue).toMatchObject({ type: '10001', reporter: 'ben', labels: ['pay'], priority: '2' });
  expect(await at.rowById(told.id!)).toMatchObject({ kind: 'create', state: 'made', key: issue.key });
});

test('what was added in a column, a sprint and an epic is put there by changes of its own', async () => {
  const told = await add('In its place', {
    into: { name: 'In Progress', category: 'indeterminate' },
    sprint: { id: '13', name: 'Sprint 13' },
    epic: 'SHOP-1',
  });
  expect(told.follows).toHaveLength(2);
  for (const id of told.follows!) await at.changes.again(at.profileId, id);
  const [issue] = called('In its place');
  expect(issue.epic).toBe('SHOP-1');
  expect(at.world.currentSprint(issue)?.id).toBe(13);
  expect(at.world.status(issue.status).category).toBe('indeterminate');
  expect((await at.rowsOf(issue.key)).map(({ kind, state }) => [kind, state])).toEqual([
    ['create', 'made'],
    ['sprint', 'made'],
    ['move', 'made'],
  ]);
});

describe('a new work item is made once', () => {
  test('where the answer gets lost after Jira has made it', async () => {
    at.team.jira.faults.plant({ kind: 'reset', on: /\/issue$/, method: 'POST', times: 1 });
    const told = await add('Lost on the way back', {}, 'one-form');
    const [issue, ...others] = called('Lost on the way back');
    expect(told).toMatchObject({ state: 'made', key: issue.key });
    expect(others).toEqual([]);
    expect(await add('Lost on the way back', {}, 'one-form')).toMatchObject({ id: told.id, key: issue.key });
    expect(called('Lost on the way back')).toHaveLength(1);
  });

  test('where Jira makes it long after the answer was given up', async () => {
    at.team.jira.faults.plant({ kind: 'status', status: 504, on: /\/issue$/, method: 'POST', times: 1 });
    await expect(add('Late')).rejects.toThrow('It is not known whether the work item was created.');
    const [row] = (await at.rowsOf('SHOP')).filter(({ state }) => state === 'not known yet');
    at.world.addIssue({
      ...{ project: 'SHOP', summary: 'Late', reporter: 'ben', creator: 'ben' },
      properties: { 'footbridge.change': { id: row.id } },
    });
    const told = await add('Late');
    expect(told).toMatchObject({ state: 'made', id: row.id });
    expect(called('Late')).toHaveLength(1);
  });

  test('and may be sent again once Jira has shown nothing of it for long enough', async () => {
    at.team.jira.faults.plant({ kind: 'status', status: 504, on: /\/issue$/, method: 'POST', times: 1 });
    await expect(add('Never came')).rejects.toThrow('not known whether');
    const [row] = (await at.rowsOf('SHOP')).filter(({ state }) => state === 'not known yet');
    await later(92_000, async () => {
      await expect(at.changes.again(at.profileId, row.id)).rejects.toThrow('Jira shows nothing of it');
      expect(await at.changes.again(at.profileId, row.id)).toMatchObject({ state: 'made', id: row.id });
    });
    expect(called('Never came')).toHaveLength(1);
  });

  test('while Jira is away it waits, and holds up nothing else that is new', async () => {
    at.team.jira.faults.plant({ kind: 'maintenance' });
    const waiting = await add('Comes second');
    expect(waiting.state).toBe('waiting');
    at.team.jira.faults.clear();
    expect((await add('Comes first')).state).toBe('made');
    expect((await at.changes.again(at.profileId, waiting.id!)).state).toBe('made');
    expect([called('Comes first').length, called('Comes second').length]).toEqual([1, 1]);
  });
});

test('what Jira insists on is asked for before anything is sent', async () => {
  at.world.project('SHOP').requiredForNew = ['customfield_10113', 'components'];
  await expect(add('Without')).rejects.toMatchObject({
    message: 'Jira also asks for Component/s and Business Value where the type is Story.',
    fields: [{ id: 'components' }, { id: 'customfield_10113' }],
  });
  expect(called('Without')).toEqual([]);
  const [{ id }] = at.world.project('SHOP').components!;
  await add('With', { fields: { components: [{ id }], customfield_10113: 3 } });
  expect(called('With')).toHaveLength(1);
});
