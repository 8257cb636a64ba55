import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { ChangeKind, Seen } from '../../src/changes/change-kind.js';
import { Changes } from '../../src/changes/changes.js';
import { changeList } from '../../src/changes/kinds/list.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { putInSprint } from '../../src/changes/kinds/sprint.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Profile } from '../../src/people/profile.entity.js';
import { aTeam, type Team } from '../support/board-stories.js';

let team: Team;
let changes: Changes;
let profileId: string;
let userKey: string;

beforeAll(async () => {
  team = await aTeam();
  const { app, database } = team.footbridge;
  changes = app.get(Changes);
  profileId = (await database.read.findOneByOrFail(Profile, { email: 'ben@example.com' })).id;
  userKey = (await database.read.findOneByOrFail(Credential, { profileId })).userKey;
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const issue = (key: string) => team.jira.world.issue(key);
const current = (key: string) => team.jira.world.currentSprint(issue(key))?.id;
const writes = () =>
  team.jira.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search')).length;

/** Ben makes a change. */
async function make<W extends object>(
  kind: ChangeKind<W>,
  key: string,
  { wanted, seen }: { wanted: W; seen?: Seen },
) {
  const account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  return changes.make({ kind, wanted, seen, userKey, handle: { profileId, account, key } });
}

describe('a work item is put into a sprint', () => {
  const thirteen = { id: '13', name: 'Sprint 13' };

  test('as the person, and back again by undo', async () => {
    const told = await make(putInSprint, 'SHOP-4', { wanted: { sprint: thirteen } });
    expect(told).toMatchObject({ state: 'made', message: 'SHOP-4 is in “Sprint 13”.' });
    expect([current('SHOP-4'), issue('SHOP-4').history.at(-1)?.author]).toEqual([13, 'ben']);
    await changes.undo(profileId, told.id!);
    expect(current('SHOP-4')).toBe(12);
  });

  test('or into the backlog, from which undo brings it back', async () => {
    const told = await make(putInSprint, 'SHOP-5', { wanted: { sprint: null } });
    expect(told.message).toBe('SHOP-5 is in the backlog.');
    expect(current('SHOP-5')).toBeUndefined();
    await changes.undo(profileId, told.id!);
    expect(current('SHOP-5')).toBe(12);
  });

  test('unless somebody else has put it into another one meanwhile, or into the same', async () => {
    const seen = { sprint: 'Sprint 12, checkout [part=2]' };
    team.jira.world.editIssue('SHOP-6', { sprints: [13] }, { by: 'ada' });
    const told = await make(putInSprint, 'SHOP-6', { wanted: { sprint: null }, seen });
    expect(told.state).toBe('conflict');
    expect(current('SHOP-6')).toBe(13);
    await changes.withdraw(profileId, told.id!);
    const before = writes();
    expect((await make(putInSprint, 'SHOP-6', { wanted: { sprint: thirteen }, seen })).state).toBe('made');
    expect(writes()).toBe(before);
  });

  test('and not into one that is over: Jira says why', async () => {
    const sprint = { id: '11', name: 'Sprint 11' };
    await expect(make(putInSprint, 'SHOP-7', { wanted: { sprint } })).rejects.toMatchObject({
      messages: ['You must specify a sprint which has not been completed.'],
    });
  });
});

describe('a work item is put into another place', () => {
  test('before or after another one', async () => {
    const told = await make(rank, 'SHOP-10', { wanted: { place: { before: 'SHOP-9' } } });
    expect(told).toMatchObject({ state: 'made', message: 'SHOP-10 is in its new place.' });
    expect(issue('SHOP-10').rank < issue('SHOP-9').rank).toBe(true);
    await make(rank, 'SHOP-10', { wanted: { place: { after: 'SHOP-11' } } });
    expect(issue('SHOP-10').rank > issue('SHOP-11').rank).toBe(true);
  });

  test('once, where the answer gets lost after Jira has done it', async () => {
    team.jira.faults.plant({ kind: 'reset', on: /rank$/, times: 1 });
    const before = writes();
    const told = await make(rank, 'SHOP-12', { wanted: { place: { before: 'SHOP-9' } } });
    expect(told.message).toMatch(/^SHOP-12 is in its new place\./);
    expect([writes() - before, issue('SHOP-12').rank < issue('SHOP-9').rank]).toEqual([1, true]);
  });

  test('and not where they may not: Jira says so of that one', async () => {
    await expect(make(rank, 'OPS-1', { wanted: { place: { after: 'OPS-2' } } })).rejects.toThrow(
      'Jira did not put OPS-1 into its new place: You do not have permission to rank this issue.',
    );
    await expect(make(rank, 'SHOP-9', { wanted: { place: { after: 'SHOP-9' } } })).rejects.toThrow(
      'beside itself',
    );
  });
});

describe('names in a list', () => {
  test('are added and taken away beside what others do, and undo takes back one’s own only', async () => {
    team.jira.world.editIssue('SHOP-4', { labels: ['checkout', 'payments'] });
    const wanted = { list: 'labels' as const, add: ['urgent', 'payments'], remove: ['checkout'] };
    const told = await make(changeList, 'SHOP-4', { wanted });
    expect(issue('SHOP-4').labels).toEqual(['urgent', 'payments']);
    team.jira.world.editIssue('SHOP-4', { labels: ['urgent', 'payments', 'theirs'] }, { by: 'ada' });
    await changes.undo(profileId, told.id!);
    expect(issue('SHOP-4').labels.sort()).toEqual(['checkout', 'payments', 'theirs']);
  });

  test('may be components and versions of the project, and no others', async () => {
    await make(changeList, 'SHOP-5', { wanted: { list: 'components', add: ['Basket'], remove: [] } });
    await make(changeList, 'SHOP-5', { wanted: { list: 'fixVersions', add: ['1.1'], remove: ['1.0'] } });
    expect(issue('SHOP-5')).toMatchObject({ components: ['Basket'], fixVersions: ['1.1'] });
    const nowhere = { list: 'components' as const, add: ['Nowhere'], remove: [] };
    await expect(make(changeList, 'SHOP-5', { wanted: nowhere })).rejects.toMatchObject({
      fields: { components: expect.stringContaining('Nowhere') },
    });
  });
});
