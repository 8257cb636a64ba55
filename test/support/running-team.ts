import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeJira, type FakeJiraOptions } from '../fake-jira/fake-jira.js';
import type { Browser } from './browser.js';
import { Process } from './process.js';
import { ADA } from './stories.js';
import { addAccount, makeBoard, setUp } from './walk.js';

/** Ada at a Footbridge that is a process of its own and can be killed: linked to a Jira by OAuth, with a board of one project. */
export interface RunningTeam {
  dataDir: string;
  jira: FakeJira;
  /** The one that runs now, or ran last. */
  footbridge: Process;
  /** Without a trailing slash; each process has the same. */
  address: string;
  ada: Browser;
  accountId: string;
  /** Path of the board. */
  board: string;
  boardId: string;
  /** The next process, on what the last one has left. */
  startAgain(): Promise<void>;
}

/** For all tests of a file, from before the first to after the last. To be called once at the top of it. */
export function aRunningTeam({
  project = 'SHOP',
  ...options
}: FakeJiraOptions & { project?: string } = {}): RunningTeam {
  const team = {} as RunningTeam;
  const start = async (port: string) => {
    team.footbridge = Process.run({ FOOTBRIDGE_DATA_DIR: team.dataDir, PORT: port });
    team.address = await team.footbridge.ready();
  };
  team.startAgain = () => start(new URL(team.address).port);

  beforeAll(async () => {
    team.dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
    team.jira = await FakeJira.start(options);
    await start('0');
    const [, path] = await team.footbridge.printed(/first administrator at \S+(\/setup\/\S+)/);
    team.ada = await setUp(team.address, path, ADA);
    team.accountId = await addAccount(team.ada, team.jira, { name: 'Team Jira', as: 'ada' });
    const values = { name: 'Team board', source: 'projects', projects: [project] };
    team.board = await makeBoard(team.ada, team.accountId, values);
    team.boardId = team.board.split('/')[2];
  });
  afterAll(async () => {
    await team.footbridge?.end();
    await team.jira?.stop();
    rmSync(team.dataDir, { recursive: true, force: true });
  });
  afterEach(() => team.jira.faults.clear());
  return team;
}
