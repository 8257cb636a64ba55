import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What one work item says, kept once for everybody who was told it. A person reaches it through a reading of their own
 * only, and that names it only when the site has told them of it: see docs/decisions/rule-of-sight.md. It has no
 * foreign keys, for its rows would have to be looked for among everybody's; what nobody is shown any more is swept.
 */
@Entity()
@Index(['scope', 'itemId', 'updated'])
export class ItemVersion {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id: number;

  /** Account, configuration and mapping, as a hash: within it the same work item is read in the same way. */
  @Column('text')
  scope: string;

  /** The ALM site's id, which outlives a change of key. */
  @Column('text')
  itemId: string;

  /** The time of change that the site gave it, as in the item. */
  @Column('text')
  updated: string;

  /** A WorkItem as JSON, which no other row has. */
  @Column('text')
  item: string;
}
