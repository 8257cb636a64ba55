import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, AlmEditField, AlmIssueType, AlmSprint } from '../../alm/alm-provider.js';
import { ifSaid } from '../../alm/offers.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { inTime } from '../../in-time.js';
import { Problem } from '../../problem.js';
import { asPerson } from '../../readings/as-person.js';
import { Readings } from '../../readings/readings.js';
import type { LinkedBoard } from '../board-pages.js';
import { openSprints, openSprintsName, projectOf } from '../sprints.js';
import { ToldLately } from '../told-lately.js';

const MOST_PROJECTS = 8;
const WAIT_FOR_BOARD = 3_000;

/** A type of work items that somebody may create in a project. */
export interface Offered {
  project: string;
  type: AlmIssueType;
}

export function whatOf({ project, type }: Offered): string {
  return `${project} ${type.id}`;
}

/** What somebody may add to a board, as Jira says it to them; remembered for a minute. */
@Injectable()
export class Adding {
  private readonly lately = new ToldLately();

  constructor(
    private readonly credentials: CredentialsService,
    private readonly readings: Readings,
  ) {}

  /** @throws AlmProblem where Jira cannot be asked */
  async types(board: LinkedBoard, isSubtask: boolean): Promise<Offered[]> {
    const projects = await this.projects(board);
    const all = await Promise.all(
      projects.map(async (project) => {
        const types = await this.typesOf(board, project);
        return types.map((type) => ({ project, type }));
      }),
    );
    return all.flat().filter(({ type }) => type.isSubtask === isSubtask);
  }

  /** The fields of the screen on which one is created. */
  screen(board: LinkedBoard, { project, type }: Offered): Promise<AlmEditField[]> {
    return this.once(board, `screen ${project} ${type.id}`, (client) =>
      client.createFields(project, type.id),
    );
  }

  /** Sprints that something can be put into. */
  async sprints(linked: LinkedBoard): Promise<AlmSprint[]> {
    const { board } = linked;
    const list = await ifSaid(
      this.projects(linked).then((projects) =>
        this.once(linked, openSprintsName(board, projects), (client) => openSprints(client, board, projects)),
      ),
    );
    return list?.items ?? [];
  }

  /** The number by which Jira's own form knows a project. */
  async projectId(board: LinkedBoard, key: string): Promise<string> {
    const list = await ifSaid(this.once(board, 'projects', (client) => client.projects()));
    return list?.items.find((project) => project.key === key)?.id ?? '';
  }

  /**
   * Asks Jira for what is new on the board, and looks whether this is.
   * @returns undefined where that is not known just now
   */
  async isOnBoard({ credential, source }: LinkedBoard, key: string): Promise<boolean | undefined> {
    // Whoever was asking already may have asked too early.
    for (let tries = 0; tries < 2; tries++) {
      const reading = await within(WAIT_FOR_BOARD, this.readings.refresh(credential, source));
      if (!reading) return undefined;
      if ((await this.readings.items(reading)).some((item) => item.key === key)) return true;
    }
    return false;
  }

  /** The projects of the board, those with the most work items on it first. */
  private async projects(board: LinkedBoard): Promise<string[]> {
    const { query } = board.source;
    if (query.type === 'projects') return query.keys.slice(0, MOST_PROJECTS);
    const reading = await this.readings.find(board.credential, board.source);
    const items = reading ? await this.readings.items(reading) : [];
    const counts = new Map<string, number>();
    for (const { key } of items) {
      const project = projectOf(key);
      counts.set(project, (counts.get(project) ?? 0) + 1);
    }
    const found = [...counts].sort(([, a], [, b]) => b - a).map(([key]) => key);
    if (found.length > 0) return found.slice(0, MOST_PROJECTS);
    const all = await this.once(board, 'projects', (client) => client.projects());
    return all.items.map(({ key }) => key).slice(0, MOST_PROJECTS);
  }

  /** Of a project that is not shown to somebody Jira answers that it is none. */
  private async typesOf(board: LinkedBoard, project: string): Promise<AlmIssueType[]> {
    try {
      return (await this.once(board, `types ${project}`, (client) => client.creatableTypes(project))).items;
    } catch (error) {
      if (error instanceof AlmProblem && (error.kind === 'invalid' || error.refuses)) return [];
      throw error;
    }
  }

  private once<T>(
    { credential, account }: LinkedBoard,
    what: string,
    ask: (client: AlmClient) => Promise<T>,
  ): Promise<T> {
    return this.lately.once(credential, what, () =>
      asPerson(this.credentials, credential.profileId, account, ask),
    );
  }
}

/** Undefined where it takes longer, or cannot be found out. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  const known = work.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return undefined;
  });
  return inTime(known, milliseconds);
}
