import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Profile } from '../people/profile.entity.js';

/** One person's own link to one ALM account. */
@Entity()
@Unique(['accountId', 'profileId'])
export class Credential {
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

  /** The account's configuration version it was made with. */
  @Column('integer')
  configurationVersion: number;

  @Column('text', { select: false })
  sealedSecret: string;

  /** The person's key in the ALM site, which survives a rename there. */
  @Column('text')
  userKey: string;

  @Column('text')
  userName: string;

  @Column('text')
  displayName: string;

  @Column('text', { nullable: true })
  timeZone: string | null;

  /** What the site calls it, where it has a name there. */
  @Column('text', { nullable: true })
  name: string | null;

  @Column('datetime')
  linkedAt: Date;

  @Column('datetime', { nullable: true })
  expiresAt: Date | null;

  /** Of the days before its end on which it is announced, the last one that the person has put away. */
  @Column('integer', { nullable: true })
  endAnnounced: number | null;

  /** Since when the ALM site has refused it. */
  @Column('datetime', { nullable: true })
  failingSince: Date | null;

  /** The sentence that says why. */
  @Column('text', { nullable: true })
  failure: string | null;

  /** The site knows it but does not let its person in. That passes without a new one, so it is tried again. */
  @Column('boolean', { default: false })
  isShutOut: boolean;

  get isFailing(): boolean {
    return this.failingSince !== null;
  }
}
