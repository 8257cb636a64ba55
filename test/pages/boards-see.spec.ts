import { paths } from '../../src/paths.js';
import {
  aBoard,
  aTeam,
  forgetReadings,
  linkByPassword,
  readingsOf,
  type Team,
} from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { later } from '../support/clock.js';
import { cardKeys } from '../support/shown-cards.js';
import { ADA, invitedMember } from '../support/stories.js';
import { until } from '../support/until.js';

const HIDDEN = ['SHOP-15', 'SHOP-20', 'Renegotiate the fee', 'invoice'];
let team: Team;
let path: string;

beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());
beforeEach(async () => {
  await forgetReadings(team);
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ada.press('Refresh'); // What failed before counts no more.
  team.jira.calls.clear();
});
afterEach(() => team.jira.faults.clear());

const column = (page: Page, name: string) =>
  page.$('.column').filter((_, one) => page.$(one).find('h2').text() === name);
const searches = () => team.jira.calls.filter(({ path: called }) => called.endsWith('/search'));

describe('a board', () => {
  test('shows cards by column, with count and points', () => {
    const { page } = team.ada;
    expect(cardKeys(page)).toHaveLength(16); // without two epics, and two sub-tasks in their parent
    const inProgress = column(page, 'In Progress');
    expect(inProgress.find('.column-sum').text()).toMatch(/^\d+ cards · [\d.]+ points$/);
    const card = page.$('[data-key=SHOP-4]');
    for (const words of ['Pay by card', 'SHOP-4', '5 points', 'payments', 'Sprint 12, checkout [part=2]'])
      expect(card.text()).toContain(words);
    const named = card.find('[role=img]').map((_, sign) => page.$(sign).attr('title'));
    expect(named.get()).toEqual(['Story', 'Priority High', 'Ben Achterberg']);
    expect(card.find('.due').text()).toContain('Due ');
    expect(page.$('[data-key=SHOP-5] .due')).toHaveLength(0); // in nine days
    expect(card.find('.badge')).toHaveLength(0); // the column says it
    expect(page.$('[data-key=SHOP-6] .badge').text()).toBe('In Review');
    const at = { boardId: path.split('/')[2], key: 'SHOP-4' };
    const links = card.find('a').map((_, a) => page.$(a).attr('href'));
    expect(links.get()).toEqual([paths.items.show(at), paths.items.move(at)]);
    expect(card.find('.card-more').attr()).toMatchObject({ role: 'button', 'aria-label': 'Move… SHOP-4' });
    expect(page.$('.card [form]')).toHaveLength(0); // For each of them a browser looks through all others.
    expect(page.$('time').attr('datetime')).toMatch(/Z$/);
  });

  test('never trusts what Jira says to be HTML', () => {
    expect(team.ada.page.html).toContain('Filter by size &amp; colour &lt;at once&gt;');
  });

  test('shows nobody what Jira would not show them: no title, no key, no count', async () => {
    const page = await team.ben.visit(path);
    expect(cardKeys(page)).toHaveLength(14);
    for (const secret of ['SHOP-15', 'SHOP-20', 'Renegotiate the fee', 'another customer’s invoice'])
      expect(page.html).not.toContain(secret);
    const state = await team.ben.visit(`${path}/state`, { Accept: 'application/json' });
    for (const secret of HIDDEN) expect(state.html).not.toContain(secret);
    const item = await team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-15' }));
    const none = await team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-9999' }));
    expect([item.status, item.text]).toEqual([404, none.text]);
    const calls = team.jira.calls.filter(({ user }) => user !== null);
    expect(new Set(calls.map(({ user }) => user))).toEqual(new Set(['ben']));
  });

  test('shows a person who may not see one of its projects the others', async () => {
    const both = await aBoard(team.ada, team.accountId, {
      name: 'Two',
      source: 'projects',
      projects: ['SHOP', 'MOB'],
    });
    const page = await team.finn.visit(both);
    expect(page.status).toBe(200);
    expect(cardKeys(page)).toHaveLength(10);
    expect(page.html).not.toContain('SHOP');
    const alone = await team.finn.visit(path);
    expect(alone.text).toContain('Jira shows you none of the projects');
    expect(alone.html).not.toContain('SHOP');
  });

  test('asks Jira nothing while the last reading is fresh, and little when it is not', async () => {
    await team.ada.visit(path);
    expect(team.jira.calls).toHaveLength(0);

    await team.ada.press('Refresh');
    expect(team.jira.calls).toHaveLength(3); // who am I, what has changed, how many there are
    expect(
      searches().every(({ body }) => body.includes('updated >=') || body.includes('"maxResults":0')),
    ).toBe(true);
  });

  test('takes over what changed in Jira: a new status, a new item, one that went, one that moved away', async () => {
    const { world } = team.jira;
    const before = cardKeys(await team.ada.visit(path));
    world.editIssue('SHOP-5', { status: 'In Progress', summary: 'Pay by invoice, soon' }, { by: 'ben' });
    const fresh = world.addIssue({ project: 'SHOP', summary: 'Brand new' });
    world.deleteIssue('SHOP-14');
    const moved = world.moveIssue('SHOP-16', 'MOB');
    const page = await team.ada.press('Refresh');

    expect(column(page, 'In Progress').text()).toContain('Pay by invoice, soon');
    expect(page.text).toContain('Brand new');
    const expected = [...before.filter((key) => !['SHOP-14', 'SHOP-16'].includes(key!)), fresh.key];
    expect(cardKeys(page).sort()).toEqual(expected.sort());
    expect(column(page, 'To Do').find('.card').last().attr('data-key')).toBe(fresh.key);
    expect(cardKeys(page)).not.toContain(moved.key);
    world.addIssue({ project: 'SHOP', summary: 'Restock' });
    world.addIssue({ project: 'SHOP', summary: 'Relabel' });
  });

  test('never waits for Jira when it can show what was read before', async () => {
    await later(60_000, async () => {
      const answer = team.jira.faults.hold({});
      const page = await team.ada.visit(path);
      answer();
      team.jira.faults.clear();
      expect(cardKeys(page).length).toBeGreaterThan(10);
      expect(page.text).toMatch(/As of \d\d:\d\d \(Europe\/Berlin\), 1 minute ago/);
      await team.ada.press('Refresh');
    });
  });

  test('L3 keeps what was read when Jira is away, and says since when and why', async () => {
    team.jira.faults.plant({ kind: 'status', status: 503 });
    await team.ada.visit(path);
    const page = await team.ada.press('Refresh');
    expect(cardKeys(page).length).toBeGreaterThan(10);
    expect(page.$('#as-of').text()).toContain('Jira is not available just now');
  });

  test.each([
    ['by the whole', undefined],
    ['in the search alone', /\/search$/],
  ])('an answer that was given to nobody, %s, takes nothing away', async (_, on) => {
    const before = cardKeys(await team.ada.visit(path));
    team.jira.faults.plant({ kind: 'anonymous', on });
    const page = await team.ada.press('Refresh');
    expect(cardKeys(page)).toEqual(before);
    expect(page.$('#as-of').text()).toMatch(/as if nobody had signed in|did not accept/);
  });

  test('that finds nothing says so', async () => {
    const empty = await aBoard(team.ada, team.accountId, {
      name: 'Empty',
      source: 'jql',
      jql: 'labels = nothing-has-this',
    });
    expect((await team.ada.visit(empty)).text).toContain('Jira shows you no work items here');
  });
});

