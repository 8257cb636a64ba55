import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { PeopleGroup } from '../../people/people-group.entity.js';
import { Profile } from '../../people/profile.entity.js';
import { Problem } from '../../problem.js';
import { may } from '../../rights/permissions.js';
import { Board } from '../board.entity.js';
import { BoardGroup } from './board-group.entity.js';
import { BoardPerson } from './board-person.entity.js';

/** For whom a board is there, who may change it, and whose it is. */
export interface Sharing extends Pick<Board, 'seenBy' | 'changedBy'> {
  /** Of those that were chosen, by id; none unless the board is for chosen ones. */
  people: string[];
  groups: string[];
  makerId: string | null;
}

/** How boards are shared, as rows. */
@Injectable()
export class BoardShares {
  constructor(private readonly database: Database) {}

  now(board: Board): Promise<Sharing> {
    return this.of(this.database.read, board);
  }

  /** As a write of the caller sees it. */
  async of(manager: EntityManager, { id: boardId, seenBy, changedBy, createdById }: Board): Promise<Sharing> {
    // Nobody is chosen where it is not for chosen ones, which most boards are not: then nothing is asked.
    const isChosen = seenBy === 'chosen';
    const people = isChosen ? await manager.findBy(BoardPerson, { boardId }) : [];
    const groups = isChosen ? await manager.findBy(BoardGroup, { boardId }) : [];
    return {
      seenBy,
      changedBy,
      people: people.map(({ profileId }) => profileId).sort(),
      groups: groups.map(({ groupId }) => groupId).sort(),
      makerId: createdById,
    };
  }

  /**
   * Shares a board within a write of the caller.
   *
   * @throws Problem beside the field when it is to be somebody's who makes no boards, or nobody was chosen.
   */
  async keep(manager: EntityManager, board: Board, wanted: Sharing): Promise<void> {
    const before = await this.of(manager, board);
    if (JSON.stringify(before) === JSON.stringify(wanted)) return;
    const { id } = board;
    const { seenBy, changedBy, makerId: createdById } = wanted;
    const chosen = await chosenOf(manager, wanted);
    await manager.update(Board, id, { seenBy, changedBy, createdById });
    await manager.delete(BoardPerson, { boardId: id });
    await manager.delete(BoardGroup, { boardId: id });
    await manager.insert(
      BoardPerson,
      chosen.people.map((one) => ({ boardId: id, profileId: one.id })),
    );
    await manager.insert(
      BoardGroup,
      chosen.groups.map((one) => ({ boardId: id, groupId: one.id })),
    );
    await audit(manager, 'board shared', board, { detail: wordsOf(wanted, chosen) });
    if (before.makerId !== createdById) await handOver(manager, board, createdById);
  }
}

/** What becomes somebody else's. @throws Problem when they make no boards */
async function handOver(manager: EntityManager, board: Board, profileId: string | null): Promise<void> {
  const to = profileId ? await manager.findOneBy(Profile, { id: profileId }) : null;
  if (!to || to.disabledAt || !may(to.role, 'make boards'))
    throw new Problem('Choose somebody who makes boards.', { field: 'maker' });
  await audit(manager, 'board handed over', board, { detail: `to ${to.name}` });
}

interface Chosen {
  people: Pick<Profile, 'id' | 'name'>[];
  groups: Pick<PeopleGroup, 'id' | 'name'>[];
}

/** Those that are (still) there. */
async function chosenOf(manager: EntityManager, { seenBy, people, groups }: Sharing): Promise<Chosen> {
  if (seenBy !== 'chosen') return { people: [], groups: [] };
  const chosen = {
    people: await manager.findBy(Profile, { id: In(people) }),
    groups: await manager.findBy(PeopleGroup, { id: In(groups) }),
  };
  if (chosen.people.length + chosen.groups.length > 0) return chosen;
  throw new Problem('Choose at least one person or group, or make it a board for one person alone.', {
    field: 'seenBy',
  });
}

function wordsOf({ seenBy, changedBy }: Sharing, { people, groups }: Chosen): string {
  const whom = {
    everybody: 'for everybody',
    chosen: `for ${[...groups.map(({ name }) => `group ${name}`), ...people.map(({ name }) => name)].join(', ')}`,
    maker: 'for its maker alone',
  };
  return `${whom[seenBy]}, changed by ${changedBy === 'maker' ? 'its maker' : 'every member who sees it'}`;
}
