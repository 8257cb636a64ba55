import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { StoredReadings } from '../../src/readings/kept/stored-readings.js';
import { aBoard, aTeam, readingsOf, type Team } from '../support/board-stories.js';
import { later } from '../support/clock.js';
import { askAsScript } from '../support/script.js';
import { until } from '../support/until.js';

let team: Team;
let path: string;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
  await team.ada.visit(path);
});
afterAll(() => team?.stop());
beforeEach(() => team.jira.calls.clear());
afterEach(() => team.jira.faults.clear());

const issue = (key: string) => team.jira.world.issue(key);
const menu = (key: string) => paths.items.move({ boardId, key });
/** Keys of the cards of a column, as Ada's page shows them. */
const cards = async (column = 0, at = path) => {
  const { $ } = await team.ada.visit(at);
  return $(`#column-${column} [data-key]`)
    .map((_, card) => $(card).attr('data-key')!)
    .get();
};
const sent = (what: RegExp) =>
  team.jira.calls
    .filter(({ method, path: called }) => method !== 'GET' && what.test(called))
    .map(({ body, user }) => ({ user, ...JSON.parse(String(body)) }));
const ranked = () => sent(/issue\/rank$/);
/** Before which other work item it stood until Ada has put it elsewhere. */
const stoodBefore = async (key: string): Promise<string> => {
  const { database } = team.footbridge;
  const { wanted } = await database.read.findOneOrFail(Change, {
    where: { key },
    order: { createdAt: 'DESC' },
  });
  return (wanted as { from: { before: string } }).from.before;
};
/** What the script of the board sends of a dropped card. */
const drop = async (key: string, answers: Record<string, string>) => {
  const { $ } = await team.ada.visit(path);
  const _csrf = $('#board').attr('data-csrf')!;
  return askAsScript(team.ada, menu(key), { ...answers, _csrf });
};

