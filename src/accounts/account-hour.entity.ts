import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AlmAccount } from './alm-account.entity.js';

/** How the site of an account answered within one hour. */
@Entity()
export class AccountHour {
  @PrimaryColumn('text')
  accountId: string;

  @ManyToOne(() => AlmAccount, { onDelete: 'CASCADE' })
  @JoinColumn()
  account: Relation<AlmAccount>;

  /** When the hour began. */
  @PrimaryColumn('datetime')
  hour: Date;

  @Column('integer')
  calls: number;

  /** Calls to which the site gave no answer of its own: none at all, an error, or somebody else's page. */
  @Column('integer')
  failures: number;

  /** Of the last of them, id in the table of causes. */
  @Column('text', { nullable: true })
  cause: string | null;
}
