import type { AlmBoardConfiguration, AlmClient } from '../alm/alm-provider.js';
import { Problem } from '../problem.js';
import type { QuickFilter } from './board.entity.js';

/** A board of Jira, as one person is shown it. */
export interface JiraBoardAs {
  configuration: AlmBoardConfiguration;
  /** Absent where Jira does not say them just now; a board is good without. */
  quickFilters?: QuickFilter[];
}

/** @throws AlmProblem */
export async function jiraBoardAs(client: AlmClient, boardId: string): Promise<JiraBoardAs> {
  const [configuration, quickFilters] = await Promise.all([
    client.boardConfiguration(boardId),
    client.quickFilters(boardId).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      return undefined;
    }),
  ]);
  return { configuration, quickFilters };
}
