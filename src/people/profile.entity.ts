import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../rights/roles.js';
import type { Density, Theme } from '../web/visitor.js';

/** A person who uses Footbridge. */
@Entity()
export class Profile {
  @PrimaryColumn('text')
  id: string;

  /** Lower case; what they sign in with. */
  @Column('text', { unique: true })
  email: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  /** Argon2id, in PHC format; empty for somebody who has no password, as who signs in at the organisation. */
  @Column('text', { select: false })
  passwordHash: string;

  @Column('text', { default: 'device' })
  theme: Theme;

  @Column('text', { default: 'comfortable' })
  density: Density;

  /** In which dates and numbers are written for them; empty for as their browser says. */
  @Column('text', { default: '' })
  locale: string;

  /** In which they are shown times; empty for as their browser says. */
  @Column('text', { default: '' })
  timeZone: string;

  /** Whether they are written to where a change of theirs needs them. */
  @Column('boolean', { default: true })
  mailsAboutChanges: boolean;

  /** Since when they cannot sign in any more; null while they can. */
  @Column('datetime', { nullable: true })
  disabledAt: Date | null;

  /** Since when they are asked for a second factor beside their password; null where they have none. */
  @Column('datetime', { nullable: true })
  secondFactorAt: Date | null;

  @Column('datetime')
  createdAt: Date;

  get isAdministrator(): boolean {
    return this.role === 'administrator';
  }
}
