import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Reading } from './reading.entity.js';

/** One work item as one reading found it. */
@Entity({ name: 'work_item', withoutRowid: true })
export class StoredWorkItem {
  @PrimaryColumn('text')
  readingId: string;

  @ManyToOne(() => Reading, { onDelete: 'CASCADE' })
  @JoinColumn()
  reading: Relation<Reading>;

  /** The ALM site's id, which outlives a change of key. */
  @PrimaryColumn('text')
  itemId: string;

  @Column('text')
  key: string;

  /** Place in the source's own order. */
  @Column('integer')
  position: number;

  /** What it says, as it was told to the reading's person. */
  @Column('integer')
  versionId: number;
}
