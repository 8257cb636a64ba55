import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Profile } from '../people/profile.entity.js';

/** A token that a person gave up, kept for ten minutes for one purpose: to prove that the ALM site refuses it. */
@Entity('farewell')
@Unique(['accountId', 'profileId'])
export class Disconnection {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  accountId: string;

  @ManyToOne(() => AlmAccount, { onDelete: 'CASCADE' })
  @JoinColumn()
  account: Relation<AlmAccount>;

  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  /** SHA-256 of the session in which it was given up: no other may use it. */
  @Column('text')
  sessionHash: string;

  /** Of the account, that the token was made with. */
  @Column('integer', { default: 0 })
  configurationVersion: number;

  @Column('text', { select: false })
  sealedSecret: string;

  @Column('datetime')
  createdAt: Date;
}
