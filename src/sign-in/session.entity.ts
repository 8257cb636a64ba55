import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../people/profile.entity.js';

/** One signed-in browser. */
@Entity()
export class Session {
  /** SHA-256 of the id in the cookie: the database alone opens no session. */
  @PrimaryColumn('text')
  idHash: string;

  @Index()
  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  /** What express-session keeps, as JSON. */
  @Column('text')
  data: string;

  @Column('datetime')
  expiresAt: Date;
}
