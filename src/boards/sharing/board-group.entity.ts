import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { PeopleGroup } from '../../people/people-group.entity.js';
import { Board } from '../board.entity.js';

/** A group whose people a board is shared with. */
@Entity()
export class BoardGroup {
  @PrimaryColumn('text')
  boardId: string;

  @ManyToOne(() => Board, { onDelete: 'CASCADE' })
  @JoinColumn()
  board: Relation<Board>;

  @Index()
  @PrimaryColumn('text')
  groupId: string;

  @ManyToOne(() => PeopleGroup, { onDelete: 'CASCADE' })
  @JoinColumn()
  group: Relation<PeopleGroup>;
}
