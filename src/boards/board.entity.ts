import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import type { StatusCategory, WorkItemSource } from '../alm/alm-provider.js';
import { Profile } from '../people/profile.entity.js';

/** A column takes the work items whose status it names, or, without statuses, those of a status category. */
export interface BoardColumn {
  name: string;
  statusIds?: string[];
  category?: StatusCategory;
  /** As few and as many as the team wants in it. */
  min?: number;
  max?: number;
  /** Whether the limits are for work items that are no sub-tasks. */
  limitsLeaveOutSubtasks?: boolean;
  /** What is in it counts as done, whatever Jira says of its statuses. */
  isDone?: boolean;
  /** By id, what its statuses were called when it was made: Jira may have them no more. */
  statusNames?: Record<string, string>;
}

/** A condition in JQL that a board is narrowed by at the press of its name. */
export interface QuickFilter {
  id: string;
  name: string;
  jql: string;
}

/** The field by which a board in Jira estimates. */
export interface Estimation {
  id: string;
  name: string;
  /** Whether points are kept in it; of others, such as an estimate of time, Jira's boards make sums of their own. */
  isNumber: boolean;
}

export interface JiraBoard {
  /** `scrum` or `kanban`; empty where Jira does not say it. */
  type: string;
  /** What it leaves out of what its filter finds, as JQL; empty for nothing. */
  subQuery: string;
  /** The field that it estimates by; null for none, and absent until it is known. */
  estimation?: Estimation | null;
  /** Those of the board there; absent until they are known. */
  quickFilters?: QuickFilter[];
}

/** A view on work items of one ALM account. */
@Entity()
export class Board {
  @PrimaryColumn('text')
  id: string;

  @Index()
  @Column('text')
  accountId: string;

  @ManyToOne(() => AlmAccount, { onDelete: 'CASCADE' })
  @JoinColumn()
  account: Relation<AlmAccount>;

  @Column('text')
  name: string;

  @Column('simple-json')
  source: WorkItemSource;

  @Column('simple-json')
  columns: BoardColumn[];

  /** Those of Jira's own board follow it, one for each status category, or such as somebody made for this board. */
  @Column('text', { default: 'categories' })
  columnsFrom: 'board' | 'categories' | 'own';

  /** What the board in Jira is that it is made of; null for other sources, and until it is known. */
  @Column('simple-json', { nullable: true })
  jira: JiraBoard | null;

  /** For whom it is there: everybody, its maker with the people and groups that were chosen, or its maker alone. */
  @Column('text', { default: 'everybody' })
  seenBy: 'everybody' | 'chosen' | 'maker';

  /** Who may change it, besides administrators: its maker, or every member for whom it is there. */
  @Column('text', { default: 'maker' })
  changedBy: 'maker' | 'seers';

  /** Those that were made for this board. */
  @Column('simple-json', { default: '[]' })
  quickFilters: QuickFilter[];

  /** Counts changes. */
  @Column('integer')
  version: number;

  @Column('text', { nullable: true })
  createdById: string | null;

  @ManyToOne(() => Profile, { onDelete: 'SET NULL' })
  @JoinColumn()
  createdBy: Relation<Profile> | null;

  @Column('datetime')
  createdAt: Date;
}
