import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountNeighbours } from '../accounts/neighbours.js';
import { Database } from '../database/database.js';
import { paths } from '../paths.js';
import { Board } from './board.entity.js';

/** Tells the page of an account which boards are on it. */
@Injectable()
export class BoardsOnAccount implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly neighbours: AccountNeighbours,
  ) {}

  onModuleInit(): void {
    this.neighbours.boardsOn = async ({ id: accountId }) => {
      const boards = await this.database.read.find(Board, { where: { accountId }, order: { name: 'ASC' } });
      // Administrators, who read this, manage each, and look at those that are shared with them.
      return boards.map(({ id, name, seenBy }) => ({
        name,
        path: seenBy === 'everybody' ? paths.boards.show({ id }) : paths.boards.edit({ id }),
      }));
    };
  }
}
