import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../../alm/alm-problem.js';
import { notFound, Problem } from '../../problem.js';
import { digestOf } from '../../web/changed-meanwhile.js';
import { nothingOffered, type Offer } from '../../alm/offers.js';
import { refusalOf } from '../../rights/permissions.js';
import type { Reading } from '../../readings/kept/reading.entity.js';
import { Readings } from '../../readings/readings.js';
import type { Handle } from '../../readings/visible.js';
import { OpenWorkItems, type OpenWorkItem, type PeopleSearch } from '../../readings/open-work-items.js';
import type { AlmEditField, AlmPicked, TakeAttachment, WorkItem } from '../../alm/alm-provider.js';
import type { BoardColumn } from '../board.entity.js';
import type { LinkedBoard } from '../board-pages.js';
import { CardPlaces, type StandingCard } from '../card-places.js';
import { OfferedSprints } from '../offered-sprints.js';
import { ChangePages } from '../../changes/change-pages.js';
import { isAway } from '../../changes/outages.js';
import { inPlace, lookedAt as lookedAtChange, type ChangeView } from '../../changes/changes.view.js';
import { paths } from '../../paths.js';
import { aboveOf, type Above } from './above.js';
import { LastShown } from './last-shown.js';
import type { ShownHistory } from './item-history.view.js';
import type { Typed } from '../../changes/transition-form.js';

/** A work item as it is shown, with a problem where Jira could not be asked and the last reading had to do. */
export interface ShownWorkItem extends OpenWorkItem {
  problem?: Problem;
  /** Why its reader changes nothing of it from here, whatever Jira would let them; absent where they may. */
  refusal?: string;
  /** The epics that it can be put under, as far as they are known. */
  above: readonly Above[];
  /** Where its card stands; absent where it has none. */
  standing?: StandingCard;
  /** What the person asked for here and is not over. */
  changes: ChangeView[];
  /** What a search for another work item has found; absent where nobody has searched. */
  picked?: Offer<AlmPicked>;
  /** Absent where nobody has asked for it. */
  history?: ShownHistory;
}

/** What the page of one work item shows. */
@Injectable()
export class ItemPages {
  private readonly lastShown = new LastShown();
  private readonly sprints = new OfferedSprints();

  constructor(
    private readonly openItems: OpenWorkItems,
    private readonly readings: Readings,
    /** Where cards stand in their columns. */
    readonly cards: CardPlaces,
    private readonly changes: ChangePages,
  ) {}

  handle({ account, credential }: LinkedBoard, key: string): Handle {
    return { profileId: credential.profileId, account, key };
  }

  /** @throws Problem 404 */
  async open(board: LinkedBoard, key: string, searches: PeopleSearch[] = []): Promise<ShownWorkItem> {
    const { account, credential } = board;
    const [shown, known, open] = await Promise.all([
      this.read(board, key, searches),
      this.knownEpics(board),
      this.changes.open(credential.profileId, account, credential.userKey),
    ]);
    const standing = await this.cards.standing(board, key, shown.item);
    const back = paths.items.show({ boardId: board.board.id, key });
    const changes = open.filter((one) => one.key === key).map((one) => inPlace(one, back));
    const above = aboveOf(key, [...(shown.openEpics ?? []), ...known, shown.epic]);
    const all = { ...shown, above, standing, changes };
    return board.mayWork ? all : lookedAt(all);
  }

  private async read(
    board: LinkedBoard,
    key: string,
    searches: readonly PeopleSearch[],
  ): Promise<Omit<ShownWorkItem, 'changes' | 'above'>> {
    const { source } = board.board;
    const { mapping } = board.account;
    const epicBoard = mapping.epicLink && source.type === 'board' ? source.id : undefined;
    const sprints = mapping.sprint ? this.sprints.of(board, key) : undefined;
    try {
      const shown = await this.openItems.open(this.handle(board, key), { searches, sprints, epicBoard });
      this.lastShown.keep(board, key, shown);
      return shown;
    } catch (error) {
      // What Jira refuses to this person is not shown from before.
      if (!(error instanceof AlmProblem) || error.refuses) throw this.lastShown.forgetFor(error, board, key);
      return {
        ...this.lastShown.of(board, key),
        item: await this.lastRead(board, key, error),
        transitions: nothingOffered(),
        people: new Map(),
        rights: {},
        problem: error,
      };
    }
  }

