import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmUser } from '../alm/alm-provider.js';
import { Profile } from '../people/profile.entity.js';

/** A round trip through the ALM site's consent page that has begun: one use, ten minutes. */
@Entity()
export class PendingLink {
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

  /** SHA-256 of the session that began it. */
  @Column('text')
  sessionHash: string;

  @Column('integer')
  configurationVersion: number;

  /** SHA-256 of what the site's answer names the round trip by, such as a request token or a state. */
  @Index()
  @Column('text')
  handleHash: string;

  /** The handle, what the way back needs, and the consent page. */
  @Column('text', { select: false })
  sealedWayOut: string;

  /** Path of the app to go to afterwards. */
  @Column('text')
  returnTo: string;

  /** Whether the person is asked "is this you?" before the link is kept. */
  @Column('boolean')
  asksConfirmation: boolean;

  @Column('datetime')
  createdAt: Date;

  @Column('datetime', { nullable: true })
  usedAt: Date | null;

  /** The grant that waits for the person's confirmation. */
  @Column('text', { nullable: true, select: false })
  sealedGrant: string | null;

  @Column('simple-json', { nullable: true })
  user: AlmUser | null;
}
