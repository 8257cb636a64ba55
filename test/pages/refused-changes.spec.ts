import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';
import { comesTo, until } from '../support/until.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let boardId: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  const accountId = await savedAccount(ada, jira);
  const board = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP', 'OPS'] });
  boardId = board.split('/')[2];
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
afterEach(() => jira.faults.clear());

const item = (key: string) => ada.visit(paths.items.show({ boardId, key }));

/** Nothing of what happened may look like the end of the link. */
async function expectLinkAlive(): Promise<void> {
  const page = await ada.visit(paths.credentials.index());
  expect(page.text).not.toMatch(/no longer accepts|does not work|Authorization header/);
  expect((await item('SHOP-5')).status).toBe(200);
}

test('R12: points that are not on the edit screen are told by the name of the field, with who mends it and where', async () => {
  const project = jira.world.project('OPS');
  const { offEditScreen } = project;
  project.offEditScreen = [];
  await item('OPS-3');
  project.offEditScreen = offEditScreen; // an administrator of Jira takes the field away meanwhile
  const page = await ada.press('Set points', { points: '5' });
  expect(page.status).toBe(422);
  const reason = page.$('#points-error').text();
  expect(reason).toMatch(/“Story Points” cannot be set on OPS-3: it is not on the screen/);
  expect(reason).toMatch(/Ask an administrator of the project in Jira .*Project settings, Screens\./);
  expect(page.text).not.toMatch(/customfield_/);
  expect(page.value('points')).toBe('5');
});

test('what was typed for a field that Jira lets one edit no more is not lost, and it is said why', async () => {
  await item('SHOP-5');
  const { $ } = ada.page;
  $('button[aria-label="Save Summary"]').text('Save Summary');
  jira.world.deny('ada', 'edit', 'SHOP');
  const page = await ada.press('Save Summary', { 'e-summary': 'A summary that took some thought' });
  jira.world.grant('ada', 'edit', 'SHOP');
  expect(page.status).toBe(422);
  expect(page.text).toContain(
    'Jira does not let you change that field of SHOP-5 any more: nothing was sent.',
  );
  expect(page.$('#e-summary').text()).toContain('A summary that took some thought');
  expect(page.$('h1').text()).toContain('SHOP-5');
});

test('a form that is sent again is answered by what became of it, also when Jira lets its person edit or see no more by then', async () => {
  const page = await item('SHOP-5');
  const shown = { 'w-summary': page.value('w-summary'), 'h-summary': page.value('h-summary') };
  const fields = { _csrf: page.value('_csrf'), ...shown, 'e-summary': 'Sent twice', operation: 'sent twice' };
  const target = paths.items.field({ boardId, key: 'SHOP-5', field: 'summary' });
  const answer = async () => {
    const { html } = await ada.post(target, fields, { Accept: 'application/json' });
    return JSON.parse(html) as { ok: boolean; message: string };
  };
  await answer();
  await until(() => jira.world.issue('SHOP-5').summary === 'Sent twice');
  jira.world.deny('ada', 'edit', 'SHOP');
  await comesTo(async () => (await answer()).message, '“Summary” of SHOP-5 is changed in Jira.');
  jira.world.grant('ada', 'edit', 'SHOP');
  jira.world.hide('SHOP-5', 'ada');
  expect(await answer()).toMatchObject({ ok: true, message: '“Summary” of SHOP-5 is changed in Jira.' });
  jira.world.show('SHOP-5', 'ada');
  expect(jira.world.issue('SHOP-5').summary).toBe('Sent twice');
});

test('a form whose change was refused, sent again after the right to edit was taken, says what it means now, with what was typed', async () => {
  const page = await item('SHOP-5');
  const shown = { 'w-summary': page.value('w-summary'), 'h-summary': page.value('h-summary') };
  const typed = { ...shown, 'e-summary': 'Refused, then sent again' };
  const fields = { _csrf: page.value('_csrf'), ...typed, operation: 'refused, then sent again' };
  const send = () => ada.post(paths.items.field({ boardId, key: 'SHOP-5', field: 'summary' }), fields);
  const body = '{"errorMessages":[],"errors":{"summary":"Only on Mondays."}}';
  const headers = { 'Content-Type': 'application/json' };
  jira.faults.plant({ kind: 'status', on: /issue\/SHOP-5/, method: 'PUT', status: 400, headers, body });
  const refused = await send();
  expect([refused.status, refused.value('e-summary')]).toEqual([422, 'Refused, then sent again']);
  expect(refused.$('#e-summary-error').text()).toContain('Only on Mondays.');
  jira.faults.clear();
  jira.world.deny('ada', 'edit', 'SHOP');
  const again = await send();
  jira.world.grant('ada', 'edit', 'SHOP');
  expect(again.status).toBe(422);
  expect(again.$('.error-summary').text()).toContain('any more: nothing was sent. Ask an administrator');
  expect([again.$('h1').text(), again.value('e-summary')]).toEqual([
    expect.stringContaining('SHOP-5'),
    'Refused, then sent again',
  ]);
  expect(jira.world.issue('SHOP-5').summary).not.toBe('Refused, then sent again');
});

