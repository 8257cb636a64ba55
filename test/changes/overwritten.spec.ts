import { setTimeout as pause } from 'node:timers/promises';
import { assign } from '../../src/changes/kinds/assign.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { edit } from '../../src/changes/kinds/edit.js';
import { editList } from '../../src/changes/kinds/edit-list.js';
import { move } from '../../src/changes/kinds/move.js';
import { editComment } from '../../src/changes/kinds/own-comment.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { putInSprint } from '../../src/changes/kinds/sprint.js';
import type { IssueChanges } from '../fake-jira/world.js';
import { atChanges, type Wish } from '../support/at-changes.js';
import { labels } from './stories.js';

const at = atChanges();
const world = () => at.world;
const issue = (key: string) => at.world.issue(key);

interface Story extends Pick<Wish, 'kind' | 'key' | 'wanted'> {
  /** What Ada makes of it before Footbridge looks. */
  theirs: IssueChanges;
}

/** A field of the edit screen, and what somebody wants in it. */
const text = (field: string, label: string, wanted: string) =>
  ({ kind: edit, wanted: { field, label, control: 'text' as const, text: wanted } }) satisfies Partial<Story>;

const BASKET = {
  ...{ field: 'components', label: 'Component/s', control: 'several' },
  ...{ add: [{ id: '10300', name: 'Basket' }], remove: [] },
};

const STORIES: Record<string, Story> = {
  points: { kind: setPoints, key: 'SHOP-4', wanted: { points: 34 }, theirs: { points: 1 } },
  'points taken away': { kind: setPoints, key: 'SHOP-5', wanted: { points: null }, theirs: { points: 55 } },
  'an assignment': { kind: assign, key: 'SHOP-6', wanted: { name: 'cleo' }, theirs: { assignee: 'dora' } },
  'a move': {
    kind: move,
    key: 'SHOP-7',
    wanted: { by: '31', typed: {} },
    theirs: { status: 'To Do' },
  },
  'a sprint': {
    kind: putInSprint,
    key: 'SHOP-8',
    wanted: { sprint: { id: '13', name: 'Sprint 13' } },
    theirs: { sprints: [] },
  },
  'the backlog': {
    kind: putInSprint,
    key: 'SHOP-9',
    wanted: { sprint: null },
    theirs: { sprints: [13] },
  },
  labels: {
    kind: editList,
    key: 'SHOP-10',
    wanted: labels(['urgent']),
    theirs: { labels: ['theirs'] },
  },
  components: {
    kind: editList,
    key: 'SHOP-11',
    wanted: BASKET,
    theirs: { components: [] },
  },
  'a summary': { ...text('summary', 'Summary', 'Ben’s'), key: 'SHOP-12', theirs: { summary: 'Ada’s' } },
  'a day': {
    kind: edit,
    key: 'SHOP-13',
    wanted: { field: 'duedate', label: 'Due Date', control: 'date', text: '2026-12-24' },
    theirs: { dueDate: null },
  },
  'a priority': {
    kind: edit,
    key: 'SHOP-14',
    wanted: { field: 'priority', label: 'Priority', control: 'select', text: '1' },
    theirs: { priority: '5' },
  },
};

/** Ada writes over it as soon as Jira has it, while its answer is still on its way. */
async function overtaken(story: Story) {
  const { key, theirs } = story;
  const { revision } = issue(key);
  at.team.jira.faults.plant({
    kind: 'delay',
    ms: 300,
    on: /SHOP-\d+$|assignee|transitions|issue$/,
    method: 'PUT',
  });
  at.team.jira.faults.plant({ kind: 'delay', ms: 300, on: /transitions|issue$/, method: 'POST' });
  const making = at.make(wishOf(story));
  const over = making.then(
    () => true,
    () => true,
  );
  while (issue(key).revision === revision && !(await Promise.race([over, pause(5, false)])));
  world().editIssue(key, theirs, { by: 'ada' });
  return making;
}

/** Jira has not done it when its answer is lost, does it then, and Ada writes over it before Footbridge looks again. */
async function lost(story: Story, does: () => unknown, theirs: () => unknown) {
  at.team.jira.faults.plant({
    kind: 'status',
    status: 504,
    on: /SHOP-\d+(\/\w+)*$/,
    method: 'PUT',
    times: 1,
  });
  at.team.jira.faults.plant({ kind: 'status', status: 504, on: /comment$/, method: 'POST', times: 1 });
  await expect(at.make(wishOf(story))).rejects.toThrow('not known whether');
  at.team.jira.faults.clear();
  does();
  await pause(5); // times have milliseconds
  theirs();
  return (await at.rowOf(story.key)).id;
}

const wishOf = ({ kind, key, wanted }: Story) => ({ kind, key, wanted });
const stateOf = async (key: string) => (await at.rowOf(key)).state;

