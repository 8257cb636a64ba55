import { Column, Entity, PrimaryColumn } from 'typeorm';

/** People who are named together, as those that a board is shared with. */
@Entity()
export class PeopleGroup {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { unique: true })
  name: string;

  @Column('datetime')
  createdAt: Date;
}
