import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CredentialsService } from '../credentials/credentials.service.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import type { Credential } from '../credentials/credential.entity.js';
import { inTime } from '../in-time.js';
import { LOGGER } from '../logger.js';
import type { Reading } from '../readings/kept/reading.entity.js';
import type { Failure } from '../readings/failures.js';
import { Readings } from '../readings/readings.js';
import type { Progress } from '../readings/refresher.js';
import { BoardsService, type OpenBoard } from './boards.service.js';
import { JiraBoards } from './jira-boards.js';
import type { ItemPath } from './items/item-path.js';

const FRESH = 15_000; // milliseconds: a reading that is older is refreshed when somebody opens the page
const WAIT_FOR_FIRST = 1_500;
const WAIT_FOR_REFRESH = 10_000;

/** A board somebody may look at: they have a working link of their own. */
export type LinkedBoard = OpenBoard & { credential: Credential };

/** What can be said about how current a board is. */
export interface BoardState {
  /** Absent while nothing has been read. */
  reading?: Reading;
  isReading: boolean;
  progress: Progress | null;
  failure?: Failure;
  /** What was read is not shown any more: Jira has not confirmed it to the person for too long. */
  isTooOld: boolean;
  /** Jira shows the person only a part of what the board is made of. */
  isPartly: boolean;
}

/** When a board waits for Jira, and when it shows what was read before. */
@Injectable()
export class BoardPages {
  @Inject(JiraBoards) private readonly ofJira: JiraBoards;

  constructor(
    private readonly boards: BoardsService,
    private readonly credentials: CredentialsService,
    private readonly readings: Readings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param sprint which the board is to show; empty for what it shows by itself.
   * @throws LinkNeeded when the person has no working link: nothing of the board is told then
   * @throws Problem 404
   */
  async open(profileId: string, boardId: string, sprint = ''): Promise<LinkedBoard> {
    const open = await this.boards.open(profileId, boardId, sprint);
    if (!open.credential) throw this.credentials.needed(open.account, open.brokenLink);
    return { ...open, credential: open.credential };
  }

  /**
   * As {@link open}, for somebody who comes to look. What is not known of the board in Jira, such as whether it has
   * sprints, is waited for, for a moment; what may have changed there is asked for by the way.
   */
  async arrive(profileId: string, boardId: string, sprint = ''): Promise<LinkedBoard> {
    const open = await this.open(profileId, boardId, sprint);
    if (!this.ofJira.isDue(open)) return open;
    const following = this.follow(open);
    if (open.board.jira) return open;
    await inTime(following, WAIT_FOR_FIRST);
    return this.open(profileId, boardId, sprint);
  }

  private follow(open: LinkedBoard): Promise<unknown> {
    return this.ofJira
      .follow(open)
      .catch((error: unknown) => this.logger.error({ err: error }, 'a board of Jira could not be followed'));
  }

  /** As {@link open}, showing the sprint in which the person last saw that work item. */
  async openAt(profileId: string, { boardId, key }: ItemPath): Promise<LinkedBoard> {
    const open = await this.open(profileId, boardId);
    const sprint = await this.readings.partWith(open.credential, open.source, key);
    return sprint === undefined ? open : this.open(profileId, boardId, sprint);
  }

  /** The state now. What is not fresh is refreshed by the way; a first reading is waited for, for a moment. */
  async look(open: LinkedBoard, { waits }: { waits: boolean }): Promise<BoardState> {
    const { credential, source } = open;
    const reading = await this.readings.find(credential, source);
    const isFresh = reading !== undefined && !credential.isFailing && !this.isDue(open, reading, waits);
    if (!isFresh && this.readings.mayRetry(credential, source)) {
      this.refreshInBackground(open);
    }
    if ((!reading || credential.isFailing) && waits) await this.wait(open, WAIT_FOR_FIRST);
    return this.state(open);
  }

  /** Asks Jira now, and waits for the answer within reason. */
  async refresh(open: LinkedBoard): Promise<BoardState> {
    const following = inTime(this.follow(open), WAIT_FOR_REFRESH);
    this.readings.widen(open.credential, open.source);
    this.refreshInBackground(open);
    await Promise.all([following, this.wait(open, WAIT_FOR_REFRESH)]);
    return this.state(open);
  }

  /** Asks Jira by the way, whether or not it is time to: it has said that something has changed. */
  hint({ credential, source, ...open }: LinkedBoard): void {
    if (this.readings.mayRetry(credential, source)) this.refreshInBackground({ credential, source, ...open });
  }

  private refreshInBackground({ credential, source }: LinkedBoard): void {
    this.readings.refreshInBackground(credential, source, (error) =>
      this.logger.error({ err: error }, 'a board could not be refreshed'),
    );
  }

  /** Somebody who opens the page is shown nothing old; for a page that stands open it may be a little older. */
  private isDue({ credential, source }: LinkedBoard, reading: Reading, isOpening: boolean): boolean {
    const isDue = this.readings.isDue(credential, source, reading);
    return isDue || (isOpening && Date.now() - reading.readAt.getTime() >= FRESH);
  }

  private async state({ board, credential: before, source, account }: LinkedBoard): Promise<BoardState> {
    // Asking Jira may have ended the link, or mended it.
    const { credential } = await this.open(before.profileId, board.id);
    const run = this.readings.running(credential, source);
    const failure = this.readings.failure(credential, source);
    if (failure?.problem instanceof LinkNeeded)
      throw this.credentials.needed(account, { failure: failure.problem.message });
    // Nothing is shown to somebody whom Jira let in no more, until it has let them in again.
    const reading = credential.isFailing ? undefined : await this.readings.find(credential, source);
    return {
      reading,
      isReading: run !== undefined,
      progress: run?.course.progress ?? null,
      failure,
      isPartly: this.readings.isNarrowed(credential, source),
      isTooOld: !reading && (await this.readings.isTooOld(credential, source)),
    };
  }

  private async wait({ credential, source }: LinkedBoard, milliseconds: number): Promise<void> {
    const done = this.readings.running(credential, source)?.done.catch(() => undefined);
    if (!done) return;
    await inTime(done, milliseconds);
  }
}
