import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../../people/profile.entity.js';
import { Board } from '../board.entity.js';

/** What one person keeps of a board for their own list. */
@Entity()
export class BoardVisit {
  @PrimaryColumn('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  @PrimaryColumn('text')
  @Index()
  boardId: string;

  @ManyToOne(() => Board, { onDelete: 'CASCADE' })
  @JoinColumn()
  board: Relation<Board>;

  @Column('boolean', { default: false })
  isFavourite: boolean;

  /** When they last opened it; null for a favourite that they have not opened yet. */
  @Column('datetime', { nullable: true })
  visitedAt: Date | null;
}
