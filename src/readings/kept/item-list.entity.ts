import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * Which work items a person was told of, and in which versions, in the order of the source. It never changes: another
 * list is another row, so people who were told exactly the same name the same one.
 */
@Entity()
@Unique(['digest'])
export class ItemList {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id: number;

  /** Of the versions. */
  @Column('text')
  digest: string;

  /** Ids of versions, four bytes each, the lowest byte first. */
  @Column('blob')
  versions: Buffer;
}
