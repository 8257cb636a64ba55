import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from '../../people/profile.entity.js';

/** A key that a device of somebody keeps for Footbridge (WebAuthn): it signs, and never leaves the device in the clear. */
@Entity()
export class Passkey {
  /** By which the device knows it, in base64url. */
  @PrimaryColumn('text')
  id: string;

  @Index()
  @Column('text')
  profileId: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  profile: Relation<Profile>;

  /** The public half, in COSE and base64url. */
  @Column('text')
  publicKey: string;

  /** How often it has signed, as the device counts; a copy of a key would fall behind. */
  @Column('integer')
  counter: number;

  /** Ways to reach the device, as JSON: a hint for the browser. */
  @Column('text')
  transports: string;

  @Column('datetime')
  createdAt: Date;

  @Column('datetime', { nullable: true })
  usedAt: Date | null;
}
