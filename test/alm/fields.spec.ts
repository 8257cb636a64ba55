import fc from 'fast-check';
import { MAPPED_FIELDS, type AlmField } from '../../src/alm/alm-provider.js';
import { proposeMapping } from '../../src/alm/jira/rest/field-mapping.js';
import { partAsText, readInstant } from '../../src/alm/jira/rest/field-values.js';
import { fieldsOf, workItemOf } from '../../src/alm/jira/rest/jira-work-item.js';
import { currentSprint, parseSprint } from '../../src/alm/jira/rest/sprint-string.js';

const HEAD = 'com.atlassian.greenhopper.service.sprint.Sprint@1a2b';
const DECLARED = (name: string, state = 'ACTIVE', id = 12) =>
  `${HEAD}[id=${id},rapidViewId=7,state=${state},name=${name},startDate=2026-01-05T08:00:00.000Z,endDate=<null>,completeDate=<null>,sequence=12,goal=<null>]`;
const ALPHABETICAL = (name: string, state = 'ACTIVE', goal = '', id = 12) =>
  `${HEAD}[activatedDate=<null>,autoStartStop=false,completeDate=<null>,endDate=<null>,goal=${goal},id=${id},incompleteIssuesDestinationId=<null>,name=${name},rapidViewId=9,sequence=1,startDate=<null>,state=${state},synced=false]`;

describe('a sprint is read from', () => {
  const names = [
    'Sprint 5',
    'S, the 2nd',
    'a=b',
    'x [1]',
    'ends ]',
    'two\nlines',
    'goal, not',
    'name',
    '',
    'état ☃',
    'x,id =3',
  ];

  test.each(names)('the declared order, named %j', (name) => {
    expect(parseSprint(DECLARED(name))).toEqual({ id: '12', name, state: 'active' });
  });

  test.each(names)('the alphabetical order, named %j, with a goal of brackets', (name) => {
    expect(parseSprint(ALPHABETICAL(name, 'FUTURE', 'be, good = [be] quick,\nreally'))).toEqual({
      id: '12',
      name,
      state: 'future',
    });
  });

  test('an agile resource', () => {
    expect(parseSprint({ id: 12, name: 'Sprint 5', state: 'closed', goal: '' })).toEqual({
      id: '12',
      name: 'Sprint 5',
      state: 'closed',
    });
  });

  test.each([
    null,
    undefined,
    '',
    'text',
    '[]',
    7,
    {},
    { errorMessage: 'no' },
    DECLARED('x', 'DREAMT'),
    true,
  ])('nothing: %j', (raw) => {
    expect(parseSprint(raw)).toBeNull();
  });
});

test('the current sprint is the active one, else the next, else the last', () => {
  const all = [DECLARED('old', 'CLOSED', 1), DECLARED('older', 'CLOSED', 2), DECLARED('next', 'FUTURE', 4)];
  expect(currentSprint([...all, DECLARED('now', 'ACTIVE', 3)])?.name).toBe('now');
  expect(currentSprint(all)?.name).toBe('next');
  expect(currentSprint(all.slice(0, 2))?.name).toBe('older');
  expect(currentSprint([])).toBeNull();
  expect(currentSprint({ errorMessage: 'You do not have permission' })).toBeNull();
});

describe('values', () => {
  test.each([
    ['2026-01-12T01:41:00.589+0000', '2026-01-12T01:41:00.589Z'],
    ['2026-01-12T01:41:00.589+0530', '2026-01-11T20:11:00.589Z'],
    ['2026-01-12T01:41:00+02:00', '2026-01-11T23:41:00.000Z'],
    ['2026-01-12T01:41:00.589Z', '2026-01-12T01:41:00.589Z'],
    ['yesterday', null],
    [null, null],
    [7, null],
  ])('instant %j', (raw, instant) => {
    expect(readInstant(raw)).toBe(instant);
  });

  const denied = { errorMessage: 'You do not have permission', i18nErrorMessage: {} };
  test.each([
    ['points', 3, '3'],
    ['points', 0.5, '0.5'],
    ['points', '8.0', '8'],
    ['points', 0, '0'],
    ['points', null, ''],
    ['points', '', ''],
    ['points', 'many', ''],
    ['points', Infinity, ''],
    ['points', denied, ''],
    ['sprint', [DECLARED('Sprint 5')], 'Sprint 5 (active)'],
    ['epicLink', 'ABC-1', 'ABC-1'],
    ['epicLink', denied, ''],
    ['rank', '0|i0001b:', '0|i0001b:'],
    ['rank', '9223372036854775807', ''],
    ['team', 'Blue', 'Blue'],
    ['team', { value: 'Blue', id: '1' }, 'Blue'],
    ['team', { name: 'blue-group' }, 'blue-group'],
    ['team', { id: '12', title: 'Blue' }, 'Blue'],
    ['team', [{ value: 'Blue' }, { value: 'Red' }], 'Blue, Red'],
    ['team', { value: 'North', child: { value: 'Blue' } }, 'North – Blue'],
    ['team', 12, '12'],
    ['team', [], ''],
    ['team', {}, ''],
    ['team', denied, ''],
    ['startDate', '2026-02-15', '2026-02-15'],
    ['dueDate', '2026-02-15T23:30:00.000-0800', '2026-02-15'],
    ['dueDate', 'soon', ''],
    ['epicColor', 'ghx-label-14', '14'],
    ['epicColor', 'red', ''],
    ['flagged', [{ value: 'Impediment' }], 'yes'],
    ['flagged', [], ''],
    ['flagged', denied, ''],
  ] as const)('%s of %j', (part, raw, text) => {
    expect(partAsText(part, raw)).toBe(text);
  });
});

