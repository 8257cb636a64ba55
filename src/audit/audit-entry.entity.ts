import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AuditAction } from './actions.js';

/** One thing that somebody did. Rows are added and never changed; see the triggers of the table. */
@Entity()
export class AuditEntry {
  /** From 1, without gaps. */
  @PrimaryColumn('integer')
  number: number;

  @Index()
  @Column('datetime')
  at: Date;

  /** Their name at that time, or what did it: the command line. */
  @Column('text')
  who: string;

  /** Id of their profile, which may be gone; null for the command line and for people who were not signed in. */
  @Column('text', { nullable: true })
  whoId: string | null;

  /** From which address; null for the command line. */
  @Column('text', { nullable: true })
  address: string | null;

  @Column('text')
  action: AuditAction;

  /** To whom or what it was done, by its name at that time. */
  @Column('text')
  subject: string;

  /** Its id, which may be gone. */
  @Column('text', { nullable: true })
  subjectId: string | null;

  /** More in words, such as `Member → Administrator`; never a secret, and nothing of Jira's. */
  @Column('text')
  detail: string;

  /** Of the entry before; see {@link hashOf}. */
  @Column('text')
  previousHash: string;

  @Column('text')
  hash: string;
}
