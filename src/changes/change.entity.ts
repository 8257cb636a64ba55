import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Profile } from '../people/profile.entity.js';
import type { Before, Seen } from './change-kind.js';

/** See docs/decisions/states-of-a-change.md. */
export type ChangeState =
  'waiting' | 'being made' | 'made' | 'refused' | 'not known yet' | 'conflict' | 'withdrawn';

/** One change of one work item that a person asked for. It is written down before anything is sent. */
@Entity()
@Index(['profileId', 'accountId', 'key', 'state'])
@Index(['state', 'accountId', 'profileId'])
// By a condition that only the list of all has: others would walk through it instead of finding the few that they are about.
@Index(['profileId', 'createdAt', 'id'], { where: `"created_at" > ''` })
@Index(['profileId', 'accountId', 'alsoAt', 'state'], { where: '"also_at" IS NOT NULL' })
export class Change {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  @Column('text')
  accountId: string;

  @ManyToOne(() => AlmAccount, { onDelete: 'CASCADE' })
  @JoinColumn()
  account: Relation<AlmAccount>;

  /** Of the person in the ALM site, as who it was asked for: nobody else makes it. */
  @Column('text')
  userKey: string;

  @Column('text')
  key: string;

  /** Key of the other work item that it writes to. */
  @Column('text', { nullable: true })
  alsoAt: string | null;

  @Column('text')
  kind: string;

  @Column('simple-json')
  wanted: object;

  /** The same for changes that want the same. */
  @Column('text')
  asked: string;

  /** The same for one form that is sent twice. */
  @Index({ unique: true })
  @Column('text', { nullable: true })
  operation: string | null;

  /** The same for what was asked for by one act, such as a card that is dropped in another column: it is undone by one. */
  @Index({ where: '"together" IS NOT NULL' })
  @Column('text', { nullable: true })
  together: string | null;

  /** Id of the change that it takes back. */
  @Index({ where: '"undoes" IS NOT NULL' })
  @Column('text', { nullable: true })
  undoes: string | null;

  /** What the page showed when it was asked for. */
  @Column('simple-json')
  seen: Seen;

  /** As the work item was just before it was sent, with the time of the site's own clock. */
  @Column('simple-json', { nullable: true })
  before: Before | null;

  /** What somebody else made of it meanwhile, where it is in conflict. */
  @Column('simple-json', { nullable: true })
  theirs: Seen | null;

  @Column('text')
  state: ChangeState;

  /** What became of it, as a sentence: Jira's reason where Jira refused it. */
  @Column('text', { nullable: true })
  answer: string | null;

  /** Whether the person was told at once what became of it. What they were not told of holds up what comes after it. */
  @Column('boolean', { default: false })
  isTold: boolean;

  @Column('datetime')
  createdAt: Date;

  /** When the person last said that it shall go. */
  @Column('datetime')
  confirmedAt: Date;

  @Column('datetime', { nullable: true })
  sentAt: Date | null;

  /** When something is to be done about it; null where its person is to say what. */
  @Index()
  @Column('datetime', { nullable: true })
  dueAt: Date | null;
}
