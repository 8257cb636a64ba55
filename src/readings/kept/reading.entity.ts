import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { Credential } from '../../credentials/credential.entity.js';
import type { KnownEpic, KnownSprint } from '../reader/findings.js';
import type { Gap } from '../reader/paging.js';

/** Of what has not happened yet. */
export const NEVER = new Date(0);

/**
 * What one person's credential found the last time a source was read. It names the work items, in the versions of which
 * the ALM site has told that person, so nobody is shown what the site would not show them.
 */
@Entity()
@Unique(['credentialId', 'source'])
export class Reading {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  credentialId: string;

  @ManyToOne(() => Credential, { onDelete: 'CASCADE' })
  @JoinColumn()
  credential: Relation<Credential>;

  /** What was read, and in which way; see `digestOf`. */
  @Column('text')
  source: string;

  /** The source of which it is a part, as {@link source}; empty for one that is no part. */
  @Column('text', { default: '' })
  whole: string;

  /** Which part it is, as the query of the source names it. */
  @Column('text', { default: '' })
  part: string;

  /** Whom the site knew the credential as: what somebody else was told counts for nothing. */
  @Column('text')
  userKey: string;

  /** Of the versions that it names; see `scopeOf`. */
  @Column('text')
  scope: string;

  /** What the person was told: see `ItemList`. */
  @Index()
  @Column('integer', { default: 0 })
  listId: number;

  /** Counts changes of the work items kept. */
  @Column('integer')
  revision: number;

  @Column('integer')
  total: number;

  /** How many there are, while the first of them are all that has come; null once the whole source was read. */
  @Column('integer', { nullable: true })
  expected: number | null;

  /** Epics that its work items name and that are not among them. */
  @Column('simple-json', { default: '[]' })
  epics: KnownEpic[];

  /** Of the board of which it is a part. */
  @Column('simple-json', { default: '[]' })
  sprints: KnownSprint[];

  /** Keys of work items that are there and could not be read; empty for one without a key. */
  @Column('simple-json', { default: '[]' })
  unreadable: string[];

  /** Present while the ALM site does not give all that it says there is. */
  @Column('simple-json', { nullable: true })
  gap: (Gap & { since: string }) | null;

  /** When the ALM site was last asked with success. */
  @Column('datetime')
  readAt: Date;

  /** When every id was last compared. */
  @Column('datetime')
  indexedAt: Date;

  /** The latest time of change among the work items, by the ALM site's clock. */
  @Column('text', { nullable: true })
  newestUpdate: string | null;
}
