import { randomUUID } from 'node:crypto';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { ItemVersion } from '../../src/readings/kept/item-version.entity.js';
import { Reading } from '../../src/readings/kept/reading.entity.js';
import { Readings } from '../../src/readings/readings.js';
import type { WorkItem, WorkItemSource } from '../../src/alm/alm-provider.js';
import type { Source } from '../../src/readings/source.js';
import { bigWorld, type Fault } from '../fake-jira/fake-jira.js';
import type { Issue } from '../fake-jira/world.js';
import { aTeam, linkByPassword, type Team } from '../support/board-stories.js';
import { later, MINUTE } from '../support/clock.js';
import fc from 'fast-check';

const ITEMS = 300;
let team: Team;
let readings: Readings;
let people: Record<string, Credential>;
let source: Source;

beforeAll(async () => {
  const world = bigWorld(ITEMS);
  world.people.push({
    ...world.person('dora'),
    name: 'finn',
    key: 'JIRAUSER10106',
    displayName: 'Finn',
    password: 'finn-secret',
  });
  team = await aTeam({ world });
  readings = team.footbridge.app.get(Readings);
  const { read } = team.footbridge.database;
  people = Object.fromEntries((await read.find(Credential)).map((one) => [one.userName, one]));
  const account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  source = { account, query: { type: 'projects', keys: ['BIG'] } };
});
afterAll(() => team?.stop());

const world = () => team.jira.world;
const refresh = (name: string) => readings.refresh(people[name], source);
const sawOf = async (name: string) => readings.items(await refresh(name));
const bodies = () => team.jira.calls.filter(({ path }) => path.endsWith('/search')).map(({ body }) => body);
/** What Jira shows that person, by key, as far as the test changes it. */
const shown = (name: string) =>
  world()
    .visibleTo(world().person(name))
    .filter(({ project }) => project === 'BIG')
    .map(({ key, summary }) => [key, summary])
    .sort();
const read = (items: Awaited<ReturnType<typeof sawOf>>) =>
  items.map(({ key, summary }) => [key, summary]).sort();

test('a second person is told the ids by Jira, and what is kept of them is not fetched again', async () => {
  world().hide('BIG-7', 'ben');
  await refresh('ada');
  team.jira.calls.clear();
  const saw = await sawOf('ben');
  expect(read(saw)).toEqual(shown('ben'));
  expect(saw.map(({ key }) => key)).not.toContain('BIG-7');
  expect(bodies().filter((body) => body.includes('summary'))).toEqual([]);
  expect(team.jira.calls.filter(({ user }) => user !== 'ben')).toEqual([]);
  expect(await team.footbridge.database.read.countBy(ItemVersion, {})).toBe(ITEMS);
});

test('a version that only another person was told of is fetched, and shown as Jira shows it', async () => {
  await refresh('ada');
  await refresh('ben');
  world().editIssue('BIG-9', { summary: 'Told to ada alone so far' });
  await refresh('ada');
  const before = (await readings.find(people.ben, source))!;
  expect(JSON.stringify(await readings.items(before))).not.toContain('Told to ada alone');
  expect(read(await sawOf('ben'))).toEqual(shown('ben'));
});

