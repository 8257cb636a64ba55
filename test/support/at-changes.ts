import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { AskedChange, Told } from '../../src/changes/asked-change.js';
import { Change } from '../../src/changes/change.entity.js';
import type { ChangeKind } from '../../src/changes/change-kind.js';
import { Changes } from '../../src/changes/changes.js';
import { OwnChanges } from '../../src/changes/own-changes.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Profile } from '../../src/people/profile.entity.js';
import type { World } from '../fake-jira/world.js';
import { aTeam, type Team } from './board-stories.js';

/** What Ben wants of a work item, or, of something new, of a project. */
export interface Wish<W extends object = any> extends Pick<
  AskedChange,
  'seen' | 'operation' | 'together' | 'looksOnly'
> {
  kind: ChangeKind<W>;
  key: string;
  wanted: W;
}

/** A team in which Ben changes work items, without the pages on which he would. */
export interface AtChanges {
  team: Team;
  changes: Changes;
  own: OwnChanges;
  world: World;
  profileId: string;
  make(wish: Wish): Promise<Told>;
  /** The last row of a work item. */
  rowOf(key: string): Promise<Change>;
  /** In the order in which they were asked for. */
  rowsOf(key: string): Promise<Change[]>;
  rowById(id: string): Promise<Change>;
  /** Of all that was asked for. */
  lastRow(): Promise<Change>;
  /** How many requests that change something Jira has had. */
  writes(): number;
  /** As if it had been sent so long ago that no look is too early. */
  sentLongAgo(id: string): Promise<unknown>;
}

/** For all tests of a file, from before the first to after the last. To be called once at the top of it. */
export function atChanges(): AtChanges {
  const at = {} as AtChanges;
  let userKey: string;
  beforeAll(async () => {
    at.team = await aTeam();
    const { app, database } = at.team.footbridge;
    at.world = at.team.jira.world;
    at.changes = app.get(Changes);
    at.own = app.get(OwnChanges);
    at.profileId = (await database.read.findOneByOrFail(Profile, { email: 'ben@example.com' })).id;
    userKey = (await database.read.findOneByOrFail(Credential, { profileId: at.profileId })).userKey;
  });
  afterAll(() => at.team?.stop());
  beforeEach(() => at.team.jira.calls.clear());
  afterEach(() => at.team.jira.faults.clear());

  at.make = async ({ key, ...wish }) => {
    const saved = await at.team.footbridge.app.get(AccountsService).findSaved(at.team.accountId);
    const account = saved.withFields(wish.kind.fields?.(wish.wanted) ?? {});
    return at.changes.make({ ...wish, userKey, handle: { profileId: at.profileId, account, key } });
  };
  at.rowOf = async (key) => (await at.rowsOf(key)).at(-1)!;
  at.rowsOf = (key) =>
    at.team.footbridge.database.read.find(Change, { where: { key }, order: { createdAt: 'ASC' } });
  at.rowById = (id) => at.team.footbridge.database.read.findOneByOrFail(Change, { id });
  at.lastRow = async () => {
    const [row] = await at.team.footbridge.database.read.find(Change, {
      order: { createdAt: 'DESC' },
      take: 1,
    });
    return row;
  };
  at.writes = () =>
    at.team.jira.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search')).length;
  at.sentLongAgo = (id) =>
    at.team.footbridge.database.write((manager) =>
      manager.update(Change, id, { sentAt: new Date(Date.now() - 120_000) }),
    );
  return at;
}