  /** As its person was last told of it. */
  async itemIn(reading: Reading | undefined, key: string): Promise<WorkItem | undefined> {
    const items = reading ? await this.readings.items(reading) : [];
    return items.find((item) => item.key === key);
  }

  /** @throws Problem 404 for an attachment that is not on that work item for this person */
  attachment(board: LinkedBoard, key: string, id: string, how: TakeAttachment): Promise<void> {
    return this.openItems.attachment(this.handle(board, key), id, how);
  }

  /** Who changed what on it: a page of that, from 1. */
  async history(board: LinkedBoard, key: string, page: number): Promise<ShownHistory> {
    return { said: await this.openItems.history(this.handle(board, key)), page };
  }

  /** The ways that a card can go now; undefined where Jira cannot be asked just now. */
  async ways(board: LinkedBoard, key: string) {
    try {
      return await this.openItems.ways(this.handle(board, key));
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
    }
  }

  /** @throws Problem 404 */
  people(board: LinkedBoard, key: string, search: PeopleSearch) {
    return this.openItems.people(this.handle(board, key), search);
  }

  /** A field of the edit screen, as the person was shown it last where Jira is away; undefined where they may not edit it. */
  async editField(board: LinkedBoard, key: string, id: string): Promise<AlmEditField | undefined> {
    const handle = this.handle(board, key);
    try {
      return await this.openItems.editField(handle, id);
    } catch (error) {
      const { editable } = this.lastShown.of(board, key);
      const shown = isAway(error) ? editable?.fields.find((one) => one.id === id) : undefined;
      if (!shown) throw error;
      return shown;
    }
  }

  /**
   * The column that a card was dropped on.
   * @throws Problem when there is none, or it has become another one since the page was opened
   */
  column({ board }: LinkedBoard, { column: index = '', columnSeen }: Typed): BoardColumn {
    const column = /^\d+$/.test(index) ? board.columns[Number(index)] : undefined;
    if (columnSeen && columnSeen !== digestOf(column))
      throw new Problem('The columns of this board were changed while you had it open: nothing was moved.', {
        field: 'transition',
        nextStep: 'Reload the page and move it there.',
      });
    if (!column) throw notFound('There is no such column.');
    return column;
  }

  /** Those that the person's own reading of the board names. */
  private async knownEpics({ credential, source }: LinkedBoard): Promise<Above[]> {
    const reading = credential.isFailing ? undefined : await this.readings.find(credential, source);
    if (!reading) return [];
    const { items, epics } = await this.readings.told(reading);
    const own = items.flatMap(({ key, summary, epic }) =>
      epic ? [{ key, name: epic.name || summary }] : [],
    );
    return [...epics, ...own];
  }

  private async lastRead(
    { credential, source }: LinkedBoard,
    key: string,
    problem: AlmProblem,
  ): Promise<WorkItem> {
    // Nor is anything to somebody whom Jira let in no more, until it has let them in again.
    const reading = credential.isFailing ? undefined : await this.readings.find(credential, source);
    const item = await this.itemIn(reading, key);
    if (!item) throw problem;
    return item;
  }
}

/** A work item for somebody who changes nothing: no way, no field, no place is offered. */
function lookedAt(shown: ShownWorkItem): ShownWorkItem {
  return {
    ...shown,
    transitions: nothingOffered(),
    editable: { fields: [], values: {} },
    standing: undefined,
    changes: shown.changes.map(lookedAtChange),
    refusal: refusalOf('change work items'),
  };
}
