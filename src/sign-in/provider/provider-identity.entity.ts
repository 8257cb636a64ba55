import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../../people/profile.entity.js';

/** By what a provider knows one of our people. */
@Entity()
export class ProviderIdentity {
  @PrimaryColumn('text')
  issuer: string;

  /** The claim `sub`: it stays when name and e-mail address change, and is given to nobody else. */
  @PrimaryColumn('text')
  subject: string;

  @Index()
  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  @Column('datetime')
  joinedAt: Date;
}
