import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { AlmAccount } from './alm-account.entity.js';

/** One line of an account's exchange log. Never holds a secret. */
@Entity('exchange')
export class LoggedExchange {
  /** In the order in which the calls ended. */
  @PrimaryGeneratedColumn()
  id: number;

  @Index()
  @Column('text')
  accountId: string;

  @ManyToOne(() => AlmAccount, { onDelete: 'CASCADE' })
  @JoinColumn()
  account: Relation<AlmAccount>;

  @Column('datetime')
  at: Date;

  /** Name of the person for whom the call was made, or what else made it. */
  @Column('text')
  who: string;

  @Column('text')
  method: string;

  /** Below the host, without query. */
  @Column('text')
  path: string;

  /** Absent when no reply came. */
  @Column('integer', { nullable: true })
  status: number | null;

  /** Milliseconds. */
  @Column('integer')
  duration: number;

  /** Id in the table of causes; absent for a good reply. */
  @Column('text', { nullable: true })
  cause: string | null;

  /** Id of the request of the page that caused it; absent where no page did. */
  @Column('text', { nullable: true })
  requestId: string | null;

  get isFailure(): boolean {
    return this.cause !== null || this.status === null || this.status >= 400;
  }
}