test('the panel is told at once that a change is on its way, and by a page with all that was typed that Jira refused it', async () => {
  const form = { _csrf: (await item('SHOP-5')).value('_csrf'), from: 'panel' };
  const typed = { ...form, comment: 'half a thought', points: '5', pointsShown: '3' };
  jira.world.deny('ada', 'edit', 'SHOP');
  const answer = jira.faults.hold({ on: /issue\/SHOP-5/, times: 1 });
  let page = await ada.post(paths.items.points({ boardId, key: 'SHOP-5' }), typed);
  expect(page.status).toBe(202);
  answer();
  const { outcomeUrl } = JSON.parse(page.html) as { outcomeUrl: string };
  while (page.status === 202) page = await ada.post(outcomeUrl, form);
  jira.world.grant('ada', 'edit', 'SHOP');
  expect(page.status).toBe(422);
  expect(page.$('#points-error').text()).toMatch(/permission “Edit Issues” there/);
  expect([page.value('points'), page.$('[name=comment]').text()]).toEqual(['5', 'half a thought']);
});

test.each([
  ['comment', 'Add Comments', 'Comment', { comment: 'hello' }, '#comment-error'],
  ['assign', 'Assign Issues', 'Assign', { assignee: 'cleo' }, '#assignee-error'],
  ['edit', 'Edit Issues', 'Set points', { points: '5' }, '#points-error'],
] as const)(
  'R23: without the permission to %s, its name is said, who gives it, and where',
  async (...row) => {
    const [permission, name, button, typed, beside] = row;
    await item('SHOP-5');
    jira.world.deny('ada', permission, 'SHOP');
    const page = await ada.press(button, typed);
    jira.world.grant('ada', permission, 'SHOP');
    expect(page.status).toBe(422);
    expect(page.$(beside).text()).toMatch(
      new RegExp(`permission “${name}” there. Ask an administrator of the project in Jira .*Permissions\\.`),
    );
    await expectLinkAlive();
  },
);

test('R23: a missing permission that Jira says by a 401 is one, not the end of the link', async () => {
  await item('SHOP-5');
  jira.world.deny('ada', 'assign', 'SHOP');
  jira.faults.plant({
    kind: 'status',
    on: /\/assignee$/,
    status: 401,
    headers: { 'Content-Type': 'application/json', 'X-AUSERNAME': 'ada', 'X-Seraph-LoginReason': 'OUT, OK' },
    body: '{"errorMessages":["No permission to assign this issue."],"errors":{}}',
  });
  const page = await ada.press('Assign', { assignee: 'cleo' });
  jira.world.grant('ada', 'assign', 'SHOP');
  expect(page.status).toBe(422);
  expect(page.$('#assignee-error').text()).toContain('“Assign Issues”');
  await expectLinkAlive();
});

test('a change for which Jira names no permission is told in its own words, with who can help', async () => {
  await item('SHOP-5');
  const body = '{"errorMessages":["Only on Mondays."],"errors":{}}';
  const headers = { 'Content-Type': 'application/json' };
  jira.faults.plant({ kind: 'status', on: /\/comment$/, status: 401, headers, body });
  const page = await ada.press('Comment', { comment: 'hello' });
  expect(page.$('#comment-error').text()).toMatch(/Only on Mondays\. Ask an administrator of Jira/);
  await expectLinkAlive();
});

test.each([
  ['Set points', { points: '21' }, '#points-error', 'points'],
  ['Put into sprint', { sprint: '13:Sprint 13' }, '#sprint-error', 'sprint'],
  ['Assign', { assignee: 'cleo' }, '#assignee-error', 'assignee'],
  ['Comment', { comment: 'A thought' }, '#comment-error', 'comment'],
  ['Save Summary', { 'e-summary': 'Another summary' }, '#e-summary-error', 'e-summary'],
] as const)(
  '%s: what Jira says it does not have is said beside what was typed, at a work item that is there',
  async (button, typed, beside, name) => {
    await item('SHOP-5');
    ada.page.$('button[aria-label="Save Summary"]').text('Save Summary');
    const headers = { 'Content-Type': 'application/json' };
    const body = '{"errorMessages":["Not here."],"errors":{}}';
    for (const method of ['POST', 'PUT'])
      jira.faults.plant({ kind: 'status', status: 404, on: /issue|sprint/, method, headers, body });
    const page = await ada.press(button, typed);
    expect([page.status, page.$('h1').text()]).toEqual([422, expect.stringContaining('SHOP-5')]);
    expect(page.$(beside).text()).toContain('Not here.');
    expect(page.value(name)).toBe(Object.values(typed)[0]);
  },
);

test('where a form of one’s changes was sent to leads to their list when it is opened as a page', async () => {
  const { again, withdrawal, undo, allAgain, allWithdrawal } = paths.changes;
  const ofOne = [again, withdrawal, undo].map((to) => to({ id: 'x' }));
  for (const address of [...ofOne, ...[allAgain, allWithdrawal].map((to) => to({ accountId: 'x' }))]) {
    const page = await ada.visit(address);
    expect([page.status, page.path]).toEqual([200, paths.changes.index()]);
  }
});
