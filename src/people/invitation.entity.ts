import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../rights/roles.js';

/** A one-time link with which a person makes their own profile. */
@Entity()
export class Invitation {
  @PrimaryColumn('text')
  id: string;

  /** SHA-256 of the token in the link. */
  @Column('text', { unique: true })
  tokenHash: string;

  /** For whom it is, in the words of who invited them; empty when not said. */
  @Column('text')
  note: string;

  @Column('text')
  role: Role;

  @Column('datetime')
  createdAt: Date;

  @Column('datetime')
  expiresAt: Date;

  @Column('datetime', { nullable: true })
  usedAt: Date | null;
}
