import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MailKind } from './mail-kinds.js';

/** One mail that is to be sent, until it is sent. */
@Entity()
export class Mail {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  kind: MailKind;

  /** An e-mail address. */
  @Column('text')
  recipient: string;

  /** What its template is given: a link in it may let somebody in. Null once it is given up. */
  @Column('text', { nullable: true, select: false })
  sealedFacts: string | null;

  /** The same for what is told in one mail while that has not been sent. */
  @Column('text', { nullable: true })
  together: string | null;

  @Column('datetime')
  createdAt: Date;

  @Column('integer', { default: 0 })
  tries: number;

  /** Why it could not be sent the last time. */
  @Column('text', { nullable: true })
  failure: string | null;

  /** When it is tried next; null once it is given up. */
  @Index()
  @Column('datetime', { nullable: true })
  dueAt: Date | null;
}
