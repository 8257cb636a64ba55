import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../../people/profile.entity.js';

/** Somebody's app that shows a code of six digits every half minute (RFC 6238). */
@Entity()
export class Authenticator {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { unique: true })
  profileId: string;

  @OneToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  /** What the app and Footbridge both know, in base32. */
  @Column('text', { select: false })
  sealedSecret: string;

  /** When its first code was typed; null until then: it is not asked for. */
  @Column('datetime', { nullable: true })
  confirmedAt: Date | null;

  /** The half minute, counted from 1970, of the last code that was taken: none is taken twice. */
  @Column('integer', { default: 0 })
  lastStep: number;
}