describe('what somebody writes over before Footbridge has looked was made all the same', () => {
  test.each(Object.entries(STORIES))('%s, where Jira says that it took it', async (_, story) => {
    const told = await overtaken(story);
    expect(told.state).toBe('made');
    expect(told.message).toMatch(/^“.+” was made, and changed again since by Ada Northcott\.$/);
    expect(at.writes()).toBe(1);
  });
});

describe('JF-39 what somebody writes over while the answer is lost is found in the history', () => {
  const edited = (key: string, story: Pick<Story, 'kind' | 'wanted' | 'theirs'>, bens: IssueChanges) =>
    lost(
      { ...story, key },
      () => world().editIssue(key, bens, { by: 'ben' }),
      () => world().editIssue(key, story.theirs, { by: 'ada' }),
    );
  const told = (id: string) => at.changes.again(at.profileId, id).then(({ message }) => message);

  test.each<[string, string, Pick<Story, 'kind' | 'wanted' | 'theirs'>, IssueChanges]>([
    ['points', 'SHOP-16', { ...STORIES.points, theirs: { points: 1 } }, { points: 34 }],
    ['an assignment', 'SHOP-17', STORIES['an assignment'], { assignee: 'dora' }],
    ['a summary', 'SHOP-18', { ...STORIES['a summary'] }, { summary: 'Ben’s' }],
  ])('%s', async (_, key, story, bens) => {
    const isDora = bens.assignee === 'dora';
    const wanted = isDora ? { name: 'dora' } : story.wanted;
    const theirs = isDora ? { assignee: 'cleo' } : story.theirs;
    const id = await edited(key, { ...story, wanted, theirs }, bens);
    await at.sentLongAgo(id);
    expect(await told(id)).toMatch(
      / was made, and changed again since by Ada Northcott\. Jira answered late\.$/,
    );
    expect([await stateOf(key), at.writes()]).toEqual(['made', 1]);
  });

  test('also a comment that was deleted since', async () => {
    const id = await lost(
      { kind: comment, key: 'SHOP-19', wanted: { text: 'Hasty' }, theirs: {} },
      () => world().comment('SHOP-19', 'Hasty', { by: 'ben' }),
      () => world().deleteComment('SHOP-19', issue('SHOP-19').comments[0].id, { by: 'ada' }),
    );
    await at.sentLongAgo(id);
    expect(await told(id)).toBe(
      '“Comment ‘Hasty’” was made, and deleted since by Ada Northcott. Jira answered late.',
    );
  });

  test('but not what a comment said before it was written over: that stays not known', async () => {
    const { id: first } = world().comment('SHOP-12', 'First', { by: 'ben' });
    const change = await lost(
      { kind: editComment, key: 'SHOP-12', wanted: { id: first, text: 'Second' }, theirs: {} },
      () => world().editComment('SHOP-12', first, 'Second'),
      () => world().editComment('SHOP-12', first, 'Third'),
    );
    await at.sentLongAgo(change);
    await expect(told(change)).rejects.toThrow('not known whether the comment was changed');
    expect(await stateOf('SHOP-12')).toBe('not known yet');
  });
});

describe('what the history does not tell', () => {
  const points = { kind: setPoints, wanted: { points: 34 }, theirs: { points: 1 } };
  const without = (answer: any) => (answer.changelog ? { ...answer, changelog: undefined } : answer);
  const cut = (answer: any) =>
    answer.changelog ? { ...answer, changelog: { total: 9, histories: [] } } : answer;

  test.each([
    ['cannot be read', 'SHOP-2', without],
    ['is cut off', 'SHOP-3', cut],
  ])('where it %s stays not known yet, and is never said not to be made', async (_, key, change) => {
    at.team.jira.faults.plant({ kind: 'alter', change, on: /issue/ });
    await expect(overtaken({ ...points, key })).rejects.toThrow(
      'Jira took the change and shows something else, and its history could not be read. It is not known whether',
    );
    const { id } = await at.rowOf(key);
    await at.sentLongAgo(id);
    await expect(at.changes.again(at.profileId, id)).rejects.toThrow('not known whether');
    expect([await stateOf(key), at.writes()]).toEqual(['not known yet', 1]);
  });

  test('somebody else’s change to the same value is not taken for one’s own', async () => {
    const id = await lost(
      { ...points, key: 'SHOP-1' },
      () => world().editIssue('SHOP-1', { points: 34 }, { by: 'cleo' }),
      () => world().editIssue('SHOP-1', { points: 2 }, { by: 'ada' }),
    );
    await at.sentLongAgo(id);
    await expect(at.changes.again(at.profileId, id)).rejects.toThrow('Jira shows nothing of it');
    expect(await stateOf('SHOP-1')).toBe('refused');
  });
});
