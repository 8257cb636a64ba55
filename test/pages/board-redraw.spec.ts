import fc from 'fast-check';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { boardIn, ToldBoard } from '../support/told-board.js';
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

/** Other cards name an epic, and count the sub-tasks that sit in them. */
const keysOf = (...types: string[]) =>
  team.jira.world.issues
    .filter(({ project, type }) => project === 'SHOP' && (types.length === 0 || types.includes(type)))
    .map(({ key }) => key);
const happening = fc.record({
  edit: edits,
  types: fc.constantFrom([], [EPIC], [SUBTASK]),
  one: fc.nat(99),
  other: fc.nat(99),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happens({ edit, types, one, other }: Happening): void {
  const [some, all] = [keysOf(...types), keysOf()];
  if (some.length > 0) edit(some[one % some.length], all[other % all.length]);
}

test('after whatever happens, a board shows what one made anew shows, and what an open one has been told makes the same of it', async () => {
  const { ada, accountId } = team;
  const source = { source: 'projects', projects: ['SHOP'] };
  const path = await aBoard(ada, accountId, source);
  for (const shown of SHOWN) open.push(await ToldBoard.of(ada, path + shown));
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
    { numRuns: ROUNDS, endOnFailure: true },
  );
});
