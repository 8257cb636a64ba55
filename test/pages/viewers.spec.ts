import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { LivePage } from '../support/live-page.js';
import { until } from '../support/until.js';

const REFUSED = 'Viewers look at boards and change nothing in Jira from here.';

let team: Team;
let path: string;
beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await becomes('viewer');
});
afterAll(() => team.stop());

async function becomes(role: string): Promise<void> {
  const { id } = await team.footbridge.database.read.findOneByOrFail(Profile, { name: 'Ben' });
  await team.ada.visit(paths.people.index());
  await team.ada.post(paths.people.update({ id }), { role });
}

test('a viewer sees a board with their own link, and nothing on it that changes anything', async () => {
  const page = await team.ben.visit(path);
  expect(page.$('#SHOP-4').text()).toContain('Pay by card');
  expect(page.$('.card-more, [data-add], .card-box, #find-select')).toHaveLength(0);
  expect(page.$('#board').attr('data-place-refusal')).toBe(REFUSED);
  // They search, and take it away.
  expect((await team.ben.visit(`${path}?q=card`)).$('.card').length).toBeGreaterThan(0);
  expect((await team.ben.visit(`${path}/cards.csv`)).html).toContain('SHOP-4');
  // Boxes that are asked for by hand are not there either.
  expect((await team.ben.visit(`${path}?select=1`)).$('.card-box')).toHaveLength(0);
  // Others are shown the same work items with all that can be done.
  expect((await team.ada.visit(path)).$('#SHOP-4 .card-more')).toHaveLength(1);
});

test('on the page of a work item a viewer reads everything, and finds nothing to press', async () => {
  const page = await team.ben.visit(`${path}/items/SHOP-4`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('Pay by card');
  expect(page.text).toContain(REFUSED);
  const buttons = page.$('main button').filter((_, one) => !page.$(one).attr('hidden'));
  expect(buttons.map((_, one) => page.$(one).text().trim()).get()).toEqual([]);
  expect(page.$('main textarea, main select')).toHaveLength(0);
});

test('a viewer is offered no board to make or to change', async () => {
  const page = await team.ben.visit(paths.boards.index());
  expect(page.text).not.toMatch(/New board|Edit|Remove /);
  expect((await team.ben.visit(paths.boards.new())).status).toBe(403);
  expect(team.ben.page.text).toContain('Viewers look at boards, and make and change none.');
});

test('what a viewer sends all the same is refused before Jira is asked, and says who can change that', async () => {
  const at = { boardId: path.split('/')[2], key: 'SHOP-4' };
  await team.ben.visit(path);
  team.jira.calls.clear();
  for (const target of [
    paths.items.move(at),
    paths.items.comments(at),
    paths.items.assignee(at),
    paths.items.points(at),
    paths.items.field({ ...at, field: 'summary' }),
    paths.items.comment({ ...at, id: 1 }),
    paths.boards.add({ id: at.boardId }),
    paths.boards.several({ id: at.boardId }),
  ]) {
    await team.ben.visit(paths.profile.show());
    const page = await team.ben.post(target, { transition: '21', comment: 'x', press: 'me' });
    expect([target, page.status]).toEqual([target, 403]);
    expect(page.text).toContain(`${REFUSED} Ask an administrator of Footbridge to make you a member.`);
  }
  expect(team.jira.calls.length).toBe(0);
  await team.ben.visit(paths.profile.show());
  const script = await team.ben.post(paths.items.move(at), {}, { accept: 'application/json' });
  expect(JSON.parse(script.html)).toMatchObject({ ok: false, message: expect.stringContaining(REFUSED) });
});

test('an open page becomes a viewer’s, and a member’s again, without being loaded anew', async () => {
  await becomes('member');
  await team.ben.visit(path);
  expect(team.ben.page.$('#SHOP-4 .card-more')).toHaveLength(1);
  const live = await LivePage.of(team.ben);
  await becomes('viewer');
  const { data } = await live.next(({ event }) => event === 'change');
  expect(JSON.stringify(data)).not.toContain('card-more');
  expect(JSON.stringify(data)).toContain('Pay by card');
});

test('what waits of somebody who becomes a viewer is not made any more, and says why', async () => {
  await becomes('member');
  await team.ben.visit(`${path}/items/SHOP-4`);
  team.jira.faults.plant({ kind: 'status', status: 503 });
  await team.ben.press('Comment', { comment: 'Before I was a viewer' });
  const { database } = team.footbridge;
  const waiting = await database.read.findOneByOrFail(Change, { key: 'SHOP-4' });
  expect(waiting.state).toBe('waiting');
  await becomes('viewer');
  team.jira.faults.clear();
  await database.write((manager) => manager.update(Change, waiting.id, { dueAt: new Date(0) }));
  // Whoever changes something wakes the clock.
  await team.ada.visit(`${path}/items/SHOP-5`);
  await team.ada.press('Comment', { comment: 'Here' });
  const now = () => database.read.findOneByOrFail(Change, { id: waiting.id });
  await until(async () => (await now()).state !== 'waiting');
  expect(await now()).toMatchObject({ state: 'refused', answer: expect.stringContaining(REFUSED) });
  const bodies = team.jira.world.issue('SHOP-4').comments.map(({ body }) => body);
  expect(bodies).not.toContain('Before I was a viewer');
});

test('a viewer’s own changes say what became of them, and offer nothing that would change Jira', async () => {
  await becomes('member');
  await team.ben.visit(`${path}/items/SHOP-6`);
  await team.ben.press('Comment', { comment: 'Made before' });
  const { id } = await team.footbridge.database.read.findOneOrFail(Change, {
    where: { state: 'made' },
    order: { createdAt: 'DESC' },
  });
  const offered = async () => {
    const page = await team.ben.visit(paths.changes.index());
    const one = await team.ben.visit(paths.changes.show({ id }));
    return [page, one].map(({ $ }) => $('main form button').text());
  };
  const before = await offered();
  expect(before.every((words) => words.includes('Undo'))).toBe(true);
  await becomes('viewer');
  expect((await offered()).join()).not.toMatch(/Undo|Try again|Take mine/);
  expect(team.ben.page.text).toContain('Made before');
});