describe('whatever is edited, moved, hidden, put into sprints and taken from teams, while calls fail', () => {
  const TEAM = 'customfield_10109';
  const ACTIVE = 4; // the sprint of the board
  const SOURCES: WorkItemSource[] = [
    { type: 'projects', keys: ['BIG'] },
    { type: 'projects', keys: ['BIG', 'SIDE'] },
    { type: 'board', id: '1', sprint: 'active' },
  ];
  /** Where Jira tells of work items. */
  const LISTS = /\/(search|issue)$/;
  const isIn = (query: WorkItemSource, issue: Issue) =>
    query.type === 'projects'
      ? query.keys.includes(issue.project)
      : issue.project === 'BIG' && world().currentSprint(issue)?.state === 'active';
  const FAULTS: Fault[] = [
    { kind: 'reset', afterBytes: 300, times: 3 },
    { kind: 'truncate', times: 2 },
    { kind: 'status', status: 500, times: 1 },
    { kind: 'rateLimit', retryAfter: 1, times: 1 },
  ];
  /** What each person was ever shown by Jira when they looked. */
  const told: Record<string, Set<string>> = { ada: new Set(), ben: new Set(), finn: new Set() };
  /** As whom each is linked: Finn is Ben in Jira. */
  const LINKED = { ada: 'ada', ben: 'ben', finn: 'ben' } as Record<string, string>;
  const sources = () => SOURCES.map((query) => ({ account: source.account, query }));

  interface Words extends Pick<WorkItem, 'key' | 'summary' | 'team'> {
    sprint: Pick<NonNullable<WorkItem['sprint']>, 'id'> | null;
  }
  const worded = ({ key, summary, team: of, sprint }: Words) => `${key} ${summary} ${of} ${sprint?.id}`;
  /** In the order of ranks. Jira shows Ben no team. */
  const truth = (name: string, { query }: Source) =>
    world()
      .visibleTo(world().person(LINKED[name]))
      .filter((issue) => isIn(query, issue))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .map((issue) => {
        const sprint = world().sprintsOf(issue).at(-1);
        return worded({
          ...issue,
          team: LINKED[name] === 'ben' ? null : issue.team,
          sprint: sprint ? { id: String(sprint.id) } : null,
        });
      });
  const withoutTeams = (answer: { issues?: { fields: Record<string, unknown> }[] }) => {
    for (const { fields } of answer.issues ?? []) if (TEAM in fields) fields[TEAM] = null;
    return answer;
  };
  /** Looks as somebody, also in vain, and expects nothing that Jira has not named to them. */
  const look = async (name: string, fault?: Fault): Promise<void> => {
    team.jira.faults.clear();
    if (fault) team.jira.faults.plant({ ...fault, on: LISTS });
    if (LINKED[name] === 'ben') team.jira.faults.plant({ kind: 'alter', on: LISTS, change: withoutTeams });
    for (const one of sources()) {
      for (const words of truth(name, one)) told[name].add(words);
      await readings.refresh(people[name], one).catch((error: unknown) => {
        if (!fault) throw error;
      });
      const reading = await readings.find(people[name], one);
      const items = reading ? await readings.items(reading) : [];
      for (const item of items) expect([...told[name]]).toContain(worded(item));
    }
    team.jira.faults.clear();
  };

  test('OA-30 nobody is shown what Jira has not named to them, and in the end each reading equals what it shows, in its order', async () => {
    await linkByPassword(team, 'finn@example.com', 'ben');
    const { read } = team.footbridge.database;
    people.finn = await read.findOneByOrFail(Credential, { profileId: people.finn.profileId });
    await team.footbridge.database.write((manager) => manager.clear(Reading));
    const [big] = world().projects;
    world().projects.push({ ...big, id: '10900', key: 'SIDE', name: 'Beside it' });
    const number = fc.integer({ min: 20, max: 60 });
    const who = fc.constantFrom('ada', 'ben', 'finn');
    const step = fc.oneof(
      fc.record({ what: fc.constantFrom('edit', 'delete', 'add', 'rank', 'move', 'team', 'sprint'), number }),
      fc.record({ what: fc.constantFrom('hide', 'show'), number, who }),
      fc.record({ what: fc.constant('look'), number, who }),
      fc.record({ what: fc.constant('look'), number, who, fault: fc.constantFrom(...FAULTS) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        for (const one of steps) {
          const name = 'who' in one ? one.who : 'ada';
          if (one.what === 'look') await look(name, 'fault' in one ? one.fault : undefined);
          else change(one.what, one.number, LINKED[name]);
        }
        await later(11 * MINUTE, async () => {
          for (const name of ['ada', 'ben', 'finn']) {
            await look(name);
            for (const one of sources()) {
              const reading = await readings.find(people[name], one);
              expect((await readings.items(reading!)).map(worded)).toEqual(truth(name, one));
            }
          }
        });
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  function change(what: string, number: number, name: string): void {
    const key = [`BIG-${number}`, `SIDE-${number % 5}`].find((one) => world().issueMaybe(one));
    if (what === 'add') world().addIssue({ project: 'BIG', summary: `New ${number}` });
    if (!key) return;
    if (what === 'edit') world().editIssue(key, { summary: `Edited ${randomUUID()}` });
    else if (what === 'team') world().editIssue(key, { team: number % 2 ? 'Checkout' : null });
    else if (what === 'sprint') world().editIssue(key, { sprints: number % 3 ? [ACTIVE] : [] });
    else if (what === 'delete') world().deleteIssue(key);
    else if (what === 'move') world().moveIssue(key, key.startsWith('BIG') ? 'SIDE' : 'BIG');
    else if (what === 'rank') world().rankIssue(key, { before: 'BIG-1' });
    else if (what === 'hide') world().hide(key, name);
    else if (what === 'show') world().show(key, name);
  }
});

test('a status that is renamed is found without a change of a work item', async () => {
  world().keepsJson = false;
  await team.footbridge.database.write((manager) => manager.clear(Reading));
  await refresh('ada');
  const [status] = world().statuses.filter(({ name }) => name === 'In Progress');
  status.name = 'Being made';
  await later(11 * MINUTE, async () => {
    const names = (await sawOf('ada')).map(({ status: { name } }) => name);
    expect(names).toContain('Being made');
    expect(names).not.toContain('In Progress');
  });
});
