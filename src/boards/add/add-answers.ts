import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AccountsService } from '../../accounts/accounts.service.js';
import type { Told } from '../../changes/asked-change.js';
import { Changes } from '../../changes/changes.js';
import { create, type WantedItem } from '../../changes/kinds/create.js';
import { Problem } from '../../problem.js';
import { Readings } from '../../readings/readings.js';
import type { NextStep } from '../../web/visitor.js';
import type { LinkedBoard } from '../board-pages.js';
import { contentOf } from '../find/board-content.js';
import type { BoardQuery } from '../find/board-query.js';
import { operationOf } from '../items/operation-of.js';
import { Adding } from './adding.js';

/** What became of something that was added, in words. */
export interface Added {
  message: string;
  isOver: boolean;
  /** Key of its card, where there is one on the board. */
  card?: string;
  next?: NextStep;
  /** Whether it stands where it was added, and there is nothing more to say. */
  isAsAsked?: boolean;
}

/** Adds a work item to a board, and says where it is then. */
@Injectable()
export class AddAnswers {
  constructor(
    private readonly changes: Changes,
    private readonly adding: Adding,
    private readonly readings: Readings,
    private readonly accounts: AccountsService,
  ) {}

  /** @throws Problem where Jira refuses it, or wants more */
  async add(board: LinkedBoard, wanted: WantedItem, query: BoardQuery, req: Request): Promise<Added> {
    const { credential, account } = board;
    const { profileId, userKey } = credential;
    const told = await this.changes.make({
      ...{ kind: create, wanted, userKey, operation: operationOf(req) },
      handle: { profileId, account, key: wanted.project },
    });
    if (told.state !== 'made')
      return { isOver: false, message: `“${wanted.summary}” is on its way. ${told.message}` };
    const problems = await this.followUps(profileId, told);
    return this.placed(board, query, { key: told.key, said: [told.message, ...problems] });
  }

  /** What puts it where it was added. What is refused of that says where it is instead. */
  private async followUps(profileId: string, { follows = [] }: Told): Promise<string[]> {
    const problems: string[] = [];
    for (const id of follows) {
      try {
        const { state, message } = await this.changes.again(profileId, id);
        if (state !== 'made') problems.push(message);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        problems.push(error.sentences);
      }
    }
    return problems;
  }

  private async placed(
    board: LinkedBoard,
    query: BoardQuery,
    { key, said }: { key: string; said: string[] },
  ): Promise<Added> {
    const isThere = await this.adding.isOnBoard(board, key);
    const isSeen = isThere && (await this.isFound(board, query, key));
    const link = { label: `Open ${key} in Jira`, href: this.accounts.places(board.account).workItem(key) };
    if (isThere === false)
      said.push('This board does not show it: what the board asks Jira for does not find it.');
    else if (isSeen === false) said.push('What is chosen above the board hides it.');
    return {
      ...{ message: said.join(' '), isOver: true, isAsAsked: isSeen && said.length === 1 },
      ...(isSeen ? { card: key } : { next: { link } }),
    };
  }

  private async isFound({ board, credential, source }: LinkedBoard, query: BoardQuery, key: string) {
    const reading = await this.readings.find(credential, source);
    if (!reading) return false;
    const told = await this.readings.told(reading);
    return contentOf(board, told, query, credential).found.some((item) => item.key === key);
  }
}