describe('the place of a card in its column', () => {
  test('is changed on a page of its own: top, up, down and bottom, as far as they would change something', async () => {
    const before = await cards();
    const page = await team.ada.visit(menu(before[1]));
    expect(page.text).toContain(`Place in “To Do” 2 of ${before.length}`);
    expect(page.$('.places button').text()).toBe('TopUpDownBottom');
    expect((await team.ada.visit(menu(before[0]))).$('.places button').text()).toBe('DownBottom');

    await team.ada.visit(menu(before[2]));
    await team.ada.press('Top');
    expect(team.ada.page.text).toContain(`${before[2]} is in its new place.`);
    expect(await cards()).toEqual([before[2], before[0], before[1], ...before.slice(3)]);
    expect(ranked()).toEqual([
      { user: 'ada', issues: [before[2]], rankBeforeIssue: before[0], rankCustomFieldId: 10105 },
    ]);
  });

  test('goes back by one press of Undo', async () => {
    const before = await cards();
    await team.ada.visit(menu(before[0]));
    await team.ada.press('Bottom');
    expect((await cards()).at(-1)).toBe(before[0]);
    await team.ada.visit(paths.changes.index());
    expect(team.ada.page.text).toContain('Put to the bottom of “To Do”');
    await team.ada.press('Undo');
    expect(await cards()).toEqual(before);
    expect(issue(before[0]).rank < issue(before[1]).rank).toBe(true);
  });

  test('is not taken back over somebody else’s: Undo says who has put it elsewhere, and asks', async () => {
    const [top, ...others] = await cards();
    await team.ada.visit(menu(top));
    await team.ada.press('Bottom');
    const last = others.at(-1)!;
    team.jira.world.rankIssue(top, { after: others[0] }, { by: 'ben' });
    await team.ada.visit(paths.changes.index());
    const page = await team.ada.press('Undo');
    expect(page.text).toContain(`Ben Achterberg changed “Place” of ${top} meanwhile: nothing was sent.`);
    const columns = page
      .$('table td')
      .map((_, cell) => page.$(cell).text().trim())
      .get();
    expect(columns.slice(1)).toEqual([
      `after ${last}`,
      'another place',
      expect.stringMatching(/^before SHOP-/),
    ]);
    expect(ranked()).toHaveLength(1);
    await team.ada.press('Take mine');
    expect(ranked()).toHaveLength(2);
    expect(await cards()).toEqual([top, ...others]);
  });

  test('is not taken back beside a card that has moved since: nothing is sent, and that is said', async () => {
    const [top, ...others] = await cards();
    await team.ada.visit(menu(top));
    await team.ada.press('Bottom');
    const from = await stoodBefore(top);
    team.jira.world.rankIssue(from, { after: others.at(-1)! }, { by: 'ben' });
    await team.ada.visit(paths.changes.index());
    const page = await team.ada.press('Undo');
    expect(page.text).toContain(
      `${from}, beside which ${top} stood, has been put into another place since: nothing was sent.`,
    );
    expect(ranked()).toHaveLength(1);
  });

  test('stands on the page of the work item in the same words', async () => {
    const before = await cards();
    await team.ada.visit(paths.items.show({ boardId, key: before[1] }));
    await team.ada.press('Up');
    expect(await cards()).toEqual([before[1], before[0], ...before.slice(2)]);
  });

  test('is shown as it is to be while Jira is away, and made when it is back', async () => {
    const before = await cards();
    team.jira.faults.plant({ kind: 'maintenance' });
    const answer = await drop(before[2], { before: before[0] });
    expect(answer).toMatchObject({ ok: true, isWaiting: true });
    expect((await cards()).slice(0, 2)).toEqual([before[2], before[0]]);
    expect(team.ada.page.text).toContain(`Waiting: Put before ${before[0]}`);
    team.jira.faults.clear();
    await team.ada.visit(paths.changes.index());
    await team.ada.press('Try again');
    await until(() => issue(before[2]).rank < issue(before[0]).rank);
  });

  test('is told by each person as they know it: two who rank at once are both heard', async () => {
    const before = await cards();
    await team.ben.visit(path);
    const { $ } = team.ben.page;
    const _csrf = $('#board').attr('data-csrf')!;
    const byBen = askAsScript(team.ben, menu(before[3]), { before: before[0], _csrf });
    const [ben, ada] = await Promise.all([byBen, drop(before[2], { before: before[0] })]);
    expect([ben.ok, ada.ok]).toEqual([true, true]);
    const [a, b, c] = [before[2], before[3], before[0]].map((key) => issue(key).rank);
    expect(a < c && b < c).toBe(true);
    expect(new Set(ranked().map(({ user }) => user))).toEqual(new Set(['ada', 'ben']));
    await team.ada.visit(path);
    await team.ada.press('Refresh');
    expect((await cards()).indexOf(before[3])).toBeLessThan((await cards()).indexOf(before[0]));
  });

  test('changes below a page that is just being made: it has all cards all the same', async () => {
    const stored = team.footbridge.app.get(StoredReadings);
    const [reading] = await readingsOf(team, path, 'ada');
    const [first, second] = await cards();
    await drop(second, { before: first });
    const items = await stored.items(reading);
    expect(items.length).toBe(reading.total);
  });

  test('is not asked for where it stands already, and not beside what has gone', async () => {
    const before = await cards();
    expect(await drop(before[0], { before: before[1] })).toMatchObject({
      ok: false,
      message: `${before[0]} stands there already.`,
    });
    expect(await drop(before[0], { after: 'SHOP-999' })).toMatchObject({
      ok: false,
      message: 'SHOP-999 is not there any more: nothing was moved. Look where it is now.',
    });
    expect(ranked()).toEqual([]);
  });
});

describe('a card that is dropped between two others of another column', () => {
  test('is moved and ranked there, and one Undo takes back both', async () => {
    const [todo, doing] = [await cards(0), await cards(1)];
    const key = todo[1];
    const status = issue(key).status;
    const answer = await drop(key, { column: '1', before: doing[0] });
    expect(answer).toMatchObject({ ok: true, isWaiting: false });
    expect(answer.message).toContain(`${key} is in its new place.`);
    expect((await cards(1)).slice(0, 2)).toEqual([key, doing[0]]);
    expect([sent(/transitions$/).length, ranked().length]).toEqual([1, 1]);

    await team.ada.visit(path);
    const _csrf = team.ada.page.$('#board').attr('data-csrf')!;
    await team.ada.post(new URL(answer.undoUrl!, team.footbridge.url).pathname, { _csrf });
    expect(issue(key).status).toBe(status);
    expect(await cards(0)).toEqual(todo);
  });

  test('is only moved where its rank puts it there anyhow', async () => {
    const [todo, doing] = [await cards(0), await cards(1)];
    const key = todo[0];
    const next = doing.find((one) => issue(one).rank > issue(key).rank);
    const answer = await drop(key, { column: '1', ...(next ? { before: next } : { after: doing.at(-1)! }) });
    expect(answer.ok).toBe(true);
    expect([sent(/transitions$/).length, ranked().length]).toEqual([1, 0]);
  });

  test('is moved all the same where Jira does not let it be ranked, and that is said', async () => {
    const [todo, doing] = [await cards(0), await cards(1)];
    const last = doing.at(-1)!;
    const entry = { issueKey: todo[0], status: 403, errors: ['You need Schedule Issues to rank.'] };
    team.jira.faults.plant({
      kind: 'status',
      on: /issue\/rank$/,
      status: 207,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ entries: [entry] }),
    });
    const answer = await drop(todo[0], { column: '1', after: last });
    expect(answer).toMatchObject({ ok: true, isPartly: true });
    expect(answer.message).toContain(`did not put ${todo[0]} into its new place: You need Schedule Issues`);
    expect(await cards(1)).toContain(todo[0]);
  });

  test('learns beforehand which columns have no way, and which ask', async () => {
    const { workflows } = team.jira.world;
    const [ways] = workflows.map(({ transitions }) => transitions);
    const all = [...ways];
    ways.push({ id: '96', name: 'Drop it', from: ['10010'], to: '10012', required: [] });
    ways.push({ id: '97', name: 'Reject it', from: ['10010'], to: '10012', required: [] });
    const [key] = await cards(0);
    const asked = async () =>
      JSON.parse((await team.ada.visit(`${menu(key)}?part=ways`)).html) as Record<string, object>;
    const { asks } = await asked();
    expect(Object.keys(asks)).toEqual(['2']);
    ways.splice(0, ways.length, ...all.filter(({ to }) => to !== '10012'));
    expect((await asked()).closed).toEqual({
      2: `Jira offers you no way for ${key} from “To Do” to “Done”.`,
    });
    ways.splice(0, ways.length, ...all);
  });
});