describe('without a link of their own', () => {
  test('people see that there is a board, and the way to link, which leads back to it', async () => {
    const gus = await invitedMember(team.footbridge, team.ada, { name: 'Gus', email: 'gus@example.com' });
    team.jira.calls.clear();
    const page = await gus.visit(path);
    expect(page.status).toBe(403);
    expect(page.$('.card')).toHaveLength(0);
    expect(page.html).not.toMatch(/SHOP-\d|Pay by card/);
    expect(page.text).toContain('Enter your Jira user name and password once, and you come back here.');
    expect(page.text).not.toContain('visit to Jira');
    expect((await gus.visit(paths.boards.index())).text).toContain('Team board');
    expect((await gus.visit(`${path}/state`, { Accept: 'application/json' })).status).toBe(403);
    expect(team.jira.calls).toHaveLength(0);

    await gus.visit(path);
    await gus.follow('Link your Jira account');
    const back = await gus.press('Save', { username: 'dora', password: 'dora-secret' }).catch(() =>
      gus.press(gus.page.$('main button.primary').text().trim(), {
        username: 'dora',
        password: 'dora-secret',
      }),
    );
    expect(back.path).toBe(path);
    expect(cardKeys(back).length).toBeGreaterThan(10);
  });

  test('OA-31 no hand-made request makes a call or a change', async () => {
    const ida = await invitedMember(team.footbridge, team.ada, { name: 'Ida', email: 'ida@example.com' });
    team.jira.calls.clear();
    const at = { boardId: path.split('/')[2], key: 'SHOP-5' };
    await ida.visit(path);
    for (const target of [
      paths.items.move(at),
      paths.items.assignee(at),
      paths.items.points(at),
      paths.items.comments(at),
      paths.boards.refresh({ id: at.boardId }),
    ]) {
      const page = await ida.post(target, {
        transition: '21',
        column: '1',
        assignee: 'ada',
        points: '3',
        comment: 'Words I wrote',
      });
      expect(page.status).toBe(403);
      expect(page.text).toContain('Link your Jira account');
    }
    const page = await ida.post(paths.items.comments(at), { comment: 'Words I wrote' });
    expect(page.text).toContain('Words I wrote');
    expect(team.jira.calls).toHaveLength(0);
  });

  test('that Jira has ended, nothing that was read is shown any more', async () => {
    await team.ada.visit(path);
    const { world } = team.jira;
    const { password } = world.person('ada');
    world.person('ada').password = 'another';
    const page = await team.ada.press('Refresh');
    world.person('ada').password = password;
    world.person('ada').failedLogins = 0;

    expect(page.status).toBe(403);
    expect(page.html).not.toMatch(/SHOP-\d/);
    expect(page.link('Link your Jira account')).toContain(encodeURIComponent(path));
    expect((await team.ada.visit(`${path}/state`, { Accept: 'application/json' })).status).toBe(403);
    await linkByPassword(team, ADA.email, 'ada');
    expect(cardKeys(await team.ada.visit(path)).length).toBeGreaterThan(10);
  });
});

