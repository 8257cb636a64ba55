import { Injectable } from '@nestjs/common';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { mayTry } from '../credentials/usable.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { notFound } from '../problem.js';
import { Profile } from '../people/profile.entity.js';
import { may } from '../rights/permissions.js';
import type { Visitor } from '../web/visitor.js';
import type { Source } from '../readings/source.js';
import { Board } from './board.entity.js';
import { mayChange, mayShare } from './board-rights.js';
import { accountOn } from './jira-board.js';
import { BoardSight, SHARING_ENTITIES } from './sharing/board-sight.js';
import { queryOfSprint } from './sprints.js';

/** A board as one person comes to it. */
export interface OpenBoard {
  board: Board;
  account: AlmAccount;
  /** What of it is read. */
  source: Source;
  /** Which sprint is shown, as {@link BoardsService.open} was asked. */
  sprint: string;
  /** Whether the person may change work items from here, as far as Jira lets them. */
  mayWork: boolean;
  /** Absent while the person has no working link to the account: then nothing of it is shown. */
  credential?: Credential;
  /** A link that has stopped working. */
  brokenLink?: Credential;
}

/** Boards as a list shows them. */
interface ListedBoards {
  /** Those that are there for the person. */
  seen: Board[];
  /** Others, which they manage all the same. */
  managed: Board[];
}

const MOST_KEPT = 1000;

/** Boards: who made them, what they hold. What is on them is the business of the readings. */
@Injectable()
export class BoardsService {
  private readonly found: Memo<Board>;
  private readonly roles: Memo<Pick<Profile, 'role'>>;
  private readonly opened: Memo<OpenBoard>;

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly sight: BoardSight,
  ) {
    this.found = new Memo(database, [Board], MOST_KEPT);
    this.roles = new Memo(database, [Profile], MOST_KEPT);
    this.opened = new Memo(
      database,
      [Board, AlmAccount, Credential, Profile, ...SHARING_ENTITIES],
      MOST_KEPT,
    );
  }

  /** All boards that somebody sees or manages, with their accounts, by name. */
  async listedFor({ id, role }: Visitor): Promise<ListedBoards> {
    const all = await this.database.read.find(Board, {
      relations: { account: true, createdBy: true },
      order: { name: 'ASC' },
    });
    const listed: ListedBoards = { seen: [], managed: [] };
    for (const board of all)
      if (await this.sight.sees(id, board)) listed.seen.push(board);
      else if (may(role, 'manage every board')) listed.managed.push(board);
    return listed;
  }

  /** A board that is there for that person. @throws Problem 404 */
  async findFor(profileId: string, id: string): Promise<Board> {
    const board = await this.find(id);
    if (!(await this.sight.sees(profileId, board))) throw noSuchBoard();
    return board;
  }

  /** Whether it is (still) there for that person. */
  async isThereFor(profileId: string, id: string): Promise<boolean> {
    const board = await this.stored(id);
    return board !== undefined && this.sight.sees(profileId, board);
  }

  private async find(id: string): Promise<Board> {
    const board = await this.stored(id);
    if (!board) throw noSuchBoard();
    return board;
  }

  private stored(id: string): Promise<Board | undefined> {
    return this.found.find(id, () => this.database.read.findOneBy(Board, { id }));
  }

  /**
   * The board with its account and that person's own link to it.
   * @param sprint of which the board is to be shown, as in its address; empty for what it shows by itself.
   * @throws Problem 404
   */
  async open(profileId: string, id: string, sprint = ''): Promise<OpenBoard> {
    const open = await this.opened.get(`${profileId} ${id} ${sprint}`, async () => {
      const board = await this.findFor(profileId, id);
      const { role } = await this.roles.get(profileId, () =>
        this.database.read.findOneByOrFail(Profile, { id: profileId }),
      );
      const account = accountOn(board, await this.accounts.findSaved(board.accountId));
      const credential = await this.credentials.find(profileId, account.id);
      const source = { account, query: queryOfSprint(board, sprint) };
      return { board, account, credential, source, sprint, mayWork: may(role, 'change work items') };
    });
    // Whether it is usable depends on the time too, so it is asked each time.
    return open.credential && !mayTry(open.credential, open.account)
      ? { ...open, credential: undefined, brokenLink: open.credential }
      : open;
  }

  /**
   * The board, for somebody who may change it. Those who manage every board need not see what is on it.
   * @throws Problem 404
   */
  async findOwn(visitor: Visitor, id: string): Promise<Board> {
    const board = await this.find(id);
    const isThere = may(visitor.role, 'manage every board') || (await this.sight.sees(visitor.id, board));
    if (!isThere || !mayChange(visitor, board)) throw noSuchBoard();
    return board;
  }

  /** As {@link findOwn}, for somebody who may say for whom it is there, and remove it. */
  async findShared(visitor: Visitor, id: string): Promise<Board> {
    const board = await this.findOwn(visitor, id);
    if (!mayShare(visitor, board)) throw noSuchBoard();
    return board;
  }
}

/** Said of one that is not there for whoever asks, too. */
export function noSuchBoard() {
  return notFound('There is no such board.');
}
