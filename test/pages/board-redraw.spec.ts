import fc from 'fast-check';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { ChangeKind } from '../../src/changes/change-kind.js';
import { Changes } from '../../src/changes/changes.js';
import { edit } from '../../src/changes/kinds/edit.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Profile } from '../../src/people/profile.entity.js';
import { Problem } from '../../src/problem.js';
import type { Issue } from '../fake-jira/world.js';
import type { Browser } from '../support/browser.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { boardIn, ToldBoard } from '../support/told-board.js';
import { ADA, signIn } from '../support/stories.js';
import { comesTo } from '../support/until.js';

const ROUNDS = 4;
const [EPIC, SUBTASK] = ['10000', '10003'];
const SHOWN = [
  '',
  '?lanes=person',
  '?lanes=epic',
  '?lanes=parent',
  '?q=it&type=Story&type=Bug',
  '?person=ben&flagged=yes&lanes=priority',
];

let team: Team;
const open: { browser: Browser; shown: string; told: ToldBoard }[] = [];
beforeAll(async () => (team = await aTeam()));
afterAll(() => team?.stop());
afterEach(() => open.splice(0).forEach(({ told }) => told.close()));

/** Something that happens to one of the work items: in Jira, or by what somebody does here. */
type Edit = (key: string, other: string) => unknown;
const set = (changes: object): Edit => {
  return (key) => void team.jira.world.editIssue(key, changes);
};
const valued = (name: string, ...values: unknown[]) =>
  fc.constantFrom(...values).map((value) => set({ [name]: value }));
/** What two people do here, whose boards are open: each sees it at once, and the other one when Jira tells them. */
async function doneBy(email: string, kind: ChangeKind<any>, key: string, wanted: object): Promise<void> {
  const { app, database } = team.footbridge;
  const { id: profileId } = await database.read.findOneByOrFail(Profile, { email });
  const { userKey } = await database.read.findOneByOrFail(Credential, { profileId });
  const account = await app.get(AccountsService).findSaved(team.accountId);
  // What Jira has deleted meanwhile is refused.
  const refused = (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
  };
  await app.get(Changes).make({ userKey, handle: { profileId, account, key }, kind, wanted }).catch(refused);
}
const acts = fc.constantFrom('ada@example.com', 'ben@example.com').chain((who) =>
  fc.oneof(
    fc.constant<Edit>((key, other) => key !== other && doneBy(who, rank, key, { place: { before: other } })),
    fc.integer({ min: 1, max: 99 }).map<Edit>((points) => (key) => doneBy(who, setPoints, key, { points })),
    fc.integer({ min: 1, max: 99 }).map<Edit>((count) => (key) => {
      const text = `Mended ${count} times`;
      return doneBy(who, edit, key, { field: 'summary', label: 'Summary', control: 'text', text });
    }),
  ),
);
const edits = fc.oneof(
  { weight: 3, arbitrary: acts },
  fc.integer({ min: 1, max: 99 }).map((count) => set({ summary: `Mend it <${count}> times & more` })),
  valued('status', 'To Do', 'In Progress', 'In Review', 'Done'),
  valued('epicName', 'Faster', 'Safer & sounder'),
  valued('points', null, 0.5, 3, 1_000),
  valued('assignee', null, 'ada', 'ben', 'cleo'),
  valued('priority', '1', '3', '5'),
  valued('labels', [], ['customer'], ['customer', 'urgent']),
  valued('flagged', true, false),
  valued('dueDate', null, '2020-01-31', '2030-12-24'),
  fc.constant<Edit>(
    (key, other) => void (key !== other && team.jira.world.rankIssue(key, { before: other })),
  ),
  fc.constant<Edit>((key) => void team.jira.world.deleteIssue(key)),
  fc.constant<Edit>(
    () => void team.jira.world.addIssue({ project: 'SHOP', summary: 'New here', assignee: 'ben' }),
  ),
);

/** Other cards name an epic, and count the sub-tasks that sit in them; lanes have the names of both. */
const SOME = {
  any: () => true,
  epics: ({ type }: Issue) => type === EPIC,
  subtasks: ({ type }: Issue) => type === SUBTASK,
  parents: ({ key }: Issue) => team.jira.world.issues.some(({ parent }) => parent === key),
};
const keysOf = (some: keyof typeof SOME) =>
  team.jira.world.issues
    .filter((issue) => issue.project === 'SHOP' && SOME[some](issue))
    .map(({ key }) => key);
const happening = fc.record({
  edit: edits,
  some: fc.constantFrom('any' as const, 'epics' as const, 'subtasks' as const, 'parents' as const),
  one: fc.nat(99),
  other: fc.nat(99),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function happens({ edit, some, one, other }: Happening): Promise<void> {
  const [meant, all] = [keysOf(some), keysOf('any')];
  if (meant.length > 0) await edit(meant[one % meant.length], all[other % all.length]);
}

/** What too few rounds come upon by chance, each once. */
const ALWAYS: Happening[] = [
  { edit: set({ summary: 'Holds the others' }), some: 'parents', one: 0, other: 0 },
  {
    edit: () => team.jira.world.issues.forEach(({ key }) => set({ assignee: 'finn' })(key, key)),
    some: 'any',
    one: 0,
    other: 0,
  },
];

test('after whatever happens, a board shows what one made anew shows, and what an open one has been told makes the same of it', async () => {
  const { ada, ben, accountId } = team;
  const source = { source: 'projects', projects: ['SHOP'] };
  const path = await aBoard(ada, accountId, source);
  // Of one browser, only so many are told.
  const browsers = [ada, await signIn(team.footbridge.browser(), ADA.email)];
  for (const [at, shown] of [...SHOWN, ...SHOWN.slice(0, 2)].entries()) {
    const browser = at < SHOWN.length ? browsers[at % 2] : ben;
    open.push({ browser, shown, told: await ToldBoard.of(browser, path + shown) });
  }
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (all) => {
      for (const one of all) await happens(one);
      for (const browser of [ada, ben]) {
        await browser.visit(path);
        await browser.press('Refresh');
      }
      const anew = await aBoard(ada, accountId, source);
      for (const { browser, shown, told } of open) {
        const seen = async (board: string) => boardIn((await browser.visit(board + shown)).$);
        const differing = async () => {
          const expected = (await seen(anew)).replaceAll(anew, path);
          return [await seen(path), await told.shown()].filter((one) => one !== expected);
        };
        await comesTo(differing, []);
      }
    }),
    { numRuns: ALWAYS.length + ROUNDS, endOnFailure: true, examples: ALWAYS.map((one) => [[one]]) },
  );
});
