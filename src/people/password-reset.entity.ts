import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from './profile.entity.js';

/** A one-time link with which a person who has forgotten their password chooses another one. */
@Entity()
export class PasswordReset {
  /** SHA-256 of the token in the link. */
  @PrimaryColumn('text')
  tokenHash: string;

  @Index({ unique: true })
  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  @Column('datetime')
  expiresAt: Date;
}
