import { randomUUID } from 'node:crypto';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { ItemVersion } from '../../src/readings/item-version.entity.js';
import { Readings } from '../../src/readings/readings.js';
import type { Source } from '../../src/readings/source.js';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aTeam, type Team } from '../support/board-stories.js';
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

test('whatever is edited, deleted, added, hidden and shown, each reading equals what Jira shows that person', async () => {
  const number = fc.integer({ min: 20, max: ITEMS - 1 });
  const who = fc.constantFrom('ada', 'ben');
  const step = fc.oneof(
    fc.record({ what: fc.constantFrom('edit', 'delete', 'add', 'rank'), number }),
    fc.record({ what: fc.constantFrom('hide', 'show', 'look'), number, who }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      for (const one of steps) {
        const key = `BIG-${one.number}`;
        const name = 'who' in one ? one.who : 'ada';
        if (one.what === 'add') world().addIssue({ project: 'BIG', summary: `New ${one.number}` });
        else if (one.what === 'look') await refresh(name);
        else if (!world().issueMaybe(key)) continue;
        else if (one.what === 'edit') world().editIssue(key, { summary: `Edited ${randomUUID()}` });
        else if (one.what === 'delete') world().deleteIssue(key);
        else if (one.what === 'rank') world().rankIssue(key, { before: 'BIG-1' });
        else if (one.what === 'hide') world().hide(key, name);
        else world().show(key, name);
      }
      await later(11 * MINUTE, async () => {
        for (const name of ['ada', 'ben']) expect(read(await sawOf(name))).toEqual(shown(name));
      });
    }),
    { numRuns: 12 },
  );
});
