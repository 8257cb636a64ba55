import { AccountsService } from '../../src/accounts/accounts.service.js';
import { Connections } from '../../src/accounts/connections.js';
import { Board } from '../../src/boards/board.entity.js';
import { CredentialsService } from '../../src/credentials/credentials.service.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { Reading } from '../../src/readings/kept/reading.entity.js';
import { digestOf } from '../../src/readings/source.js';
import { FakeJira, type FakeJiraOptions } from '../fake-jira/fake-jira.js';
import type { Browser } from './browser.js';
import { startFootbridge, type RunningFootbridge } from './footbridge.js';
import { ADA, invitedMember, signedInAdministrator } from './stories.js';

/** A small team: Ada administers, Ben and Finn are members. Each is linked to Jira under the same name. */
export interface Team {
  footbridge: RunningFootbridge;
  jira: FakeJira;
  accountId: string;
  ada: Browser;
  ben: Browser;
  finn: Browser;
  stop(): Promise<void>;
}

/** A team with a saved account whose people sign in to Jira by name and password. */
export async function aTeam(
  options: FakeJiraOptions & { env?: Record<string, string>; log?: (line: string) => void } = {},
): Promise<Team> {
  const [footbridge, jira] = await Promise.all([
    startFootbridge(options.env, options.log),
    FakeJira.start(options),
  ]);
  const ada = await signedInAdministrator(footbridge);
  const accountId = await aSavedAccount(footbridge, jira);
  const team = {
    footbridge,
    jira,
    accountId,
    ada,
    ben: await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' }),
    finn: await invitedMember(footbridge, ada, { name: 'Finn', email: 'finn@example.com' }),
    stop: async () => {
      await footbridge.stop();
      await jira.stop();
    },
  };
  await linkByPassword(team, ADA.email, 'ada');
  await linkByPassword(team, 'ben@example.com', 'ben');
  await linkByPassword(team, 'finn@example.com', 'finn');
  jira.calls.clear();
  return team;
}

/** Puts an account in place as its setup page would, fields mapped. */
export async function aSavedAccount(
  { app }: RunningFootbridge,
  jira: FakeJira,
  name = 'Team Jira',
): Promise<string> {
  const accounts = app.get(AccountsService);
  const draft = await accounts.draft('jira-server-basic');
  await accounts.rename(draft, name);
  await app.get(Connections).reconnect(draft, { baseUrl: jira.url, settings: {}, secrets: {} });
  const { points, sprint, epicLink, rank, team, epicName, epicColor, flagged } = jira.world.parts;
  await accounts.map(await accounts.find(draft.id), {
    points,
    sprint,
    epicLink,
    rank,
    team,
    dueDate: 'duedate',
    epicName,
    epicColor,
    flagged,
  });
  await accounts.save(draft);
  return draft.id;
}

export async function linkByPassword(
  { footbridge, jira, accountId }: Team,
  email: string,
  as: string,
): Promise<void> {
  const { app, database } = footbridge;
  const { id } = await database.read.findOneByOrFail(Profile, { email });
  const account = await app.get(AccountsService).findSaved(accountId);
  await app
    .get(CredentialsService)
    .keepTyped(id, account, { username: as, password: jira.world.person(as).password });
}

/** Makes a board through its form. @returns its path, below the base path. */
export async function aBoard(
  browser: Browser,
  accountId: string,
  values: Record<string, string | string[]>,
): Promise<string> {
  await browser.visit(`${paths.boards.new()}?account=${accountId}`);
  const page = await browser.press('Save board', { name: 'Team board', columns: 'categories', ...values });
  const made = /\/boards\/[0-9a-f-]{36}$/.exec(page.path);
  if (page.status !== 200 || !made) throw new Error(`no board was made:\n${page.text}`);
  return made[0];
}

/** What is kept of everybody's readings of a board's source, or of one person's. */
export async function readingsOf(
  { footbridge: { database } }: Team,
  boardPath: string,
  userName?: string,
): Promise<Reading[]> {
  const id = boardPath.split('/')[2];
  const { source: query, account } = await database.read.findOneOrFail(Board, {
    where: { id },
    relations: { account: true },
  });
  const source = digestOf({ query, account });
  const credential = { userName };
  return database.read.findBy(Reading, [
    { source, credential },
    { whole: source, credential },
  ]);
}

/** As if nobody had opened a board yet. */
export async function forgetReadings({ footbridge: { database } }: Team): Promise<void> {
  await database.write((manager) => manager.clear(Reading));
}
