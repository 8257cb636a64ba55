import { AccountsService } from '../../src/accounts/accounts.service.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { StoredReadings } from '../../src/readings/kept/stored-readings.js';
import { Readings } from '../../src/readings/readings.js';
import type { Source } from '../../src/readings/source.js';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aTeam, type Team } from '../support/board-stories.js';

const ITEMS = 2_300; // three pages of ids
const HIDDEN = 1_200; // from Ben
let team: Team;
let readings: Readings;
let people: Record<string, Credential>;
let sources: Source[];

beforeAll(async () => {
  const world = bigWorld(ITEMS);
  world.people.push({ ...world.person('dora'), name: 'finn', key: 'JIRAUSER10106', password: 'finn-secret' });
  team = await aTeam({ world });
  readings = team.footbridge.app.get(Readings);
  const { read } = team.footbridge.database;
  people = Object.fromEntries((await read.find(Credential)).map((one) => [one.userName, one]));
  const account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  sources = ['project = BIG', 'project = "BIG"'].map((jql) => ({
    account,
    query: { type: 'jql', jql: `${jql} ORDER BY Rank ASC` },
  }));
  for (let at = 0; at < HIDDEN; at++) team.jira.world.hide(`BIG-${at + 100}`, 'ben');
});
afterAll(() => team?.stop());

/** Keys in the order of the reading, and the calls that it took: for ids, and for anything else of work items. */
async function reads(name: string, source: Source) {
  team.jira.calls.clear();
  const items = await readings.items(await readings.refresh(people[name], source));
  const searches = team.jira.calls.filter(({ path }) => path.endsWith('/search'));
  const isOfIds = ({ body }: { body: string }) => !body.includes('summary');
  return {
    keys: items.map(({ key }) => key),
    ofIds: searches.filter(isOfIds).length,
    others: searches.filter((call) => !isOfIds(call)).length,
  };
}

const shown = (name: string) =>
  team.jira.world
    .visibleTo(team.jira.world.person(name))
    .filter(({ project }) => project === 'BIG')
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ key }) => key);

test('who sees half of what somebody else was shown is told of that half, without an odd call', async () => {
  await reads('ada', sources[0]);
  const { keys, ofIds, others } = await reads('ben', sources[0]);
  expect(keys).toHaveLength(ITEMS - HIDDEN);
  expect(keys).toEqual(shown('ben'));
  expect([ofIds, others]).toEqual([3, 0]);
});

test('who sees twice as much as somebody else was shown is told of all of it', async () => {
  await reads('ben', sources[1]);
  const { keys, ofIds, others } = await reads('ada', sources[1]);
  expect(keys).toHaveLength(ITEMS);
  expect(keys).toEqual(shown('ada'));
  expect([ofIds, others]).toEqual([3, 0]);
});

test('of what two texts are kept for one time of change, neither is taken from others', async () => {
  const [first] = await readings.items(await readings.refresh(people.ada, sources[0]));
  const another = { ...first, summary: 'As somebody else is shown it' };
  await team.footbridge.app.get(StoredReadings).keepAhead(sources[0], [another]);
  const { keys, ofIds, others } = await reads('finn', sources[0]);
  expect(keys).toEqual(shown('finn'));
  expect([ofIds, others]).toEqual([3, 1]);
});
