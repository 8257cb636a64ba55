import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmBoard, AlmFilter, AlmProject, WorkItem, WorkItemSource } from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { Problem } from '../problem.js';
import { asPerson } from '../work-items/as-person.js';
import type { BoardColumn } from './board.entity.js';
import { BY_CATEGORY, columnsOf } from './board-columns.js';

/** What one person can choose work items from. */
export interface Choices {
  projects: AlmProject[];
  filters: AlmFilter[];
  boards: AlmBoard[];
}

export interface Preview {
  total: number;
  items: WorkItem[];
}

const PREVIEWED = 10; // work items
export const NO_CHOICES: Choices = { projects: [], filters: [], boards: [] };

/** Where boards get their work items and columns from, as the person who makes the board sees it. */
@Injectable()
export class BoardSources {
  constructor(private readonly credentials: CredentialsService) {}

  /** @param boardName part of the name of the Jira boards to offer. */
  choices(profileId: string, account: AlmAccount, boardName = ''): Promise<Choices> {
    return asPerson(this.credentials, profileId, account, async (client) => {
      const [projects, filters, boards] = await Promise.all([
        client.projects(),
        client.favouriteFilters(),
        // A Jira without Jira Software, or a person without its licence, has no boards.
        client.boards(boardName).catch(noneIfRefused),
      ]);
      return { projects, filters, boards };
    });
  }

  /**
   * How many work items the person finds there, and the first of them.
   * @throws Problem beside the field of the source, in Jira's own words, when Jira does not understand it.
   */
  async preview(profileId: string, account: AlmAccount, source: WorkItemSource): Promise<Preview> {
    try {
      const query = { source, mapping: account.mapping, startAt: 0, maxResults: PREVIEWED };
      const { total, items } = await asPerson(this.credentials, profileId, account, (client) =>
        client.search(query),
      );
      return { total, items: items.slice(0, PREVIEWED) };
    } catch (error) {
      throw besideSource(error, source);
    }
  }

  /** The columns of the Jira board, when the work items come from one; else one for each status category. */
  async columns(profileId: string, account: AlmAccount, source: WorkItemSource): Promise<BoardColumn[]> {
    if (source.type !== 'board') return BY_CATEGORY;
    try {
      const configuration = await asPerson(this.credentials, profileId, account, (client) =>
        client.boardConfiguration(source.id),
      );
      return columnsOf(configuration);
    } catch (error) {
      throw besideSource(error, source);
    }
  }
}

function besideSource(error: unknown, { type }: WorkItemSource): unknown {
  if (!(error instanceof AlmProblem) || !(error.refuses || error.isGeneral)) return error;
  const said = [...error.messages, ...Object.values(error.fields)].join(' ');
  return new Problem(said || error.message, { field: type, cause: error });
}

function noneIfRefused(error: unknown): never[] {
  if (error instanceof AlmProblem && (error.refuses || error.isGeneral)) return [];
  throw error;
}
