import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { mayTry } from '../credentials/usable.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { notFound } from '../problem.js';
import { may } from '../rights/permissions.js';
import { refuseIfChanged } from '../web/changed-meanwhile.js';
import type { Visitor } from '../web/visitor.js';
import { Readings } from '../readings/readings.js';
import type { Source } from '../readings/source.js';
import { Board, type BoardColumn } from './board.entity.js';
import { shownBoard } from './board-form.js';
import { shownColumns } from './columns/shown-columns.js';
import { queryOfSprint } from './sprints.js';

/** A board as one person comes to it. */
export interface OpenBoard {
  board: Board;
  account: AlmAccount;
  /** What of it is read. */
  source: Source;
  /** Which sprint is shown, as {@link BoardsService.open} was asked. */
  sprint: string;
  /** Absent while the person has no working link to the account: then nothing of it is shown. */
  credential?: Credential;
  /** A link that has stopped working. */
  brokenLink?: Credential;
}

/** What a board is. */
export type BoardValues = Pick<Board, 'name' | 'source' | 'columns' | 'columnsFrom' | 'jira'>;

const MOST_KEPT = 1000;

/** Boards: who made them, what they hold. What is on them is the business of {@link Readings}. */
@Injectable()
export class BoardsService {
  private readonly opened: Memo<OpenBoard>;

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly readings: Readings,
  ) {
    this.opened = new Memo(database, [Board, AlmAccount, Credential], MOST_KEPT);
    readings.usedBy(async (manager) => {
      const boards = await manager.find(Board, { relations: { account: true } });
      return boards.map((board) => ({ account: board.account, query: board.source }));
    });
  }

  /** All boards with their accounts, by name. */
  all(): Promise<Board[]> {
    return this.database.read.find(Board, {
      relations: { account: true, createdBy: true },
      order: { name: 'ASC' },
    });
  }

  /** @throws Problem 404 */
  async find(id: string): Promise<Board> {
    const board = await this.database.read.findOneBy(Board, { id });
    if (!board) throw notFound('There is no such board.');
    return board;
  }

  /**
   * The board with its account and that person's own link to it.
   * @param sprint of which the board is to be shown, as in its address; empty for what it shows by itself.
   * @throws Problem 404
   */
  async open(profileId: string, id: string, sprint = ''): Promise<OpenBoard> {
    const open = await this.opened.get(`${profileId} ${id} ${sprint}`, async () => {
      const board = await this.find(id);
      const account = await this.accounts.findSaved(board.accountId);
      const credential = await this.credentials.find(profileId, account.id);
      const source = { account, query: queryOfSprint(board, sprint) };
      return { board, account, credential, source, sprint };
    });
    // Whether it is usable depends on the time too, so it is asked each time.
    return open.credential && !mayTry(open.credential, open.account)
      ? { ...open, credential: undefined, brokenLink: open.credential }
      : open;
  }

  /**
   * The board, for somebody who may change it: who made it, and administrators.
   * @throws Problem 404
   */
  async findOwn(visitor: Visitor, id: string): Promise<Board> {
    const board = await this.find(id);
    if (!mayChange(visitor, board)) throw notFound('There is no such board.');
    return board;
  }

  async add(visitor: Visitor, account: AlmAccount, values: BoardValues): Promise<string> {
    const id = randomUUID();
    await this.database.write(async (manager) => {
      await manager.insert(Board, {
        id,
        accountId: account.id,
        ...values,
        version: 1,
        createdById: visitor.id,
        createdAt: new Date(),
      });
      await audit(manager, 'board made', { id, name: values.name });
    });
    return id;
  }

  /**
   * @param values what is to be another; the rest stays.
   * @param seen what the form showed of the board that `values` come from.
   * @throws ChangedMeanwhile when somebody else has changed it since; Problem 404 when it is gone
   */
  async change({ id }: Pick<Board, 'id'>, values: Partial<BoardValues>, seen?: string): Promise<void> {
    await this.database.write(async (manager) => {
      const now = await manager.findOneBy(Board, { id });
      if (!now) throw notFound('There is no such board.');
      refuseIfChanged('This board', seen, shownBoard(now), shownBoard({ ...now, ...values }));
      await manager.update(Board, id, { ...values, version: now.version + 1 });
      await audit(manager, 'board changed', { id, name: values.name ?? now.name });
      if (values.source && JSON.stringify(now.source) !== JSON.stringify(values.source))
        await this.readings.forgetUnused();
    });
  }

  /**
   * Gives the board columns of its own.
   * @param seen what its form showed of them.
   * @throws ChangedMeanwhile when somebody else has changed them since; Problem 404 when the board is gone
   */
  async changeColumns({ id }: Pick<Board, 'id'>, columns: BoardColumn[], seen?: string): Promise<void> {
    await this.database.write(async (manager) => {
      const now = await manager.findOneBy(Board, { id });
      if (!now) throw notFound('There is no such board.');
      const shown = (of: BoardColumn[]) => ({ columns: shownColumns(of) });
      refuseIfChanged('This board', seen, shown(now.columns), shown(columns));
      await manager.update(Board, id, { columns, columnsFrom: 'own', version: now.version + 1 });
      await audit(manager, 'board changed', { id, name: now.name });
    });
  }

  /** Removes the board and what was read for it, as far as no other board needs it. Nothing changes in the ALM site. */
  async remove({ id, name }: Board): Promise<void> {
    await this.database.write(async (manager) => {
      await manager.delete(Board, id);
      await audit(manager, 'board removed', { id, name });
      await this.readings.forgetUnused();
    });
  }
}

export function mayChange(visitor: Visitor, { createdById }: Board): boolean {
  return may(visitor.role, 'manage every board') || createdById === visitor.id;
}
