import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../../people/profile.entity.js';
import { Board } from '../board.entity.js';

/** A person whom a board is shared with. */
@Entity()
export class BoardPerson {
  @PrimaryColumn('text')
  boardId: string;

  @ManyToOne(() => Board, { onDelete: 'CASCADE' })
  @JoinColumn()
  board: Relation<Board>;

  @Index()
  @PrimaryColumn('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;
}
