import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Memo } from '../../database/memo.js';
import { GroupMember } from '../../people/group-member.entity.js';
import type { Board } from '../board.entity.js';
import { BoardGroup } from './board-group.entity.js';
import { BoardPerson } from './board-person.entity.js';

const PEOPLE = 5_000;

/** Tables that say for whom boards are there, beside the boards themselves. */
export const SHARING_ENTITIES = [BoardPerson, BoardGroup, GroupMember];

/** For whom boards are there. To everybody else nothing is told of them, their names included: of administrators too. */
@Injectable()
export class BoardSight {
  private readonly shared: Memo<ReadonlySet<string>>;

  constructor(private readonly database: Database) {
    this.shared = new Memo<ReadonlySet<string>>(database, SHARING_ENTITIES, PEOPLE);
  }

  async sees(profileId: string, board: Board): Promise<boolean> {
    if (board.seenBy === 'everybody' || board.createdById === profileId) return true;
    return board.seenBy === 'chosen' && (await this.sharedWith(profileId)).has(board.id);
  }

  /** The boards for which the person was chosen, or a group that they are in. */
  private sharedWith(profileId: string): Promise<ReadonlySet<string>> {
    return this.shared.get(profileId, async () => {
      const { read } = this.database;
      const asPerson = await read.findBy(BoardPerson, { profileId });
      const inGroup = await read
        .createQueryBuilder(BoardGroup, 'shared')
        .innerJoin(GroupMember, 'member', 'member.groupId = shared.groupId')
        .where('member.profileId = :profileId', { profileId })
        .getMany();
      return new Set([...asPerson, ...inGroup].map(({ boardId }) => boardId));
    });
  }
}
