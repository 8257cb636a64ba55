import 'reflect-metadata';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { IsNull, Not } from 'typeorm';
import { AccountHour } from '../../src/accounts/account-hour.entity.js';
import { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { openFoundation } from '../../src/app.js';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { BoardVisit } from '../../src/boards/list/board-visit.entity.js';
import { BoardGroup } from '../../src/boards/sharing/board-group.entity.js';
import { BoardPerson } from '../../src/boards/sharing/board-person.entity.js';
import { Board } from '../../src/boards/board.entity.js';
import { readConfig } from '../../src/config.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Disconnection } from '../../src/credentials/disconnection.entity.js';
import { Change } from '../../src/changes/change.entity.js';
import { ENTITIES } from '../../src/entities.js';
import type { Foundation } from '../../src/foundation.module.js';
import { PendingLink } from '../../src/oauth/pending-link.entity.js';
import { paths } from '../../src/paths.js';
import { GroupMember } from '../../src/people/group-member.entity.js';
import { PeopleGroup } from '../../src/people/people-group.entity.js';
import { PasswordReset } from '../../src/people/password-reset.entity.js';
import { Mail } from '../../src/mail/mail.entity.js';
import { Profile } from '../../src/people/profile.entity.js';
import { ItemVersion } from '../../src/readings/kept/item-version.entity.js';
import { Reading } from '../../src/readings/kept/reading.entity.js';
import { ItemList } from '../../src/readings/kept/item-list.entity.js';
import { ProviderIdentity } from '../../src/sign-in/provider/provider-identity.entity.js';
import { Authenticator } from '../../src/sign-in/second-factor/authenticator.entity.js';
import { Passkey } from '../../src/sign-in/second-factor/passkey.entity.js';
import { RecoveryCode } from '../../src/sign-in/second-factor/recovery-code.entity.js';
import { startFootbridge } from '../support/footbridge.js';
import { signIn } from '../support/stories.js';

/**
 * A database as Footbridge 0.1.0 left it, before its schema ever changed for people who had data. It holds one of
 * everything: made by walking through the pages (three people, an account of each kind with a private authority,
 * a second key pair and hand-off sheets, drafts, links that work and that fail, a link on its way and one that waits
 * for its confirmation, a link that was ended, boards of the four sources, each read), then packed with VACUUM.
 * That code is gone, so it cannot be made again: it is only ever copied, and every later migration runs over it.
 */
const FIRST_STOREY = join(__dirname, 'first-storey.db');
const KEY = Buffer.alloc(32, 'first storey ').toString('base64');

/** Round trips to a consent page last ten minutes: those of then are begun again. */
const PASSING = 'pending_link';
/** What was read is read anew. */
const READ = ['reading', 'work_item'];
const READ_ENTITIES: (new () => object)[] = [Reading, ItemList, ItemVersion];

type Row = Record<string, unknown>;
type Tables = Map<string, Row[]>;

let env: Record<string, string>;
beforeEach(() => {
  const dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  copyFileSync(FIRST_STOREY, join(dataDir, 'footbridge.db'));
  env = {
    FOOTBRIDGE_DATA_DIR: dataDir,
    FOOTBRIDGE_ENCRYPTION_KEY: KEY,
    FOOTBRIDGE_LOG_LEVEL: 'silent',
  };
});
afterEach(() => rmSync(env.FOOTBRIDGE_DATA_DIR, { recursive: true, force: true }));

/** Runs `look` on the copy once today's code has brought its schema up to date. */
async function migrated(look: (foundation: Foundation) => Promise<void>): Promise<void> {
  const foundation = await openFoundation(readConfig(env));
  try {
    await look(foundation);
  } finally {
    await foundation.database.close();
  }
}

/** Every row of every table that the file had, as it stands there. */
async function rowsOf(query: (sql: string) => Promise<Row[]>, tables: string[]): Promise<Tables> {
  const rows: Tables = new Map();
  for (const table of tables) rows.set(table, await query(`SELECT * FROM "${table}" ORDER BY 1, 2`));
  return rows;
}

function untouched(): { query: (sql: string) => Promise<Row[]>; close: () => void } {
  const file = new sqlite3.Database(FIRST_STOREY, sqlite3.OPEN_READONLY);
  const query = (sql: string) =>
    new Promise<Row[]>((resolve, reject) =>
      file.all(sql, (error: Error | null, rows: Row[]) => (error ? reject(error) : resolve(rows))),
    );
  return { query, close: () => file.close() };
}

test('AF-31 a database of the first storey is migrated with every row it had', async () => {
  const { query, close } = untouched();
  const found = await query("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migrations'");
  const tables = found.map(({ name }) => String(name)).filter((name) => !name.startsWith('sqlite_'));
  expect(tables).toHaveLength(13);
  const before = await rowsOf(query, tables);
  close();

  await migrated(async ({ database }) => {
    const left = tables.filter((table) => !READ.includes(table));
    const after = await rowsOf((sql) => database.read.query(sql), left);
    for (const table of tables) {
      expect(before.get(table)).not.toHaveLength(0);
      if (table === PASSING || !left.includes(table)) continue;
      // Columns that came later are whatever their migration says.
      const rows = before.get(table)!.map((row) => expect.objectContaining(row));
      expect({ table, rows: after.get(table) }).toEqual({ table, rows });
    }
    const later: (new () => object)[] = [
      AuditEntry,
      PendingLink,
      Change,
      PasswordReset,
      ProviderIdentity,
      Authenticator,
      RecoveryCode,
      Passkey,
      AccountHour,
      BoardVisit,
      PeopleGroup,
      GroupMember,
      BoardPerson,
      BoardGroup,
      ...READ_ENTITIES,
      Mail,
    ];
    for (const entity of ENTITIES.filter((one) => !later.includes(one)))
      expect(await database.read.find(entity)).not.toHaveLength(0);
    expect(await database.read.query('PRAGMA foreign_key_check')).toEqual([]);
    expect(await database.read.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const sources = (await database.read.find(Board)).map(({ source }) => source.type);
    expect(new Set(sources)).toEqual(new Set(['projects', 'jql', 'filter', 'board']));
    // Boards stay everybody's, and people what they were.
    const boards = await database.read.find(Board);
    expect(boards.map(({ seenBy, changedBy }) => `${seenBy} ${changedBy}`)).toEqual(
      boards.map(() => 'everybody maker'),
    );
    expect(await database.read.countBy(Profile, { disabledAt: Not(IsNull()) })).toBe(0);
  });
});

test('every secret that was sealed then opens in its place', async () => {
  await migrated(async ({ database, secretBox }) => {
    const { read } = database;
    const sealed = async <T extends object>(entity: new () => T, column: string) =>
      read.createQueryBuilder(entity, 'row').addSelect(`row.${column}`).getMany();

    const accounts = (await sealed(AlmAccount, 'sealedSecrets')).map(({ id, sealedSecrets }) =>
      secretBox.open<Row>(sealedSecrets, ['alm_account', 'sealed_secrets', id]),
    );
    expect(accounts.filter(({ privateKey }) => /BEGIN.*PRIVATE KEY/.test(String(privateKey)))).toHaveLength(
      3,
    );
    expect(accounts.filter((secrets) => Object.keys(secrets).length > 1)).toHaveLength(1); // the next key

    const credentials = (await sealed(Credential, 'sealedSecret')).map(
      ({ id, accountId, profileId, sealedSecret }) =>
        secretBox.open<Row>(sealedSecret, ['credential', 'sealed_secret', id, accountId, profileId]),
    );
    expect(credentials.filter(({ token, tokenSecret }) => token && tokenSecret)).toHaveLength(3);
    expect(credentials.filter(({ username, password }) => username && password)).toHaveLength(2);

    for (const { id, profileId, sealedSecret } of await sealed(Disconnection, 'sealedSecret'))
      expect(secretBox.open(sealedSecret, ['farewell', 'sealed_secret', id, profileId])).toBeTruthy();
  });
});

test('people of the first storey sign in with their passwords and find their accounts, links and boards', async () => {
  const footbridge = await startFootbridge(env);
  try {
    const { read } = footbridge.database;
    const ada = await signIn(footbridge.browser(), 'ada@example.com');
    expect((await ada.visit(paths.people.index())).text).toMatch(/Ada Administrator.*Ben.*Cleo.*Dora/);
    for (const { id, name } of await read.find(AlmAccount)) {
      const page = await ada.visit(paths.accounts.edit({ id }));
      expect([page.status, page.value('name')]).toEqual([200, name]);
    }
    const secure = await read.findOneByOrFail(AlmAccount, { name: 'Secure Jira' });
    const { $ } = await ada.visit(paths.accounts.nextKey({ id: secure.id }));
    expect($('#next-public-key').text()).toContain('BEGIN PUBLIC KEY');
    expect((await ada.visit(paths.accounts.exchanges({ id: secure.id }))).status).toBe(200);
    expect((await ada.visit(paths.accounts.handoffs({ id: secure.id }))).status).toBe(200);

    const ben = await signIn(footbridge.browser(), 'ben@example.com');
    const { id: profileId } = await read.findOneByOrFail(Profile, { name: 'Ben' });
    expect(await read.countBy(Credential, { profileId })).toBe(1);
    expect((await ben.visit(paths.credentials.index())).text).toMatch(/Password Jira.*Linked/);
    const boards = await read.find(Board, { relations: { account: true } });
    expect((await ben.visit(paths.boards.index())).status).toBe(200);
    for (const { id, name, account } of boards.filter(({ account }) => account.name === 'Password Jira')) {
      expect(account.isSaved).toBe(true);
      expect((await ben.visit(paths.boards.show({ id }))).$('h1').text()).toContain(name);
    }
  } finally {
    await footbridge.stop();
  }
});
