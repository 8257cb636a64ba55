import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../alm/alm-problem.js';
import { notFound, Problem } from '../problem.js';
import { digestOf } from '../web/changed-meanwhile.js';
import { nothingOffered } from '../alm/offers.js';
import { Readings } from '../work-items/readings.js';
import type { Handle } from '../work-items/visible.js';
import { NotOffered, WorkItemChanges, type OpenWorkItem } from '../work-items/work-item-changes.js';
import type { AlmTransition, WorkItem } from '../alm/alm-provider.js';
import type { BoardColumn } from './board.entity.js';
import { takes, waysInto } from './board-columns.js';
import type { LinkedBoard } from './board-pages.js';
import { requiredFields, type Typed } from './transition-form.js';

/** A work item as it is shown, with a problem where Jira could not be asked and the last reading had to do. */
export interface ShownWorkItem extends OpenWorkItem {
  problem?: Problem;
}

/** A move that cannot be made without answers to the fields of its screen. */
export class NeedsForm extends Problem {
  constructor(
    readonly transition: AlmTransition,
    key: string,
  ) {
    super(`Jira asks for more before it moves ${key} to “${transition.to.name}”.`, { field: 'transition' });
  }
}

/** Several transitions lead into the column: which one is meant is for the person to say. */
export class NeedsChoice extends Problem {
  constructor(
    readonly ways: AlmTransition[],
    { key }: WorkItem,
    column: BoardColumn,
  ) {
    const names = ways.map(({ name }) => `“${name}”`);
    super(`Jira offers ${ways.length} ways for ${key} into “${column.name}”: ${names.join(', ')}.`, {
      field: 'transition',
      nextStep: 'Choose one.',
    });
  }
}

/** What the page of one work item shows. */
@Injectable()
export class ItemPages {
  constructor(
    private readonly changes: WorkItemChanges,
    private readonly readings: Readings,
  ) {}

  handle({ account, credential }: LinkedBoard, key: string): Handle {
    return { profileId: credential.profileId, account, key };
  }

  /**
   * @param person part of the name of the people to offer as assignees.
   * @throws Problem 404
   */
  async open(board: LinkedBoard, key: string, person = ''): Promise<ShownWorkItem> {
    try {
      return await this.changes.open(this.handle(board, key), person);
    } catch (error) {
      // What Jira refuses to this person is not shown from before.
      if (!(error instanceof AlmProblem) || error.refuses) throw error;
      return {
        item: await this.lastRead(board, key, error),
        transitions: nothingOffered(),
        assignable: nothingOffered(),
        rights: {},
        problem: error,
      };
    }
  }

  /** Picks the transition that was chosen on the form. */
  chosen(id: string) {
    return (offered: AlmTransition[], item: WorkItem): AlmTransition => {
      const transition = offered.find((one) => one.id === id);
      if (transition) return transition;
      if (!id) throw new Problem('Choose where to move it.', { field: 'transition' });
      throw new NotOffered(
        `That move is not possible any more: ${item.key} is now in “${item.status.name}”.`,
        {
          field: 'transition',
          nextStep: 'Choose again from what Jira offers now.',
        },
      );
    };
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

  /** Picks the transition that leads into a column of the board. */
  into(column: BoardColumn, typed: Typed) {
    return (offered: AlmTransition[], item: WorkItem): AlmTransition => {
      const ways = waysInto(column, offered, item.status);
      const [way] = ways;
      if (ways.length > 1) throw new NeedsChoice(ways, item, column);
      if (way && requiredFields(way).some(({ id }) => !typed[`f-${way.id}-${id}`]))
        throw new NeedsForm(way, item.key);
      if (way) return way;
      const sentence = takes(column, item.status)
        ? `${item.key} is in “${column.name}” already.`
        : `Jira offers you no way for ${item.key} from “${item.status.name}” to “${column.name}”.`;
      throw new Problem(sentence, { field: 'transition' });
    };
  }

  private async lastRead(
    { credential, subject }: LinkedBoard,
    key: string,
    problem: AlmProblem,
  ): Promise<WorkItem> {
    // Nor is anything to somebody whom Jira let in no more, until it has let them in again.
    const reading = credential.isFailing ? undefined : await this.readings.find(credential, subject);
    const items = reading ? await this.readings.items(reading) : [];
    const item = items.find((one) => one.key === key);
    if (!item) throw problem;
    return item;
  }
}
