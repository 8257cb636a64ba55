import type { World } from '../fake-jira/fake-jira.js';
import { paths } from '../../src/paths.js';
import { Reading } from '../../src/readings/kept/reading.entity.js';
import { linked } from '../support/account-stories.js';
import { aBoard, forgetReadings, linkByPassword, readingsOf, type Team } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { HOUR, later, MINUTE } from '../support/clock.js';
import { signIn } from '../support/stories.js';
import { aTeamOf, KINDS_OF_ACCOUNT } from '../support/team-of-kind.js';
import { comesTo } from '../support/until.js';

/** Without two epics, and two sub-tasks that sit in their parent. */
const CARDS = 14;

/** Ben sees 18 of the work items of SHOP: neither a key, nor a title, nor that number may be on the page. */
function expectNothingOfIt(page: Page): void {
  expect(page.html).not.toMatch(/SHOP-\d|Pay by card|Web Shop/);
  expect(page.text).not.toMatch(/\b18\b/);
}

interface Source {
  values: Record<string, string | string[]>;
  take(world: World): void;
  giveBack(world: World): void;
  says: RegExp;
}
const browse = {
  take: (world: World) => world.deny('ben', 'browse', 'SHOP'),
  giveBack: (world: World) => world.grant('ben', 'browse', 'SHOP'),
};
const share = {
  take: (world: World) => world.unshare('10100', 'ben'),
  giveBack: (world: World) => world.share('10100', 'ben'),
};
const SOURCES: Record<string, Source> = {
  'a project': {
    values: { source: 'projects', projects: ['SHOP'] },
    ...browse,
    says: /none of the projects/,
  },
  'the project that a JQL query names': {
    values: { source: 'jql', jql: 'project = SHOP' },
    ...browse,
    says: /does not answer the query/,
  },
  'a filter': { values: { source: 'filter', filter: '10100' }, ...share, says: /what the filter/ },
  'the project that a filter names': {
    values: { source: 'filter', filter: '10100' },
    ...browse,
    says: /what the filter/,
  },
  'a Jira board': { values: { source: 'board', board: '1' }, ...share, says: /the Jira board/ },
  'the project of a Jira board': {
    values: { source: 'board', board: '1' },
    ...browse,
    says: /the Jira board/,
  },
};

