import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../../people/profile.entity.js';

/** A code on paper, for somebody who is without their second factor. It is gone once it was used. */
@Entity()
export class RecoveryCode {
  /** SHA-256 of the person's id and the code, which has 80 random bits. */
  @PrimaryColumn('text')
  codeHash: string;

  @Index()
  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;
}