const issue = (fields: Record<string, unknown>) => ({
  id: '10106',
  key: 'ABC-8',
  fields: {
    status: { id: '3', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
    updated: '2026-01-12T01:41:00.589+0000',
    ...fields,
  },
});

describe('a work item', () => {
  test('is read from an issue with its mapped fields', () => {
    const fields = {
      summary: 'Pay\u0000 by card',
      issuetype: { id: 10001, name: 'Story', subtask: false },
      assignee: { key: 'JIRAUSER1', name: 'ada', displayName: 'Ada L.' },
      reporter: { name: 'ben' },
      priority: { id: '2', name: 'High' },
      labels: ['a', 7],
      components: [{ id: '1', name: 'Basket' }, null],
      fixVersions: [{ name: '1.1' }],
      parent: { id: '10100', key: 'ABC-2' },
      created: '2026-01-11T01:41:00.589+0000',
      customfield_3: [{ value: 'Impediment' }],
      customfield_1: 3,
      customfield_2: [DECLARED('Sprint 5')],
      duedate: '2026-02-15',
    };
    const mapping = {
      ...{ points: 'customfield_1', sprint: 'customfield_2', flagged: 'customfield_3', dueDate: 'duedate' },
    };
    expect(workItemOf(issue(fields), mapping)).toEqual({
      id: '10106',
      key: 'ABC-8',
      summary: 'Pay by card',
      type: { id: '10001', name: 'Story', isSubtask: false },
      status: { id: '3', name: 'In Progress', category: 'indeterminate' },
      assignee: { key: 'JIRAUSER1', name: 'ada', displayName: 'Ada L.' },
      reporter: { key: null, name: 'ben', displayName: 'ben' },
      priority: { id: '2', name: 'High' },
      labels: ['a'],
      components: ['Basket'],
      fixVersions: ['1.1'],
      points: 3,
      sprint: { id: '12', name: 'Sprint 5', state: 'active' },
      epicKey: null,
      epic: null,
      parentKey: 'ABC-2',
      isFlagged: true,
      rank: null,
      team: null,
      startDate: null,
      dueDate: '2026-02-15',
      created: '2026-01-11T01:41:00.589Z',
      updated: '2026-01-12T01:41:00.589Z',
    });
    expect(fieldsOf(mapping)).toEqual(
      expect.arrayContaining(['summary', 'customfield_1', 'customfield_2', 'duedate']),
    );
    expect(fieldsOf(mapping)).not.toContain('description');
  });

  test.each([
    [
      { customfield_4: 'Checkout', customfield_5: 'ghx-label-4' },
      { name: 'Checkout', color: 4 },
    ],
    [{ customfield_5: 'color_11' }, { name: 'All of it', color: 11 }],
    [{ issuetype: { name: 'Epic' } }, { name: 'All of it', color: null }],
    [{ customfield_4: null, customfield_5: 'ghx-label', issuetype: { name: 'Story' } }, null],
  ])('is an epic by its name as one, its colour or its type: %j', (fields, epic) => {
    const mapping = { epicName: 'customfield_4', epicColor: 'customfield_5' };
    expect(workItemOf(issue({ summary: 'All of it', ...fields }), mapping).epic).toEqual(epic);
  });

  test('JF-44 needs only a status', () => {
    expect(
      workItemOf(issue({ assignee: { errorMessage: 'no' }, labels: null }), { points: 'x' }),
    ).toMatchObject({
      summary: '',
      assignee: null,
      labels: [],
      points: null,
    });
    expect(() => workItemOf(issue({ status: null }), {})).toThrow(
      expect.objectContaining({
        cause: 'issue-incomplete',
        message: expect.stringContaining('without its status'),
      }),
    );
  });

  test.each([
    [{ updated: null, created: '2020-02-03T04:05:06.000+0100' }, '2020-02-03T03:05:06.000Z'],
    [{ updated: 'x' }, '1970-01-01T00:00:00.000Z'],
  ])('without a time of change is as old as it can be: %j', (fields, updated) => {
    expect(workItemOf(issue(fields), {}).updated).toBe(updated);
  });

  test('of a very old Jira has a status without category', () => {
    expect(workItemOf(issue({ status: { id: 1, name: 'Open' } }), {}).status).toEqual({
      id: '1',
      name: 'Open',
      category: 'undefined',
    });
  });

  test('of a board takes the sprint and the epic of the agile resource', () => {
    const fields = {
      sprint: { id: 3, name: 'Now', state: 'active' },
      epic: { id: 1, key: 'ABC-1' },
      closedSprints: [],
    };
    expect(workItemOf(issue(fields), {})).toMatchObject({ sprint: { name: 'Now' }, epicKey: 'ABC-1' });
  });
});

describe('a mapping is proposed', () => {
  const field = (id: string, name: string, type: string, customType?: string, items?: string): AlmField => ({
    id,
    name,
    custom: id.startsWith('custom'),
    type,
    ...(items && { items }),
    ...(customType && { customType }),
  });
  const GH = 'com.pyxis.greenhopper.jira:';
  const TYPES = 'com.atlassian.jira.plugin.system.customfieldtypes:';
  const fields = [
    field('summary', 'Summary', 'string'),
    field('created', 'Created', 'datetime'),
    field('duedate', 'Due Date', 'date'),
    field('timespent', 'Time Spent', 'number'),
    field('customfield_1', '스프린트', 'array', `${GH}gh-sprint`, 'string'),
    field('customfield_2', 'Epic-Verknüpfung', 'any', `${GH}gh-epic-link`),
    field('customfield_3', 'Rank (Obsolete)', 'any', `${GH}gh-global-rank`),
    field('customfield_4', 'Rang', 'any', `${GH}gh-lexo-rank`),
    field('customfield_5', 'Rank', 'any', `${GH}gh-lexo-rank`),
    field('customfield_6', 'Business Value', 'number', `${TYPES}float`),
    field('customfield_7', 'Story-Points', 'number', `${TYPES}float`),
    field('customfield_8', 'Feature Team', 'option', `${TYPES}select`),
    field('customfield_9', 'Epic Name', 'string', `${GH}gh-epic-label`),
    field('customfield_10', 'Start date', 'date', `${TYPES}datepicker`),
    field('customfield_11', 'Target end', 'date', 'com.atlassian.jpo:jpo-custom-field-baseline-end'),
    field('customfield_12', 'Notes', 'string', `${TYPES}textfield`),
    field('customfield_14', 'Epic-Farbe', 'string', 'com.pyxis.greenhopper.jira:gh-epic-color'),
    field('customfield_15', 'Hats', 'array', `${TYPES}multicheckboxes`),
    field('customfield_16', 'Flagged', 'array', `${TYPES}multicheckboxes`),
  ];
  const mapping = proposeMapping(fields);

  test('by type first, then by name', () => {
    expect(
      Object.fromEntries(Object.entries(mapping).map(([part, { proposed }]) => [part, proposed])),
    ).toEqual({
      points: 'customfield_7',
      sprint: 'customfield_1',
      epicLink: 'customfield_2',
      rank: 'customfield_5',
      team: 'customfield_8',
      startDate: 'customfield_10',
      dueDate: 'duedate',
      epicName: 'customfield_9',
      epicColor: 'customfield_14',
      flagged: 'customfield_16',
    });
  });

  test('with the fields whose type fits as choices', () => {
    const ids = (part: keyof typeof mapping) => mapping[part].choices.map(({ id }) => id);
    expect(ids('points')).toEqual(['customfield_6', 'customfield_7']);
    expect(ids('rank')).toEqual(['customfield_4', 'customfield_5']);
    expect(ids('team')).toEqual(['customfield_8', 'customfield_12']);
    expect(ids('dueDate')).toEqual(['duedate', 'customfield_10', 'customfield_11']);
  });

  test.each([
    'Story Points',
    'Storypoints',
    'Story-Points',
    'Puntos de historia',
    'ストーリーポイント',
    '스토리 포인트',
  ])('R01 as points where they are called %s', (name) => {
    const others = field('customfield_1', 'Geschäftswert', 'number', `${TYPES}float`);
    const points = field('customfield_2', name, 'number', `${TYPES}float`);
    expect(proposeMapping([others, points]).points.proposed).toBe('customfield_2');
  });

  test('with nothing where nothing fits', () => {
    expect(proposeMapping([field('summary', 'Summary', 'string')]).points).toEqual({ choices: [] });
  });
});

test('JF-12 whatever is in the fields, reading them never fails', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (raw, others) => {
      for (const part of MAPPED_FIELDS) expect(typeof partAsText(part, raw)).toBe('string');
      const mapping = Object.fromEntries(MAPPED_FIELDS.map((part) => [part, 'x']));
      const fields = { ...others, x: raw, sprint: raw, epic: raw, assignee: raw, priority: raw, labels: raw };
      expect(workItemOf({ ...issue({}), fields: { ...fields, ...issue({}).fields } }, mapping).key).toBe(
        'ABC-8',
      );
    }),
  );
});