describe('where Jira does not give a board by rank', () => {
  test.each([
    ['its query', { source: 'jql', jql: 'project = SHOP ORDER BY priority DESC' }],
    ['its query, from the last rank up', { source: 'jql', jql: 'project = SHOP ORDER BY Rank DESC' }],
    ['its filter', { source: 'filter', filter: '10103' }],
    ['its board in Jira', { source: 'board', board: '1' }],
  ])('by %s, places are not offered, and that is said', async (what, values) => {
    const shop = team.jira.world.filters.find(({ id }) => id === '10100')!;
    const { jql } = shop;
    if (what === 'its board in Jira') shop.jql = 'project = SHOP ORDER BY created ASC';
    const other = await aBoard(team.ada, team.accountId, values);
    await team.ada.visit(other);
    const { $ } = await team.ada.visit(other);
    expect($('#board').attr('data-place-refusal')).toContain('Jira does not give this board by rank');
    const key = $('[data-key]').first().attr('data-key')!;
    const page = await team.ada.visit(paths.items.move({ boardId: other.split('/')[2], key }));
    expect(page.text).toContain('Jira does not give this board by rank');
    expect(page.$('.places button').length).toBe(0);
    shop.jql = jql;
  });

  test('but a board of Jira that is ordered by rank is', async () => {
    const other = await aBoard(team.ada, team.accountId, { source: 'board', board: '2' });
    await team.ada.visit(other);
    const { $ } = await team.ada.visit(other);
    expect($('#board').attr('data-place-refusal')).toBeUndefined();
  });
});

test('is taken back although Jira has put all its ranks in order anew since: that is nobody’s doing', async () => {
  const [top] = await cards();
  await team.ada.visit(menu(top));
  await team.ada.press('Bottom');
  for (const one of team.jira.world.issues) one.rank = one.rank.replace('0|', '1|');
  await team.ada.visit(paths.changes.index());
  expect((await team.ada.press('Undo')).text).toContain(`${top} is in its new place.`);
  expect(ranked()).toHaveLength(2);
});

test('a place of which nobody can find out whether Jira changed it holds up no other one once its request is over', async () => {
  const [top, ...others] = await cards();
  await team.ada.visit(menu(top));
  team.jira.faults.plant({ kind: 'status', status: 504, on: /rank$/, method: 'PUT', times: 1 });
  expect((await team.ada.press('Bottom')).text).toContain(
    `It is not known whether ${top} was put into another place.`,
  );
  team.jira.world.rankIssue(top, { after: others[0] }, { by: 'ben' });
  await later(92_000, async () => {
    await team.ada.visit(menu(top));
    expect((await team.ada.press('Down')).text).toContain(`${top} is in its new place.`);
    const { $ } = await team.ada.visit(paths.changes.index());
    const entry = $('li').filter((_, li) => $(li).text().includes('to the bottom of “To Do”'));
    expect(entry.first().text()).toContain(
      `It was never found out whether ${top} was put into another place. Nothing more is done about it: you have changed the same again since.`,
    );
    expect(entry.first().find('.badge').text()).toBe('withdrawn');
  });
  expect(ranked()).toHaveLength(2);
});
