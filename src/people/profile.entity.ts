import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Role = 'administrator' | 'member';

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

  /** Argon2id, in PHC format. */
  @Column('text', { select: false })
  passwordHash: string;

  @Column('datetime')
  createdAt: Date;

  get isAdministrator(): boolean {
    return this.role === 'administrator';
  }
}
