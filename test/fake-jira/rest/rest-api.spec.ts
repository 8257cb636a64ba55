import { bigWorld, FakeJira } from '../fake-jira.js';
import { SigningCaller } from '../signing-caller.js';

let jira: FakeJira;
let footbridge: SigningCaller;
let tokens: Record<string, string>;

beforeAll(async () => {
  jira = await FakeJira.start();
  footbridge = new SigningCaller(jira);
  footbridge.link();
  tokens = {};
  for (const name of ['ada', 'ben', 'cleo', 'finn']) tokens[name] = await footbridge.dance(name);
});
afterAll(() => jira.stop());
beforeEach(() => jira.faults.clear());

const api = '/rest/api/2';
const agile = '/rest/agile/1.0';
const as =
  (name: string) => (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    footbridge.call(tokens[name], method, path, body, headers);
const [ada, ben, cleo, finn] = ['ada', 'ben', 'cleo', 'finn'].map(as);

describe('searching', () => {
  test('gives a page with total, the asked fields and names', async () => {
    const { json } = await ada('POST', `${api}/search`, {
      jql: 'project = SHOP ORDER BY Rank ASC',
      startAt: 3,
      maxResults: 2,
      fields: ['summary', 'status', 'customfield_10104', 'customfield_10106'],
      expand: ['names'],
    });
    expect(json).toMatchObject({
      startAt: 3,
      maxResults: 2,
      total: 20,
      names: { customfield_10106: 'Story Points' },
    });
    expect(Object.keys(json.issues[0].fields).sort()).toEqual([
      'customfield_10104',
      'customfield_10106',
      'status',
      'summary',
    ]);
    expect(json.issues[0]).toMatchObject({
      key: 'SHOP-4',
      fields: {
        customfield_10106: 5,
        status: { id: '3', statusCategory: { id: 4, key: 'indeterminate', colorName: 'yellow' } },
      },
    });
    expect(json.issues[0].fields.customfield_10104).toEqual([
      expect.stringMatching(/Sprint@\w+\[id=11,rapidViewId=1,state=CLOSED,name=Sprint 11,/),
      expect.stringMatching(
        /\[id=12,rapidViewId=1,state=ACTIVE,name=Sprint 12, checkout \[part=2\],startDate=\d{4}.*goal=Pay by card, and by invoice,synced=false,autoStartStop=false,incompleteIssuesDestinationId=<null>\]$/,
      ),
    ]);
  });

  test('knows *all, *navigable, -field and maxResults=0, and writes floats as Jira does', async () => {
    const fields = async (query: string) =>
      Object.keys((await ada('GET', `${api}/search?jql=key%3DSHOP-4${query}`)).json.issues[0].fields);
    expect(await fields('&fields=*all')).toContain('comment');
    expect(await fields('')).not.toContain('comment');
    expect(await fields('&fields=-description')).not.toContain('description');
    expect(await fields('&fields=summary&fields=labels')).toEqual(['summary', 'labels']);
    const count = await ada('GET', `${api}/search?jql=project%3DSHOP&maxResults=0`);
    expect([count.json.total, count.json.issues]).toEqual([20, []]);
    expect((await ada('GET', `${api}/search?jql=key%3DSHOP-4&fields=customfield_10106`)).text).toContain(
      '"customfield_10106":5.0',
    );
  });

  test('lowers a page size to its own limit', async () => {
    expect((await ada('GET', `${api}/search?jql=&maxResults=5000`)).json.maxResults).toBe(1000);
    jira.faults.plant({ kind: 'maxResults', cap: 37 });
    expect((await ada('GET', `${api}/search?jql=&maxResults=500`)).json.maxResults).toBe(37);
  });

  test('refuses a bad query with 400, or lets it pass with warnings', async () => {
    const bad = await finn('GET', `${api}/search?jql=project%3DSHOP`);
    expect([bad.status, bad.json]).toEqual([
      400,
      { errorMessages: ["The value 'SHOP' does not exist for the field 'project'."], errors: {} },
    ]);
    const lenient = await finn('POST', `${api}/search`, {
      jql: 'project in (SHOP, MOB)',
      validateQuery: false,
    });
    expect(lenient.json.warningMessages).toEqual([
      "The value 'SHOP' does not exist for the field 'project'.",
    ]);
  });

  test('finds each person only what is theirs to see', async () => {
    const total = async (call: typeof ada) =>
      (await call('GET', `${api}/search?jql=&maxResults=0`)).json.total;
    expect([await total(ada), await total(ben), await total(finn)]).toEqual([41, 38, 11]);
    expect((await finn('GET', `${api}/project`)).json.map(({ key }: { key: string }) => key)).toEqual([
      'MOB',
    ]);
    jira.world.hide('SHOP-4', 'ben');
    const hidden = await ben('GET', `${api}/issue/SHOP-4`);
    expect([hidden.status, hidden.json.errorMessages]).toEqual([404, ['Issue Does Not Exist']]);
    const linked = (await ben('GET', `${api}/issue/SHOP-5?fields=issuelinks`)).json.fields.issuelinks;
    expect(linked).toEqual([]);
    jira.world.show('SHOP-4', 'ben');
    expect(
      (await ben('GET', `${api}/issue/SHOP-5?fields=issuelinks`)).json.fields.issuelinks[0],
    ).toMatchObject({
      type: { name: 'Blocks' },
      inwardIssue: { key: 'SHOP-4' },
    });
  });
});

describe('one issue', () => {
  test('goes on answering to the key it had before it moved', async () => {
    jira.world.addIssue({ project: 'SHOP', key: 'SHOP-90', summary: 'Moves on' });
    jira.world.moveIssue('SHOP-90', 'MOB');
    expect((await ada('GET', `${api}/issue/SHOP-90`)).json.key).toBe('MOB-12');
    jira.world.deleteIssue('MOB-12');
    expect((await ada('GET', `${api}/issue/SHOP-90`)).status).toBe(404);
  });

  test('is changed as a whole or not at all', async () => {
    const done = await ben('PUT', `${api}/issue/SHOP-5`, {
      fields: {
        summary: 'Pay by invoice within 14 days',
        customfield_10106: 5,
        duedate: null,
        assignee: { name: 'cleo' },
      },
      update: {
        labels: [{ add: 'later' }, { remove: 'payments' }],
        comment: [{ add: { body: 'Agreed with Ada.' } }],
      },
    });
    expect([done.status, done.text]).toEqual([204, '']);
    const { json } = await ben('GET', `${api}/issue/SHOP-5?expand=changelog&fields=*all`);
    expect(json.fields).toMatchObject({
      summary: 'Pay by invoice within 14 days',
      customfield_10106: 5,
      labels: ['checkout', 'later'],
      duedate: null,
    });
    expect(json.fields.comment.comments[0]).toMatchObject({
      body: 'Agreed with Ada.',
      author: { name: 'ben' },
    });
    expect(json.changelog.histories.at(-1)).toMatchObject({ author: { name: 'ben' } });
    expect(json.changelog.histories[0].items).toContainEqual(
      expect.objectContaining({
        field: 'assignee',
        from: 'JIRAUSER10102',
        to: 'JIRAUSER10103',
        toString: 'Cleo Marín',
      }),
    );

    const refused = await ben('PUT', `${api}/issue/SHOP-5`, {
      fields: {
        summary: '',
        customfield_10104: [12],
        customfield_10105: '0|x',
        customfield_10106: '5',
        status: { id: '3' },
        nonsense: 1,
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toEqual({
      summary: 'You must specify a summary of the issue.',
      customfield_10104: 'Number value expected as the Sprint id.',
      customfield_10105:
        "Field 'customfield_10105' cannot be set. It is not on the appropriate screen, or unknown.",
      customfield_10106: 'Operation value must be a number',
      status: "Field 'status' cannot be set. It is not on the appropriate screen, or unknown.",
      nonsense: "Field 'nonsense' cannot be set. It is not on the appropriate screen, or unknown.",
    });
  });

  test('cannot be changed by someone who only reads, nor in a field that is off the screen', async () => {
    const reading = await ben('PUT', `${api}/issue/OPS-3`, { fields: { summary: 'x' } });
    expect([reading.status, Object.keys(reading.json.errors)]).toEqual([400, ['summary']]);
    expect((await ben('GET', `${api}/issue/OPS-3/editmeta`)).json.fields).toEqual({});
    expect(
      (await ada('PUT', `${api}/issue/OPS-3`, { fields: { customfield_10106: 2 } })).json.errors,
    ).toHaveProperty('customfield_10106');
    expect((await ada('GET', `${api}/issue/OPS-3/editmeta`)).json.fields).not.toHaveProperty(
      'customfield_10106',
    );
    expect((await ben('PUT', `${api}/issue/OPS-3/assignee`, { name: 'ben' })).status).toBe(403);
  });

  test('is assigned by login name, to people who may see its project', async () => {
    const names = async (query: string) =>
      (await ada('GET', `${api}/user/assignable/search?${query}`)).json.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('issueKey=SHOP-5&username=')).toEqual(['ada', 'ben', 'cleo', 'dora']);
    expect(await names('project=MOB&username=fi')).toEqual(['finn']);
    expect((await ada('PUT', `${api}/issue/SHOP-5/assignee`, { name: null })).status).toBe(204);
    expect(jira.world.issue('SHOP-5').assignee).toBeNull();
    expect((await ada('PUT', `${api}/issue/SHOP-5/assignee`, { name: 'finn' })).json.errors.assignee).toBe(
      "User 'finn' cannot be assigned issues.",
    );
    await ada('PUT', `${api}/issue/SHOP-5/assignee`, { name: '-1' });
    expect(jira.world.issue('SHOP-5').assignee).toBe('ada');
  });

  test('takes comments', async () => {
    const posted = await finn('POST', `${api}/issue/MOB-2/comment`, {
      body: 'On my phone it works <b>now</b>.',
    });
    expect([posted.status, posted.json.author.key]).toEqual([201, 'JIRAUSER10106']);
    expect((await finn('GET', `${api}/issue/MOB-2/comment`)).json).toMatchObject({
      total: 1,
      maxResults: 50,
    });
    expect((await finn('POST', `${api}/issue/MOB-2/comment`, { body: ' ' })).status).toBe(400);
  });

  test('is created and linked', async () => {
    const created = await cleo('POST', `${api}/issue`, {
      fields: {
        project: { key: 'MOB' },
        issuetype: { id: '10001' },
        summary: 'Dark colours',
        customfield_10106: 3,
      },
    });
    expect(created.status).toBe(201);
    const linked = await cleo('POST', `${api}/issueLink`, {
      type: { name: 'Blocks' },
      inwardIssue: { key: created.json.key },
      outwardIssue: { key: 'MOB-9' },
    });
    expect([linked.status, linked.text]).toEqual([201, '']);
    const read = (await cleo('GET', `${api}/issue/${created.json.key}`)).json.fields.issuelinks[0];
    expect(read.outwardIssue.key).toBe('MOB-9');
    expect((await cleo('DELETE', `${api}/issueLink/${read.id}`)).status).toBe(204);
    expect(
      (
        await cleo('POST', `${api}/issue`, {
          fields: { project: { key: 'MOB' }, issuetype: { id: '10001' } },
        })
      ).json.errors.summary,
    ).toBeTruthy();
  });
});

describe('permissions', () => {
  const permissions = async (call: typeof ada, query: string) =>
    (await call('GET', `${api}/mypermissions?${query}`)).json.permissions;

  test('are said for a work item, with names, and are what Jira goes by', async () => {
    const world = jira.world;
    world.deny('ben', 'comment', 'MOB');
    world.deny('ben', 'link', 'MOB');
    const found = await permissions(ben, 'issueKey=MOB-9');
    expect(found.ADD_COMMENTS).toMatchObject({ name: 'Add Comments', havePermission: false });
    expect(found.EDIT_ISSUES.havePermission).toBe(true);
    expect((await permissions(ada, 'projectKey=MOB')).ADD_COMMENTS.havePermission).toBe(true);

    const comment = await ben('POST', `${api}/issue/MOB-9/comment`, { body: 'x' });
    expect([comment.status, comment.json.errorMessages[0]]).toEqual([
      400,
      expect.stringContaining('you do not have the permission to comment on this issue'),
    ]);
    const ends = { inwardIssue: { key: 'MOB-9' }, outwardIssue: { key: 'MOB-1' } };
    const link = await ben('POST', `${api}/issueLink`, { type: { name: 'Blocks' }, ...ends });
    expect([link.status, link.json.errorMessages]).toEqual([
      401,
      ["No Link Issue Permission for issue 'MOB-9'"],
    ]);
    expect(link.headers.get('x-ausername')).toBe('ben');
    world.grant('ben', 'comment', 'MOB');
    expect((await permissions(ben, 'issueKey=MOB-9')).ADD_COMMENTS.havePermission).toBe(true);
  });

  test('of what one may not see are no answer', async () => {
    expect((await finn('GET', `${api}/mypermissions?issueKey=SHOP-1`)).status).toBe(404);
    expect((await finn('GET', `${api}/mypermissions?projectKey=SHOP`)).status).toBe(404);
  });
});

describe('transitions', () => {
  const offered = async (call: typeof ada, key: string) =>
    (await call('GET', `${api}/issue/${key}/transitions?expand=transitions.fields`)).json.transitions;

  test('are those of the current status and of this person', async () => {
    const names = async (call: typeof ada, key: string) =>
      (await offered(call, key)).map(({ name }: { name: string }) => name);
    expect(await names(ben, 'SHOP-10')).toEqual(['Start work']);
    expect(await names(cleo, 'SHOP-10')).toEqual(['Start work', 'Close without work']);
    expect(await names(ben, 'OPS-1')).toEqual([]);
    expect((await offered(ben, 'SHOP-4'))[2]).toMatchObject({
      name: 'Done',
      to: { id: '10012', statusCategory: { key: 'done' } },
      fields: {
        resolution: {
          required: true,
          allowedValues: [{ id: '10000', name: 'Done' }, { id: '10001' }, { id: '10002' }],
        },
      },
    });
    expect((await ben('GET', `${api}/issue/SHOP-4/transitions`)).json.transitions[0]).not.toHaveProperty(
      'fields',
    );
  });

  test('need what their screen requires, and are refused when they are not offered', async () => {
    const go = (call: typeof ada, id: string, fields?: object) =>
      call('POST', `${api}/issue/SHOP-6/transitions`, { transition: { id }, fields });
    expect((await go(ben, '41')).json).toEqual({
      errorMessages: [],
      errors: { resolution: 'Resolution is required.' },
    });
    expect((await go(ben, '21')).json.errorMessages[0]).toContain(
      'not valid for the current state of this issue (SHOP-6)',
    );
    expect((await go(ben, '999')).status).toBe(400);
    expect((await go(ben, '41', { resolution: { name: 'Done' } })).status).toBe(204);
    expect(jira.world.issue('SHOP-6')).toMatchObject({ status: '10012', resolution: '10000' });
    expect((await go(ben, '61')).status).toBe(204);
    expect(jira.world.issue('SHOP-6')).toMatchObject({ status: '10010', resolution: null });
  });
});

describe('boards', () => {
  test('are listed by name, in pages of 50, for those who may use their filter', async () => {
    const list = (await ada('GET', `${agile}/board?maxResults=500`)).json;
    expect(list).toMatchObject({ maxResults: 50, total: 3, isLast: true });
    expect(list.values.map(({ name }: { name: string }) => name)).toEqual([
      'Mobile App board',
      'Operations kanban',
      'Web Shop board',
    ]);
    expect((await ada('GET', `${agile}/board?name=shop`)).json.values).toEqual([
      { id: 1, self: `${jira.url}/rest/agile/1.0/board/1`, name: 'Web Shop board', type: 'scrum' },
    ]);
    expect((await finn('GET', `${agile}/board`)).json.total).toBe(1);
    expect((await finn('GET', `${agile}/board/1/configuration`)).status).toBe(404);
  });

  test('say which columns, estimate and rank they use', async () => {
    const scrum = (await ada('GET', `${agile}/board/1/configuration`)).json;
    expect(scrum).toMatchObject({
      filter: { id: '10100' },
      estimation: { type: 'field', field: { fieldId: 'customfield_10106', displayName: 'Story Points' } },
      ranking: { rankCustomFieldId: 10105 },
      columnConfig: { constraintType: 'issueCount' },
    });
    expect(scrum.columnConfig.columns[1]).toMatchObject({
      name: 'In Progress',
      max: 5,
      statuses: [{ id: '3' }],
    });
    const kanban = (await ada('GET', `${agile}/board/3/configuration`)).json;
    expect(kanban.columnConfig.columns[0]).toEqual({ name: 'Backlog', statuses: [] });
    expect(kanban).not.toHaveProperty('estimation');
    expect(kanban.subQuery.query).toContain('fixVersion');
  });

  test('hold issues by rank, with the agile members', async () => {
    const { json } = await ben(
      'GET',
      `${agile}/board/1/issue?jql=${encodeURIComponent('status = "In Progress"')}&fields=summary`,
    );
    expect(json.issues.map(({ key }: { key: string }) => key)).toEqual(['SHOP-1', 'SHOP-4', 'SHOP-7']);
    expect(json.issues[1].fields).toMatchObject({
      sprint: { id: 12, state: 'active' },
      closedSprints: [{ id: 11, state: 'closed' }],
      epic: { key: 'SHOP-1', name: 'Guest checkout' },
      flagged: false,
    });
    expect((await ben('GET', `${agile}/board/3/issue`)).json.total).toBe(9);
    expect(
      (await ben('GET', `${agile}/board/2/backlog`)).json.issues.map(({ key }: { key: string }) => key),
    ).toContain('MOB-9');
  });

  test('have sprints, unless they are kanban boards', async () => {
    const { json } = await ada('GET', `${agile}/board/1/sprint?state=active,future`);
    expect(json).not.toHaveProperty('total');
    expect(json.values.map(({ id, state }: { id: number; state: string }) => [id, state])).toEqual([
      [12, 'active'],
      [13, 'future'],
    ]);
    expect(json.values[1]).not.toHaveProperty('startDate');
    expect((await ada('GET', `${agile}/board/3/sprint`)).status).toBe(400);
    expect(
      (await ada('GET', `${agile}/sprint/13/issue`)).json.issues.map(({ key }: { key: string }) => key),
    ).toEqual(['SHOP-10', 'SHOP-11']);
    expect((await ada('POST', `${agile}/sprint/13/issue`, { issues: ['SHOP-12'] })).status).toBe(204);
    expect(jira.world.issue('SHOP-12').sprints).toEqual([13]);
    expect((await ada('POST', `${agile}/sprint/11/issue`, { issues: ['SHOP-12'] })).status).toBe(400);
  });

  test('change estimates also where the field is off the edit screen', async () => {
    jira.world.boards[2].estimation = 'customfield_10106';
    expect((await ada('PUT', `${agile}/issue/OPS-3/estimation?boardId=3`, { value: '8.0' })).json).toEqual({
      fieldId: 'customfield_10106',
      value: 8,
    });
    expect((await ada('GET', `${agile}/issue/OPS-3/estimation?boardId=3`)).json.value).toBe(8);
    expect((await ben('PUT', `${agile}/issue/OPS-3/estimation?boardId=3`, { value: '1' })).status).toBe(403);
    jira.world.boards[2].estimation = undefined;
  });

  test('rank issues, and say which ones could not be ranked', async () => {
    const ranked = await ada('PUT', `${agile}/issue/rank`, {
      issues: ['SHOP-14', 'SHOP-16'],
      rankBeforeIssue: 'SHOP-1',
    });
    expect(ranked.status).toBe(204);
    const first = (await ada('GET', `${agile}/board/1/issue?maxResults=3`)).json.issues.map(
      ({ key }: { key: string }) => key,
    );
    expect(first).toEqual(['SHOP-14', 'SHOP-16', 'SHOP-1']);
    const partly = await ben('PUT', `${agile}/issue/rank`, {
      issues: ['SHOP-14', 'OPS-1', 'SHOP-20'],
      rankAfterIssue: 'SHOP-2',
    });
    expect([partly.status, partly.json.entries.map(({ status }: { status: number }) => status)]).toEqual([
      207,
      [200, 403, 404],
    ]);
  });
});

test('metadata has the shapes of version 2', async () => {
  const fields = (await ada('GET', `${api}/field`)).json;
  expect(fields.find(({ id }: { id: string }) => id === 'issuekey')).not.toHaveProperty('schema');
  expect(
    fields.filter(({ schema }: { schema?: { custom?: string } }) => /rank$/.test(schema?.custom ?? '')),
  ).toHaveLength(2);
  expect(
    (await ada('GET', `${api}/statuscategory`)).json.map(({ id, key }: { id: number; key: string }) => [
      id,
      key,
    ]),
  ).toEqual([
    [1, 'undefined'],
    [2, 'new'],
    [4, 'indeterminate'],
    [3, 'done'],
  ]);
  expect(
    (await ada('GET', `${api}/project/OPS/statuses`)).json[0].statuses.map(
      ({ name }: { name: string }) => name,
    ),
  ).toEqual(['Reported', 'Waiting', 'In Progress', 'Done']);
  expect((await ada('GET', `${api}/filter/favourite`)).json.map(({ id }: { id: string }) => id)).toEqual([
    '10100',
    '10101',
    '10102',
    '10103',
  ]);
  expect((await ben('GET', `${api}/filter/10104`)).status).toBe(400);
  expect((await ada('GET', `${api}/project/shop`)).json.lead.name).toBe('ada');
  expect((await finn('GET', `${api}/project/SHOP`)).status).toBe(404);
  expect((await ada('GET', `${api}/issueLinkType`)).json.issueLinkTypes).toHaveLength(4);
  expect((await ada('GET', '/rest/api/latest/priority')).json).toHaveLength(5);
  expect((await ada('GET', `${api}/nothing`)).json).toMatchObject({ 'status-code': 404 });
  expect((await ada('DELETE', `${api}/myself`)).status).toBe(405);
});

test('changes from a browser are refused unless they say that they know of XSRF', async () => {
  const change = (headers: Record<string, string>) =>
    ada('PUT', `${api}/issue/SHOP-3`, { fields: { labels: ['a'] } }, headers);
  const refused = await change({ 'User-Agent': 'Mozilla/5.0 (X11)' });
  expect([refused.status, refused.text]).toEqual([403, 'XSRF check failed']);
  expect((await change({ Origin: 'https://footbridge.test' })).status).toBe(403);
  expect((await change({ 'User-Agent': 'Mozilla/5.0', 'X-Atlassian-Token': 'no-check' })).status).toBe(204);
  expect((await change({})).status).toBe(204);
  const form = await ada('PUT', `${api}/issue/SHOP-3`, {}, { 'Content-Type': 'text/plain' });
  expect(form.status).toBe(415);
});

test('a form body takes part in the signature', async () => {
  const url = `${jira.url}${api}/search`;
  const signed = footbridge.sign('POST', url, {
    token: tokens.ada,
    data: { jql: 'project = SHOP & x', empty: '' },
  });
  const oauth = Object.fromEntries(Object.entries(signed).filter(([name]) => name.startsWith('oauth_')));
  const body = new URLSearchParams({ jql: 'project = SHOP & x', empty: '' });
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { Authorization: footbridge.header(oauth) },
  });
  expect(answer.status).toBe(415);
});

test('newer versions differ where they really do', async () => {
  const ten = await FakeJira.start({ version: '10.3.1' });
  try {
    const caller = new SigningCaller(ten);
    caller.link();
    const token = await caller.dance('ada');
    const { json, headers } = await caller.call(token, 'GET', `${api}/search?jql=key%3DSHOP-4`);
    expect(json).toMatchObject({ names: null, schema: null, warningMessages: null });
    expect(json.issues[0].fields.customfield_10104[1]).toMatch(
      /\[activatedDate=.*,autoStartStop=false,.*,id=12,.*,state=ACTIVE,synced=false\]$/,
    );
    expect(json.issues[0].fields.status.statusCategory.colorName).toBe('inprogress');
    expect(headers.get('x-ausername')).toBeNull();
    expect(
      (await caller.call(token, 'GET', `${api}/search?jql=&startAt=10000`)).json.errorMessages[0],
    ).toContain('Search limit exceeded');
    expect((await caller.call(token, 'GET', `${api}/issue/createmeta?projectKeys=SHOP`)).status).toBe(404);
    expect(
      (await caller.call(token, 'GET', `${api}/issue/createmeta/SHOP/issuetypes`)).json.values,
    ).toHaveLength(5);
  } finally {
    await ten.stop();
  }
});

test('before 9.0 everything needed to create issues comes at once', async () => {
  const eight = await FakeJira.start({ version: '8.3.0' });
  try {
    const caller = new SigningCaller(eight);
    caller.link();
    const token = await caller.dance('ada');
    const old = await caller.call(
      token,
      'GET',
      `${api}/issue/createmeta?projectKeys=SHOP&expand=projects.issuetypes.fields`,
    );
    expect(old.json.projects[0].issuetypes[0].fields.summary).toMatchObject({
      required: true,
      name: 'Summary',
    });
    expect((await caller.call(token, 'GET', `${api}/issue/createmeta/SHOP/issuetypes`)).status).toBe(404);
  } finally {
    await eight.stop();
  }
});

test('a big world answers quickly, with issues of the usual size', async () => {
  const big = await FakeJira.start({ world: bigWorld(6000) });
  try {
    const caller = new SigningCaller(big);
    caller.link();
    const token = await caller.dance('ada');
    const search = () =>
      caller.call(token, 'POST', `${api}/search`, {
        jql: 'project = BIG ORDER BY Rank ASC',
        maxResults: 500,
      });
    const { text, json } = await search();
    expect(json.total).toBe(5000);
    expect(text.length / 500).toBeGreaterThan(2700);
    expect(text.length / 500).toBeLessThan(4000);
    const before = performance.now();
    await search();
    expect(performance.now() - before).toBeLessThan(1000);
    big.world.editIssue('BIG-1', { summary: 'Changed' });
    expect((await search()).json.issues[0].fields.summary).toBe('Changed');
  } finally {
    await big.stop();
  }
});
