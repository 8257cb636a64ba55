import { Injectable } from '@nestjs/common';
import { Fits, type Fit } from '../../readings/fits.js';
import type { Reading } from '../../readings/kept/reading.entity.js';
import type { Board, QuickFilter } from '../board.entity.js';
import type { LinkedBoard } from '../board-pages.js';
import type { BoardQuery } from './board-query.js';

const OF_JIRA = 'jira-';

/** Those of a board: its own, and those of the board in Jira that it is made of. */
export function quickFiltersOf({ quickFilters, jira, source }: Board): QuickFilter[] {
  const ofJira = source.type === 'board' ? (jira?.quickFilters ?? []) : [];
  return [...quickFilters, ...ofJira.map((one) => ({ ...one, id: OF_JIRA + one.id }))];
}

/** A quick filter that is chosen, with what Jira says of it to the person who looks. */
export interface ChosenFilter {
  filter: QuickFilter;
  fit: Fit;
}

/** Asks Jira, as each person, what fits the quick filters that they have chosen. */
@Injectable()
export class QuickFilters {
  constructor(private readonly fits: Fits) {}

  /** A filter that the board has no more is nothing that is chosen. */
  chosen(open: LinkedBoard, reading: Reading, { quick }: BoardQuery): Promise<ChosenFilter[]> {
    const chosen = quickFiltersOf(open.board).filter(({ id }) => quick.includes(id));
    return Promise.all(
      chosen.map(async (filter) => {
        const fit = await this.fits.of(open.credential, open.source, reading, filter.jql);
        return { filter, fit };
      }),
    );
  }
}

/** What fits each of them. One of which Jira has not said it leaves out nothing. */
export function fittingOf(chosen: readonly ChosenFilter[]): ReadonlySet<string>[] {
  return chosen.flatMap(({ fit }) => fit.ids ?? []);
}
