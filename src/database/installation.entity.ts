import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The single row about this installation. */
@Entity()
@Check('id = 1')
export class Installation {
  @PrimaryColumn('integer')
  id: number;

  /** A known value, sealed: proves at start that the key is the one the other secrets were sealed with. */
  @Column('text')
  keyCheck: string;

  /** SHA-256 of the code in the one-time set-up address. */
  @Column('text', { nullable: true })
  setUpCodeHash: string | null;

  /** When the first administrator was created. */
  @Column('datetime', { nullable: true })
  setUpAt: Date | null;

  /** When it was restored from a backup, until somebody has said that no other one runs with the same links. */
  @Column('datetime', { nullable: true })
  restoredAt: Date | null;
}
