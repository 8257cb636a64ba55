import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { Readings } from '../../readings/readings.js';
import { refuseIfChanged, type Shown } from '../../web/changed-meanwhile.js';
import { Board, type BoardColumn, type QuickFilter } from '../board.entity.js';
import { shownBoard } from './board-form.js';
import { noSuchBoard } from '../boards.service.js';
import { accountOn } from '../jira-board.js';
import { shownColumns } from '../columns/shown-columns.js';
import { shownFilters } from '../quick-filters/quick-filters-form.js';
import { BoardShares, type Sharing } from '../sharing/board-shares.js';
import { shownSharing } from '../sharing/sharing-form.js';

/** What a board is. */
export type BoardValues = Pick<Board, 'name' | 'source' | 'columns' | 'columnsFrom' | 'jira'>;

/** Boards that are made, changed and removed, for somebody who may: see BoardsService. */
@Injectable()
export class BoardWrites {
  constructor(
    private readonly database: Database,
    private readonly readings: Readings,
    private readonly shares: BoardShares,
  ) {
    readings.usedBy(async (manager) => {
      const boards = await manager.find(Board, { relations: { account: true } });
      return boards.map((board) => ({ account: accountOn(board, board.account), query: board.source }));
    });
  }

  async add(account: AlmAccount, values: BoardValues, sharing: Sharing): Promise<string> {
    const id = randomUUID();
    await this.database.write(async (manager) => {
      const board = manager.create(Board, {
        id,
        accountId: account.id,
        ...values,
        seenBy: 'everybody',
        changedBy: 'maker',
        version: 1,
        createdById: sharing.makerId,
        createdAt: new Date(),
      });
      await manager.insert(Board, board);
      await audit(manager, 'board made', board);
      await this.shares.keep(manager, board, sharing);
    });
    return id;
  }

  /**
   * @param board as the request has read it.
   * @param wanted what is to be another; the rest stays.
   * @param seen what the form showed of the board that `wanted` comes from.
   * @throws ChangedMeanwhile when somebody else has changed it since; Problem 404 when it is gone
   */
  async change(
    board: Board,
    { sharing, ...values }: Partial<BoardValues> & { sharing?: Sharing },
    seen?: string,
  ): Promise<void> {
    await this.database.write(async (manager) => {
      const before = await this.put(manager, board, values, async (now) => {
        const shares = await this.shares.of(manager, now);
        refuseIfChanged(
          'This board',
          seen,
          { ...shownBoard(now), ...shownSharing(shares) },
          { ...shownBoard({ ...now, ...values }), ...shownSharing(sharing ?? shares) },
        );
      });
      if (sharing) await this.shares.keep(manager, before, sharing);
      if (values.source && JSON.stringify(before.source) !== JSON.stringify(values.source))
        await this.readings.forgetUnused();
    });
  }

  /**
   * Gives the board columns of its own.
   * @param seen what its form showed of them.
   * @throws ChangedMeanwhile when somebody else has changed them since; Problem 404 when the board is gone
   */
  async changeColumns(board: Board, columns: BoardColumn[], seen?: string): Promise<void> {
    const shown = (of: Board) => ({ columns: shownColumns(of.columns) });
    await this.replace(board, { columns, columnsFrom: 'own' }, shown, seen);
  }

  /**
   * Gives the board other quick filters.
   * @param seen what their form showed of them.
   * @throws ChangedMeanwhile when somebody else has changed them since; Problem 404 when the board is gone
   */
  async changeQuickFilters(board: Board, quickFilters: QuickFilter[], seen?: string): Promise<void> {
    const shown = (of: Board) => ({ quickFilters: shownFilters(of.quickFilters) });
    await this.replace(board, { quickFilters }, shown, seen);
  }

  /** Removes the board and what was read for it, as far as no other board needs it. Nothing changes in the ALM site. */
  async remove({ id, name }: Board): Promise<void> {
    await this.database.write(async (manager) => {
      await manager.delete(Board, id);
      await audit(manager, 'board removed', { id, name });
      await this.readings.forgetUnused();
    });
  }

  private async replace(
    board: Board,
    values: Partial<Board>,
    shown: (of: Board) => Shown,
    seen?: string,
  ): Promise<void> {
    const check = (now: Board) =>
      refuseIfChanged('This board', seen, shown(now), shown({ ...now, ...values }));
    await this.database.write((manager) => this.put(manager, board, values, check));
  }

  /**
   * The board is read anew only where somebody else has changed it since the request read it, which its version tells.
   *
   * @param check throws where `values` may not be put over what the board is now.
   * @returns what it was before.
   * @throws Problem 404 when it is gone
   */
  private async put(
    manager: EntityManager,
    board: Board,
    values: Partial<Board>,
    check: (now: Board) => void | Promise<void>,
  ): Promise<Board> {
    for (let now: Board | null = board; now; now = await manager.findOneBy(Board, { id: board.id })) {
      await check(now);
      const { id, version } = now;
      const { affected } = await manager.update(Board, { id, version }, { ...values, version: version + 1 });
      if (affected === 0) continue;
      await audit(manager, 'board changed', { id, name: values.name ?? now.name });
      return now;
    }
    throw noSuchBoard();
  }
}
