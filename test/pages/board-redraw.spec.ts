import fc from 'fast-check';
import type { Issue } from '../fake-jira/world.js';
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
const open: ToldBoard[] = [];
beforeAll(async () => (team = await aTeam()));
afterAll(() => team?.stop());
afterEach(() => open.splice(0).forEach((board) => board.close()));

/** Something that happens to one of the work items in Jira. */
type Edit = (key: string, other: string) => void;
const set = (changes: object): Edit => {
  return (key) => void team.jira.world.editIssue(key, changes);
};
const valued = (name: string, ...values: unknown[]) =>
  fc.constantFrom(...values).map((value) => set({ [name]: value }));
const edits = fc.oneof(
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

function happens({ edit, some, one, other }: Happening): void {
  const [meant, all] = [keysOf(some), keysOf('any')];
  if (meant.length > 0) edit(meant[one % meant.length], all[other % all.length]);
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
  const { ada, accountId } = team;
  const source = { source: 'projects', projects: ['SHOP'] };
  const path = await aBoard(ada, accountId, source);
  // Of one browser, only so many are told.
  const others = await signIn(team.footbridge.browser(), ADA.email);
  for (const [at, shown] of SHOWN.entries())
    open.push(await ToldBoard.of(at % 2 ? others : ada, path + shown));
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (all) => {
      all.forEach(happens);
      await ada.visit(path);
      await ada.press('Refresh');
      const anew = await aBoard(ada, accountId, source);
      for (const [at, shown] of SHOWN.entries()) {
        const seen = async (board: string) => boardIn((await ada.visit(board + shown)).$);
        const differing = async () => {
          const expected = (await seen(anew)).replaceAll(anew, path);
          return [await seen(path), await open[at].shown()].filter((one) => one !== expected);
        };
        await comesTo(differing, []);
      }
    }),
    { numRuns: ALWAYS.length + ROUNDS, endOnFailure: true, examples: ALWAYS.map((one) => [[one]]) },
  );
});
