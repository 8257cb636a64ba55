import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { WorkItem } from '../../src/alm/alm-provider.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { FirstArrivals } from '../../src/readings/reader/first-arrivals.js';
import { Readings } from '../../src/readings/readings.js';
import type { Source } from '../../src/readings/source.js';
import { StoredReadings } from '../../src/readings/kept/stored-readings.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

const item = (id: number) => ({ id: String(id) }) as WorkItem;
const ids = (items: readonly WorkItem[]) => items.map(({ id }) => Number(id));
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('pages that come while others are being kept', () => {
  test('go together, and none is lost', async () => {
    const kept: number[][] = [];
    const keeper = {
      ahead: async (items: readonly WorkItem[]) => {
        kept.push(ids(items));
        await turn();
      },
      first: jest.fn(),
      mayShow: () => true,
    };
    const arrivals = new FirstArrivals(keeper);
    for (const id of [1, 2, 3, 4]) arrivals.add([item(id)]);
    await arrivals.settled();
    expect(kept).toEqual([[1], [2, 3, 4]]);
    arrivals.add([item(5)]);
    await arrivals.settled();
    expect(kept.flat()).toEqual([1, 2, 3, 4, 5]);
    expect(keeper.first).not.toHaveBeenCalled();
    expect(arrivals.areShown).toBe(false);
  });

  test('do not stop a reading where they cannot be kept', async () => {
    const full = () => Promise.reject(new Error('The disk is full.'));
    const arrivals = new FirstArrivals({ ahead: full, first: full, mayShow: () => true });
    arrivals.add([item(1)]);
    await expect(arrivals.settled()).resolves.toBeUndefined();
  });
});

describe('a reading that was cut off', () => {
  let team: Team;
  let readings: Readings;
  let ben: Credential;
  let source: Source;
  let path: string;

  beforeAll(async () => {
    team = await aTeam();
    path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
    const { app, database } = team.footbridge;
    readings = app.get(Readings);
    ben = await database.read.findOneByOrFail(Credential, { userName: 'ben' });
    const account = await app.get(AccountsService).findSaved(team.accountId);
    source = { account, query: { type: 'projects', keys: ['SHOP'] } };
  });
  afterAll(() => team?.stop());

  test('shows what had come of it, says so, and goes on with the rest alone', async () => {
    const stored = team.footbridge.app.get(StoredReadings);
    const all = await readings.items(await readings.refresh(ben, source));
    const reading = await readings.find(ben, source);
    await stored.erase(ben.id, reading!.source);
    await stored.storeFirst(ben, source, {
      items: all.slice(0, 12),
      expected: all.length,
      since: Date.now(),
    });

    const first = (await readings.find(ben, source))!;
    expect(await readings.items(first)).toHaveLength(12);
    team.jira.latency = 300;
    const page = await team.ben.visit(path);
    team.jira.latency = 0;
    // Epics have come, too, and are no cards.
    expect(page.$('.card').length).toBe(all.slice(0, 12).filter(({ type }) => type.name !== 'Epic').length);
    expect(page.text).toContain(`12 of ${all.length} work items have come from Jira so far.`);

    team.jira.calls.clear();
    const whole = await readings.refresh(ben, source);
    expect(await readings.items(whole)).toEqual(all);
    expect(whole.expected).toBeNull();
  });

  test('leaves what its person has changed or was refused meanwhile, when more of it comes', async () => {
    const stored = team.footbridge.app.get(StoredReadings);
    const before = await readings.refresh(ben, source);
    const all = await readings.items(before);
    await stored.erase(ben.id, before.source);
    const since = Date.now();
    const first = (count: number) =>
      stored.storeFirst(ben, source, { items: all.slice(0, count), expected: all.length, since });
    await first(6);
    const own = { ...all[1], summary: 'Called so by Ben' };
    await stored.replace(ben.id, { item: own, account: source.account }, { before: all[0].key });
    await stored.drop(ben.id, all[3].key);
    await first(10);
    const now = await readings.items((await stored.find(ben.id, before.source))!);
    expect(now).toEqual([own, all[0], all[2], ...all.slice(4, 10)]);
  });

  test('is never put in place of one that was read as a whole', async () => {
    const stored = team.footbridge.app.get(StoredReadings);
    const before = await readings.refresh(ben, source);
    const items = (await readings.items(before)).slice(0, 3);
    await stored.storeFirst(ben, source, { items, expected: before.total, since: Date.now() });
    expect((await readings.find(ben, source))?.total).toBe(before.total);
  });
});
