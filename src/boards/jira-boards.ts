import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { Database } from '../database/database.js';
import { Problem } from '../problem.js';
import { asPerson } from '../readings/as-person.js';
import { columnsOf } from './board-columns.js';
import { Board } from './board.entity.js';
import type { OpenBoard } from './boards.service.js';
import { jiraBoardAs, keptOf, type JiraBoardAs } from './jira-board.js';

const FOLLOWED_EVERY = 60 * 60_000; // milliseconds
const TRIED_EVERY = 60_000; // milliseconds, where not all of it is known yet
const MOST_BOARDS = 5_000;

/** A board, and the link of whoever looks at it. */
type Looked = OpenBoard & { credential: Credential };

/** Follows the boards in Jira that boards are made of: what kind they are, their columns, limits and sub-filters. */
@Injectable()
export class JiraBoards {
  /** When each was asked for last, or first met with all that is to be known. */
  private readonly askedAt = new LRUCache<string, number>({ max: MOST_BOARDS });

  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialsService,
  ) {}

  /** Whether it is time to ask; a board of which nothing is known is asked for before anything else. */
  isDue({ board: { id, source, jira } }: Looked): boolean {
    if (source.type !== 'board') return false;
    const askedAt = this.askedAt.get(id);
    const isKnown = jira?.estimation !== undefined;
    if (askedAt === undefined && isKnown) this.askedAt.set(id, Date.now());
    return askedAt === undefined ? !isKnown : Date.now() - askedAt > (isKnown ? FOLLOWED_EVERY : TRIED_EVERY);
  }

  /**
   * Asks as the person who looks. Somebody to whom Jira does not show its board, or Jira being away, changes nothing.
   * @returns whether the board has become another one.
   */
  async follow({ board, account, credential }: Looked): Promise<boolean> {
    const { source } = board;
    if (source.type !== 'board') return false;
    this.askedAt.set(board.id, Date.now());
    try {
      const read = await asPerson(this.credentials, credential.profileId, account, (client) =>
        jiraBoardAs(client, source.id, account),
      );
      return await this.keep(board, read);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return false;
    }
  }

  private keep({ id, source }: Board, { configuration, jira: said }: JiraBoardAs): Promise<boolean> {
    const { columns: read } = configuration;
    return this.database.write(async (manager) => {
      const now = await manager.findOneBy(Board, { id });
      if (!now || JSON.stringify(now.source) !== JSON.stringify(source)) return false;
      const isWhole = read.items.length > 0 && read.unreadable.length === 0;
      const columns = now.columnsFrom === 'board' && isWhole ? columnsOf(configuration) : now.columns;
      const jira = keptOf(said, now.jira);
      if (JSON.stringify([now.jira, now.columns]) === JSON.stringify([jira, columns])) return false;
      await manager.update(Board, id, { jira, columns, version: now.version + 1 });
      return true;
    });
  }
}
