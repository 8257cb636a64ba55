import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { WorkItemSource } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { BY_CATEGORY } from '../board-columns.js';
import { LONGEST_NAME, sourceOf, type BoardForm } from './board-form.js';
import { accountOn, keptOf } from '../jira-board.js';
import { BoardSources, type Shape } from './board-sources.js';
import type { Board } from '../board.entity.js';
import type { BoardValues } from './board-writes.js';

/** Who chooses, and for which board; that is absent for a new one. */
interface Chooser {
  profileId: string;
  account: AlmAccount;
  board?: Board;
}

/** What a board is to be, from what a person chose in its form. */
@Injectable()
export class ChosenValues {
  constructor(private readonly sources: BoardSources) {}

  /**
   * What was chosen, checked with Jira unless the board has it already (an administrator may rename what they cannot
   * see). Columns of one's own are made on a page of their own: until then the board keeps those that it has.
   *
   * @throws Problem beside the field that is wrong
   */
  async of({ profileId, account, board }: Chooser, form: BoardForm): Promise<BoardValues> {
    const source = sourceOf(form);
    const before = board && isSame(board.source, source) ? board : undefined;
    if (!before) await this.sources.preview(profileId, account, source);
    const columnsFrom = columnsFromOf(form.columns, source, board);
    const shape = await this.shape({ profileId, account, board: before }, source, columnsFrom);
    const name = form.name || shape?.name || (await this.sources.nameOf(profileId, account, source));
    if (!name) throw new Problem('Give the board a name.', { field: 'name' });
    return {
      name: name.slice(0, LONGEST_NAME),
      source,
      columnsFrom,
      columns: columnsOf(columnsFrom, shape, board),
      jira: shape?.jira ? keptOf(shape.jira, before?.jira) : (before?.jira ?? null),
    };
  }

  /** Undefined where the board keeps what it has: who may not see the board in Jira any more may still name it anew. */
  private async shape({ profileId, account, board }: Chooser, source: WorkItemSource, columnsFrom: string) {
    if (source.type !== 'board' || (board && columnsFrom !== 'board')) return undefined;
    try {
      // A field that is known to hold points need not be asked for.
      return await this.sources.shape(profileId, board ? accountOn(board, account) : account, source);
    } catch (error) {
      const isHidden = error instanceof Problem && error.cause instanceof AlmProblem && error.cause.refuses;
      if (board?.columnsFrom === 'board' && isHidden) return undefined;
      throw error;
    }
  }
}

/** Columns of one's own stay when the work items come from elsewhere. */
function columnsFromOf(
  chosen: BoardForm['columns'],
  { type }: WorkItemSource,
  board?: Board,
): Board['columnsFrom'] {
  const isOfJira = type === 'board';
  if (chosen === 'own' && board?.columnsFrom === 'own') return 'own';
  if (chosen === 'categories' || !isOfJira) return 'categories';
  return chosen === 'own' && board?.source.type === 'board' ? board.columnsFrom : 'board';
}

function columnsOf(columnsFrom: Board['columnsFrom'], shape: Shape | undefined, board?: Board) {
  if (columnsFrom === 'categories') return BY_CATEGORY;
  return (columnsFrom === 'board' && shape?.columns) || board?.columns || BY_CATEGORY;
}

function isSame(one: WorkItemSource, other: WorkItemSource): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
