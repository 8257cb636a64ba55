import fc from 'fast-check';
import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, forgetReadings, linkByPassword, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { oddened, oddValue, randomOf } from '../support/odd-values.js';
import { ADA } from '../support/stories.js';

/** The short form, always the same, runs with the other tests; `FUZZ=long npm test -- odd-answers` looks further. */
const IS_LONG = process.env.FUZZ === 'long';
const FOR = IS_LONG ? 600_000 : 9_000; // milliseconds
const SEED = Number(process.env.FUZZ_SEED) || (IS_LONG ? Date.now() % 2 ** 31 : 20261126);

jest.setTimeout(FOR + 60_000);

let team: Team;
let boardId: string;
const bugs: string[] = [];

beforeAll(async () => {
  console.log(`odd answers: FUZZ_SEED=${SEED}`);
  team = await aTeam({
    log: (line) => {
      const { err, msg } = JSON.parse(line);
      const isTold = /Problem$|^LinkNeeded$/.test(err?.type) || /status code 50[234]/.test(err?.message);
      if (err && !isTold) bugs.push(`${msg}: ${err.stack}`);
    },
  });
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

let said = 0;
const at = {
  key: 'SHOP-5',
  get boardId() {
    return boardId;
  },
};

/** What people do that asks Jira, each alone. */
const DEEDS: Record<string, () => Promise<Page>> = {
  'opens a board for the first time': async () => {
    await forgetReadings(team);
    return team.ada.visit(paths.boards.show({ id: boardId }));
  },
  'refreshes a board': () => team.ada.post(paths.boards.refresh({ id: boardId })),
  'takes a board away': () => team.ada.visit(paths.boards.csv({ id: boardId })),
  'opens a work item': () => team.ada.visit(paths.items.show(at)),
  'opens its history': () => team.ada.visit(`${paths.items.show(at)}?history=1`),
  'looks for people': () => team.ada.post(paths.items.people(at), { person: 'a', press: 'find' }),
  'moves it': () => team.ada.post(paths.items.move(at), { transition: said % 2 ? '21' : '31' }),
  'assigns it': () => team.ada.post(paths.items.assignee(at), { assignee: said % 2 ? 'ben' : 'ada' }),
  'sets its points': () => team.ada.post(paths.items.points(at), { points: String(++said) }),
  'changes its summary': () =>
    team.ada.post(paths.items.field({ ...at, field: 'summary' }), { 'e-summary': `Summary ${++said}` }),
  'comments on it': () => team.ada.post(paths.items.comments(at), { comment: `Comment ${++said}.` }),
  'adds a work item': () =>
    team.ada.post(paths.boards.add({ id: boardId }), {
      summary: `New ${++said}`,
      column: '0',
      type: '10001',
    }),
  'sees how several would be moved': () =>
    team.ada.post(paths.boards.several({ id: boardId }), {
      key: ['SHOP-4', 'SHOP-6'],
      what: 'move',
      to: '1',
      press: 'preview',
    }),
  'begins a board': () => team.ada.visit(`${paths.boards.new()}?account=${team.accountId}`),
  'looks at what a board would show': () =>
    team.ada.post(paths.boards.preview(), { account: team.accountId, source: 'jql', jql: 'project = SHOP' }),
  'chooses its own columns': () => team.ada.visit(paths.boards.columns({ id: boardId })),
  'tests an account': async () => {
    await team.ada.visit(paths.accounts.edit({ id: team.accountId }));
    return team.ada.press('Test Connection');
  },
  'tests every step': () => team.ada.post(paths.accounts.ladder({ id: team.accountId })),
  'tests a link': () => team.ada.post(paths.credentials.ladder({ accountId: team.accountId })),
};

/** Where an answer is odd, Footbridge says so in a page of its own, or shows what it could read. */
async function expectAnAnswer(deed: string): Promise<void> {
  const page = await DEEDS[deed]();
  team.jira.faults.clear();
  if (page.status === 500 || page.text.includes('Something went wrong in Footbridge'))
    throw new Error(`who ${deed} gets ${page.status}: ${page.text.slice(0, 300)}\n${bugs.join('\n')}`);
  if (bugs.length) throw new Error(`who ${deed} lets something fail unseen: ${bugs.splice(0).join('\n')}`);
  if (page.status === 401 || page.status === 403) await linkByPassword(team, ADA.email, 'ada');
  if (!page.$('[name=_csrf]').length) await team.ada.visit(paths.profile.show());
}

const deeds = fc.record({
  deed: fc.constantFrom(...Object.keys(DEEDS)),
  seed: fc.nat(),
  isSingle: fc.boolean(),
});
const forAWhile = {
  numRuns: 1e6,
  seed: SEED,
  interruptAfterTimeLimit: FOR / 2,
  markInterruptAsFailure: false,
};

test('I7 JF-12 whatever Jira puts into its answers, people get a page that says what is the matter, or shows the rest', async () => {
  await team.ada.visit(paths.profile.show());
  const answers = fc.asyncProperty(deeds, async ({ deed, seed, isSingle }) => {
    const random = randomOf(seed);
    const times = isSingle ? 1 + Math.floor(random() * 3) : undefined;
    team.jira.faults.plant({ kind: 'alter', change: (json) => oddened(json, random), times });
    await expectAnAnswer(deed);
  });
  await fc.assert(answers, forAWhile);
});

test('I7 JF-12 and so where it is no JSON, or JSON of another kind altogether', async () => {
  await team.ada.visit(paths.profile.show());
  const answers = fc.asyncProperty(deeds, async ({ deed, seed, isSingle }) => {
    const random = randomOf(seed);
    const whole = JSON.stringify(oddValue(random));
    const body = random() < 0.5 ? whole : whole.slice(0, whole.length / 2) || '{"a":1e400,"a":NaN}';
    const status = [200, 200, 200, 201, 204, 206, 304, 400, 404, 409, 418, 500][Math.floor(random() * 12)];
    const headers = { 'Content-Type': random() < 0.8 ? 'application/json;charset=UTF-8' : 'text/html' };
    team.jira.faults.plant({ kind: 'status', status, headers, body, times: isSingle ? 1 : undefined });
    await expectAnAnswer(deed);
  });
  await fc.assert(answers, forAWhile);
});

test('JF-06 JF-12 nothing of that is half kept: afterwards the board is what Jira shows, and each change is what is told of it', async () => {
  const { database } = team.footbridge;
  await linkByPassword(team, ADA.email, 'ada');
  await forgetReadings(team);
  const { world } = team.jira;
  const truth = world
    .visibleTo(world.person('ada'))
    .filter(({ project, type, parent }) => project === 'SHOP' && type !== '10000' && !parent);
  // What Jira said wrongly of one version is believed for as long as that is the last one.
  for (const { key } of truth) world.editIssue(key, { dueDate: '2026-12-31' });
  const csv = await team.ada.visit(paths.boards.csv({ id: boardId }));
  const kept = [...csv.html.matchAll(/^"?(SHOP-\d+)/gm)].map(([, key]) => key);
  expect(kept.sort()).toEqual(truth.map(({ key }) => key).sort());
  for (const { item } of await database.read.query('SELECT item FROM item_version'))
    expect(JSON.parse(item)).toMatchObject({
      id: expect.stringMatching(/./),
      key: expect.stringMatching(/./),
    });
  expect(await database.read.query('PRAGMA foreign_key_check')).toEqual([]);

  const comments = world.issue(at.key).comments.map(({ body }) => body);
  expect(new Set(comments).size).toBe(comments.length);
  const made = await database.read.findBy(Change, { kind: 'comment', state: 'made' });
  for (const { wanted } of made) expect(comments).toContain((wanted as { text: string }).text);
});
