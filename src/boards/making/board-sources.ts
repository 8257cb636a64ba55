import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import type {
  AlmBoard,
  AlmClient,
  AlmFilter,
  AlmProject,
  WorkItem,
  WorkItemSource,
} from '../../alm/alm-provider.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { Problem } from '../../problem.js';
import { asPerson } from '../../readings/as-person.js';
import { nothingOffered, offered, type Offer } from '../../alm/offers.js';
import type { BoardColumn, JiraBoard } from '../board.entity.js';
import { BY_CATEGORY, columnsOf } from '../board-columns.js';
import { jiraBoardAs } from '../jira-board.js';

/** What one person can choose work items from. */
export interface Choices {
  projects: Offer<AlmProject>;
  filters: Offer<AlmFilter>;
  boards: Offer<AlmBoard>;
}

/** What a board is made of beside its work items. */
export interface Shape {
  /** What it is called in Jira; empty where it is not made of a board there. */
  name: string;
  columns: BoardColumn[];
  jira: JiraBoard | null;
}

export interface Preview {
  total: number;
  items: WorkItem[];
  /** Keys of those among the first that could not be read. */
  unreadable: string[];
}

const PREVIEWED = 10; // work items

/** Where boards get their work items and columns from, as the person who makes the board sees it. */
@Injectable()
export class BoardSources {
  constructor(private readonly credentials: CredentialsService) {}

  /**
   * Each list fails alone and says why, for there is a way to choose work items without it. Only a person without
   * a working link is refused: no list came, and one of them because of the link.
   *
   * @param boardName part of the name of the Jira boards to offer.
   * @throws LinkNeeded
   */
  async choices(profileId: string, account: AlmAccount, boardName = ''): Promise<Choices> {
    let choices: Choices | undefined;
    try {
      await asPerson(this.credentials, profileId, account, async (client) => {
        choices = await choicesOf(client, boardName);
        const failure = failureOf(choices);
        if (failure) throw failure;
      });
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      choices ??= {
        projects: nothingOffered(error),
        filters: nothingOffered(error),
        boards: nothingOffered(error),
      };
    }
    return choices!;
  }

  /**
   * How many work items the person finds there, and the first of them.
   * @throws Problem beside the field of the source, in Jira's own words, when Jira does not understand it.
   */
  async preview(profileId: string, account: AlmAccount, source: WorkItemSource): Promise<Preview> {
    try {
      const query = { source, mapping: account.mapping, startAt: 0, maxResults: PREVIEWED };
      const { total, items, unreadable } = await asPerson(this.credentials, profileId, account, (client) =>
        client.search(query),
      );
      return { total, items: items.slice(0, PREVIEWED), unreadable: unreadable.map(({ key }) => key) };
    } catch (error) {
      throw besideSource(error, source);
    }
  }

  /** Jira boards whose name contains `name`. */
  async boards(profileId: string, account: AlmAccount, name: string): Promise<Offer<AlmBoard>> {
    return asPerson(this.credentials, profileId, account, (client) => offered(client.boards(name)));
  }

  /** What Jira calls these projects or that filter; empty for what has no name there, or none that it tells. */
  async nameOf(profileId: string, account: AlmAccount, source: WorkItemSource): Promise<string> {
    if (source.type !== 'projects' && source.type !== 'filter') return '';
    return asPerson(this.credentials, profileId, account, async (client) => {
      if (source.type === 'filter')
        return (
          (await offered(client.favouriteFilters())).items.find(({ id }) => id === source.id)?.name ?? ''
        );
      const { items } = await offered(client.projects());
      const named = items.filter(({ key }) => source.keys.includes(key));
      return named.map(({ name }) => name).join(', ');
    });
  }

  /** The columns of the Jira board, when the work items come from one; else one for each status category. */
  async shape(profileId: string, account: AlmAccount, source: WorkItemSource): Promise<Shape> {
    if (source.type !== 'board') return { name: '', columns: BY_CATEGORY, jira: null };
    try {
      const { configuration, jira } = await asPerson(this.credentials, profileId, account, (client) =>
        jiraBoardAs(client, source.id, account),
      );
      return { name: configuration.name, columns: columnsOf(configuration), jira };
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

async function choicesOf(client: AlmClient, boardName: string): Promise<Choices> {
  const [projects, filters, boards] = await Promise.all([
    offered(client.projects()),
    offered(client.favouriteFilters()),
    offered(client.boards(boardName)),
  ]);
  return { projects, filters, boards };
}

/** Why nothing came at all. What one list was given for is not refused to the others. */
function failureOf(choices: Choices): AlmProblem | undefined {
  const problems = Object.values(choices).map(({ problem }: Offer<unknown>) => problem);
  if (!problems.every((problem) => problem !== undefined)) return undefined;
  return problems.find(({ kind }) => kind === 'credential-refused') ?? problems[0];
}