describe('a first reading', () => {
  test('that takes long shows how far it is, and reloads by itself without JavaScript', async () => {
    const slow = await aTeam({ latency: 0 });
    try {
      for (let index = 0; index < 600; index++)
        slow.jira.world.addIssue({ project: 'MOB', summary: `Item ${index}` });
      slow.jira.faults.plant({ kind: 'delay', ms: 1_200, on: /\/search$/ });
      const page = await slow.ben.visit(
        await aBoard(slow.ada, slow.accountId, { name: 'Big', source: 'projects', projects: ['MOB'] }),
      );
      expect(page.text).toMatch(/100 of 611 work items read/);
      expect(page.$('noscript').html()).toContain('http-equiv="refresh" content="2"');
      expect(page.$('[data-reading]')).toHaveLength(1);
      const state = JSON.parse(
        (await slow.ben.visit(`${page.path}/state`, { Accept: 'application/json' })).html,
      );
      expect(state).toMatchObject({ revision: 0, reading: true, progress: { total: 611 }, problem: null });

      slow.jira.faults.clear();
      await until(
        async () =>
          !JSON.parse((await slow.ben.visit(`${page.path}/state`, { Accept: 'application/json' })).html)
            .reading,
      );
      expect(cardKeys(await slow.ben.visit(page.path))).toHaveLength(610);
    } finally {
      await slow.stop();
    }
  });

  test('that fails says why, and offers to try again', async () => {
    team.jira.faults.plant({ kind: 'html' });
    const page = await team.ben.visit(path);
    expect(page.text).toContain('The work items could not be read');
    team.jira.faults.clear();
    expect(cardKeys(await team.ben.press('Refresh')).length).toBeGreaterThan(10);
  });

  test('is not kept when Jira answered to nobody', async () => {
    team.jira.faults.plant({ kind: 'anonymous' });
    await team.ben.visit(path);
    expect(await readingsOf(team, path)).toHaveLength(1); // Ada's
  });
});
