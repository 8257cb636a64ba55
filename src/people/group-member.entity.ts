import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { PeopleGroup } from './people-group.entity.js';
import { Profile } from './profile.entity.js';

/** One person in one group. */
@Entity()
export class GroupMember {
  @PrimaryColumn('text')
  groupId: string;

  @ManyToOne(() => PeopleGroup, { onDelete: 'CASCADE' })
  @JoinColumn()
  group: Relation<PeopleGroup>;

  @Index()
  @PrimaryColumn('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;
}
