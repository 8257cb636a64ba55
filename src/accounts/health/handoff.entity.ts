import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AlmAccount, type LinkCheck } from '../alm-account.entity.js';

/** A sheet for the administrator of an ALM site, who needs no login to read it. */
@Entity()
export class Handoff {
  @PrimaryColumn('text')
  id: string;

  @Index()
  @Column('text')
  accountId: string;

  @ManyToOne(() => AlmAccount, { onDelete: 'CASCADE' })
  @JoinColumn()
  account: Relation<AlmAccount>;

  /** SHA-256 of the token in its address. */
  @Column('text', { unique: true })
  tokenHash: string;

  /** As it was shown to the administrator who made it: a reader may come by another host name. */
  @Column('text')
  callbackUrl: string;

  @Column('datetime')
  createdAt: Date;

  @Column('datetime')
  expiresAt: Date;

  @Column('datetime', { nullable: true })
  withdrawnAt: Date | null;

  /** When somebody last read it. */
  @Column('datetime', { nullable: true })
  openedAt: Date | null;

  /** When somebody last said on it that the work is done. */
  @Column('datetime', { nullable: true })
  answeredAt: Date | null;

  /** What the reader was told then. */
  @Column('simple-json', { nullable: true })
  result: LinkCheck | null;

  isOpen(now = new Date()): boolean {
    return this.withdrawnAt === null && this.expiresAt > now;
  }
}