describe.each(KINDS_OF_ACCOUNT)('with an account of the kind %s', (kind) => {
  let team: Team;
  let ben: Browser;
  let path: string;

  beforeAll(async () => {
    team = await aTeamOf(kind);
    ben = team.ben;
  });
  afterAll(() => team?.stop());
  afterEach(() => team.jira.faults.clear());

  const read = async (values: Source['values']): Promise<Page> => {
    await forgetReadings(team);
    path = await aBoard(team.ada, team.accountId, { ...values, columns: 'categories' });
    await refreshed();
    return settled();
  };
  /** The page once nothing is being read. */
  const settled = async (): Promise<Page> => {
    for (;;) if (!(await state()).reading) return ben.visit(path);
  };
  const state = async () =>
    JSON.parse((await ben.visit(`${path}/state`, { Accept: 'application/json' })).html);
  const refreshed = async () => {
    await ben.visit(path);
    return ben.press('Refresh');
  };
  const itemPage = (key: string) => ben.visit(paths.items.show({ boardId: path.split('/')[2], key }));
  const keys = (page: Page) =>
    page
      .$('.card')
      .map((_, card) => String(page.$(card).attr('data-key')))
      .get();
  const rowsOf = async (): Promise<number> => {
    const readings = await readingsOf(team, path, 'ben');
    return readings.reduce((sum, { total }) => sum + total, 0);
  };

  describe.each(Object.entries(SOURCES))(
    'JF-22 R26 whoever loses %s',
    (_, { values, take, giveBack, says }) => {
      afterEach(() => {
        const { world } = team.jira;
        if (!world.may(world.person('ben'), 'browse', world.project('SHOP')))
          world.grant('ben', 'browse', 'SHOP');
        if (!world.mayUse(world.person('ben'), world.filter('10100'))) world.share('10100', 'ben');
      });

      test('sees nothing of it any more, is told so in one sentence, and has it back with the right', async () => {
        // A Jira board shows its active sprint; the others everything.
        const shown = values.source === 'board' ? 6 : CARDS;
        expect(keys(await read(values))).toHaveLength(shown);
        // Of a sprint the sub-tasks too, which sit in their cards.
        expect(await rowsOf()).toBe(values.source === 'board' ? 8 : 18);

        take(team.jira.world);
        const page = await refreshed();
        expect(page.status).toBe(200);
        expect(keys(page)).toEqual([]);
        expect(page.text).toMatch(says);
        expectNothingOfIt(page);
        expect(await state()).toMatchObject({
          revision: 0,
          reading: false,
          problem: expect.stringMatching(says),
        });
        expectNothingOfIt(await ben.visit(`${path}/state`));
        expect(await rowsOf()).toBe(0);

        giveBack(team.jira.world);
        expect(keys(await refreshed())).toHaveLength(shown);
        // Nobody else is concerned: two that Ben does not see are hers.
        expect(keys(await team.ada.visit(path))).toHaveLength(shown + 2);
      });

      test('finds nothing of it on the page of a work item either, also while Jira is away', async () => {
        await read(values);
        take(team.jira.world);
        await refreshed();
        team.jira.faults.plant({ kind: 'status', status: 503 });
        const item = await itemPage('SHOP-4');
        expect(item.status).toBeGreaterThanOrEqual(400);
        expect(item.text).not.toContain('Pay by card');
        expectNothingOfIt(await ben.visit(path));
        await team.footbridge.restart();
        expectNothingOfIt(await settled());
      });
    },
  );

  test('JF-22 R26 of two projects the lost one goes, and the other stays', async () => {
    const { world } = team.jira;
    const both = keys(await read({ source: 'projects', projects: ['SHOP', 'MOB'] }));
    const rest = both.filter((key) => key.startsWith('MOB-'));
    expect(rest.length).toBeLessThan(both.length);

    world.deny('ben', 'browse', 'SHOP');
    const page = await refreshed();
    world.grant('ben', 'browse', 'SHOP');
    expect(keys(page).sort()).toEqual(rest.sort());
    expect(page.text).toContain('Jira shows you only a part of what this board is made of.');
    expect(page.html).not.toMatch(/SHOP-\d|Pay by card/);
    expect(await rowsOf()).toBe(rest.length + 1); // and an epic, which is no card
    const whole = await refreshed();
    expect(keys(whole).sort()).toEqual(both.sort());
    expect(whole.text).not.toContain('only a part');
  });

  test.each<[string, Record<string, string | string[]>]>([
    ['a part of one board', { source: 'projects', projects: ['SHOP', 'MOB'] }],
    ['the whole of one board', { source: 'projects', projects: ['SHOP'] }],
  ])(
    'R26 who loses %s sees nothing of it on another one either, also while Jira is away',
    async (_, values) => {
      const { world } = team.jira;
      await read({ source: 'jql', jql: 'project = SHOP AND type = Story' });
      const other = path;
      await read(values);
      world.deny('ben', 'browse', 'SHOP');
      await refreshed();
      team.jira.faults.plant({ kind: 'status', status: 503 });
      const page = await ben.visit(other);
      expect(keys(page)).toEqual([]);
      expectNothingOfIt(page);
      team.jira.faults.clear();
      world.grant('ben', 'browse', 'SHOP');
      path = other;
      expect(keys(await refreshed()).length).toBeGreaterThan(0);
    },
  );

  test('R07 a project that Jira lists and does not let be searched takes no other one along', async () => {
    const { world } = team.jira;
    const both = keys(await read({ source: 'projects', projects: ['SHOP', 'MOB', 'OPS'] }));
    world.grant('ben', 'admin', 'OPS');
    world.deny('ben', 'browse', 'OPS');
    world.addIssue({ project: 'MOB', summary: 'New beside the lost one' });
    const page = await refreshed();
    expect(page.text).toContain('New beside the lost one');
    expect(keys(page).length).toBeGreaterThan(10);
    expect(page.html).not.toMatch(/OPS-\d/);

    // Which ones are left is not found out again each time.
    team.jira.calls.clear();
    await ben.visit(path);
    expect(team.jira.calls.length).toBeLessThan(7);
    world.grant('ben', 'browse', 'OPS');
    expect(keys(await refreshed())).toHaveLength(both.length + 1);
  });

  test('R26 a work item that a person lost goes from all their boards when they open it', async () => {
    await read({ source: 'jql', jql: 'key in (SHOP-4, SHOP-5)' });
    const other = path;
    path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
    await refreshed();
    team.jira.world.hide('SHOP-4', 'ben');
    expect((await itemPage('SHOP-4')).status).toBe(404);
    for (const board of [other, path]) {
      const page = await ben.visit(board);
      expect(keys(page)).toContain('SHOP-5');
      expect(page.html).not.toContain('Pay by card');
    }
    team.jira.world.show('SHOP-4', 'ben');
  });

  test('R26 once a person has lost one work item, the rest of its source is compared at once, and only once', async () => {
    const { world } = team.jira;
    await read({ source: 'projects', projects: ['SHOP'] });
    const before = await rowsOf();
    const comparedAt = async () => (await readingsOf(team, path, 'ben'))[0].indexedAt.getTime();
    /** One ask of the open page, long before it would be time for another look. */
    const asksAfter = (milliseconds: number) =>
      later(milliseconds, async () => {
        await state();
        await settled();
      });
    const hidden = ['SHOP-4', 'SHOP-5'];
    for (const key of hidden) world.hide(key, 'ben');
    expect((await itemPage('SHOP-4')).status).toBe(404);
    await asksAfter(2_000);
    expect(await rowsOf()).toBe(before - 2);
    const first = await comparedAt();
    expect(first).toBeGreaterThan(0);

    expect((await itemPage('SHOP-4')).status).toBe(404);
    await asksAfter(4_000);
    expect(await comparedAt()).toBe(first);

    // Also where nothing else is gone.
    hidden.push('SHOP-6');
    world.hide('SHOP-6', 'ben');
    expect((await itemPage('SHOP-6')).status).toBe(404);
    await asksAfter(6_000);
    expect(await comparedAt()).toBeGreaterThan(first);
    for (const key of hidden) world.show(key, 'ben');
  });

  test('R26 a work item that is hidden from nobody only stays on the board', async () => {
    await read({ source: 'projects', projects: ['SHOP'] });
    const body = JSON.stringify({ errorMessages: ['Issue Does Not Exist'], errors: {} });
    const headers = { 'Content-Type': 'application/json' };
    team.jira.faults.plant({ kind: 'status', status: 404, headers, body, on: /issue\/SHOP-5$/ });
    team.jira.faults.plant({ kind: 'anonymous', on: /myself$/ });
    expect((await itemPage('SHOP-5')).status).toBe(404);
    expect(keys(await ben.visit(path))).toContain('SHOP-5');
  });

  test('R26 a person who was deactivated sees nothing more, also while Jira is away and after a restart', async () => {
    await read({ source: 'projects', projects: ['SHOP'] });
    const person = team.jira.world.person('ben');
    person.active = false;
    const page = await refreshed();
    expect(page.status).toBe(403);
    expectNothingOfIt(page);

    team.jira.faults.plant({ kind: 'status', status: 503 });
    await later(MINUTE, async () => {
      expectNothingOfIt(await ben.visit(path));
      expect((await itemPage('SHOP-4')).text).not.toContain('Pay by card');
    });
    await team.footbridge.restart();
    for (const shown of [await ben.visit(path), await ben.visit(path)]) expectNothingOfIt(shown);
    expect((await itemPage('SHOP-4')).text).not.toContain('Pay by card');

    team.jira.faults.clear();
    Object.assign(person, { active: true, failedLogins: 0 });
    if (kind === 'password') await linkByPassword(team, 'ben@example.com', 'ben');
    await later(2 * MINUTE, () => comesTo(async () => keys(await settled()).length, CARDS));
  });

  test('R26 what was read goes with the link', async () => {
    await read({ source: 'projects', projects: ['SHOP'] });
    const [{ id }] = await readingsOf(team, path, 'ben');
    await ben.visit(paths.credentials.edit({ accountId: team.accountId }));
    await ben.press('Disconnect');
    const page = await ben.visit(path);
    expect(page.status).toBe(403);
    expectNothingOfIt(page);
    expect((await itemPage('SHOP-4')).status).toBe(403);
    const { database } = team.footbridge;
    expect(await database.read.countBy(Reading, { id })).toBe(0);

    if (kind === 'password') await linkByPassword(team, 'ben@example.com', 'ben');
    else await linked(ben, team.jira, team.accountId, 'ben');
    expect(keys(await settled())).toHaveLength(CARDS);
  });

  test('R26 while Jira is away what was read is shown with its age for a day, and then not until Jira answers', async () => {
    await read({ source: 'projects', projects: ['SHOP'] });
    team.jira.faults.plant({ kind: 'status', status: 503 });
    await later(3 * HOUR, async () => {
      const page = await refreshed();
      expect(keys(page)).toHaveLength(CARDS);
      expect(page.text).toMatch(/3 hours ago/);
      expect((await itemPage('SHOP-4')).text).toContain('Pay by card');
    });
    await team.footbridge.restart();
    await later(25 * HOUR, async () => {
      await signIn(ben, 'ben@example.com');
      const page = await settled();
      expectNothingOfIt(page);
      expect(page.text).toContain('more than 24 hours');
      expect((await state()).problem).toContain('more than 24 hours');
      expect((await itemPage('SHOP-4')).text).not.toContain('Pay by card');

      team.jira.faults.clear();
      expect(keys(await refreshed())).toHaveLength(CARDS);
      expect(await rowsOf()).toBe(18);
    });
  });

  test('R15 a Jira that always gives the first page: what came is shown, with how much is missing', async () => {
    const { world } = team.jira;
    for (let index = 0; index < 150; index++) world.addIssue({ project: 'OPS', summary: `Machine ${index}` });
    const all = keys(await read({ source: 'projects', projects: ['OPS'] })).length;
    team.jira.faults.plant({ kind: 'ignoreStartAt' });
    team.jira.faults.plant({ kind: 'maxResults', cap: 50 });
    const page = await read({ source: 'projects', projects: ['OPS'] });
    expect(keys(page)).toHaveLength(50);
    expect(page.text).toContain(`50 of ${all} work items could be read.`);
    expect((await state()).problem).toContain(`50 of ${all} work items could be read.`);

    team.jira.faults.clear();
    const whole = await refreshed();
    expect(keys(whole)).toHaveLength(all);
    expect(whole.text).not.toContain('could be read');

    // What was read before is not taken for gone.
    team.jira.faults.plant({ kind: 'ignoreStartAt' });
    team.jira.faults.plant({ kind: 'maxResults', cap: 50 });
    world.addIssue({ project: 'OPS', summary: 'One more machine' });
    const again = await refreshed();
    expect(keys(again).length).toBeGreaterThanOrEqual(all);
    expect(again.text).toContain(`50 of ${all + 1} work items could be read.`);
    // For a day: by then nobody has shown them again.
    await later(25 * HOUR, async () => {
      if ((await ben.visit(path)).path === paths.signIn()) await signIn(ben, 'ben@example.com');
      expect(keys(await refreshed())).toHaveLength(50);
    });
  });

  describe('an answer that tells nothing of the person', () => {
    const JSON_TYPE = { 'Content-Type': 'application/json' };
    const refusal = JSON.stringify({
      errorMessages: ["The value 'SHOP' does not exist for the field 'project'."],
      errors: {},
    });
    const status = (number: number, body?: string, headers?: Record<string, string>) =>
      ({ kind: 'status', status: number, body, headers, on: /\/search$/ }) as const;

    test.each([
      ['a page of a proxy, 400', status(400)],
      ['a page of a proxy, 403', status(403)],
      ['a page of a proxy, 404', status(404)],
      ['a Jira that is being re-indexed', status(503)],
      ['a Jira with an error of its own', status(500)],
      ['too many requests', status(429, '{}', { ...JSON_TYPE, 'Retry-After': '120' })],
      ['a method that a proxy does not let through', status(405, '{"message":"Not allowed"}', JSON_TYPE)],
      ['a sign-in page', { kind: 'html', on: /\/search$/ } as const],
      ['a reset connection', { kind: 'reset', on: /\/search$/ } as const],
      ['an answer to nobody', { kind: 'anonymous', on: /\/search$/ } as const],
    ])('%s takes nothing away', async (_, fault) => {
      const before = keys(await read({ source: 'projects', projects: ['SHOP'] }));
      team.jira.faults.plant(fault);
      const page = await refreshed();
      expect(keys(page)).toEqual(before);
      expect(page.text).toMatch(/As of \d\d:\d\d/);
      expect(page.$('#as-of strong').text()).not.toBe('');
    });

    test.each([
      ['nobody', 'anonymous'],
      ['no answer', 'hang'],
    ] as const)('a refusal, while Jira says who is asked for as %s, takes nothing away', async (_, who) => {
      const before = keys(await read({ source: 'projects', projects: ['SHOP'] }));
      team.jira.faults.plant(status(400, refusal, JSON_TYPE));
      team.jira.faults.plant(
        who === 'hang' ? { kind: 'status', status: 504, on: /myself$/ } : { kind: who, on: /myself$/ },
      );
      expect(keys(await refreshed())).toEqual(before);
    });

    test('a refusal to somebody else takes nothing away', async () => {
      const before = keys(await read({ source: 'projects', projects: ['SHOP'] }));
      const person = team.jira.world.person('ben');
      const { key } = person;
      person.key = 'JIRAUSER99999';
      team.jira.faults.plant(status(400, refusal, JSON_TYPE));
      const page = await refreshed();
      person.key = key;
      expect(keys(page)).toEqual(before);
    });
  });
});
