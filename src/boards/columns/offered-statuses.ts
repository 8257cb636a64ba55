import { Injectable } from '@nestjs/common';
import type { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, AlmStatus, WorkItemSource } from '../../alm/alm-provider.js';
import { offered } from '../../alm/offers.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { asPerson } from '../../readings/as-person.js';
import { Readings } from '../../readings/readings.js';
import type { BoardColumn } from '../board.entity.js';
import type { LinkedBoard } from '../board-pages.js';

/** The statuses that columns of a board can be made of, as one person is shown them. */
export interface Statuses {
  /** Those that work items of the board have, or can have, and those that columns name. */
  likely: AlmStatus[];
  /** The others that Jira has. */
  others: AlmStatus[];
  /** Of those that columns name and Jira has no more. */
  gone: AlmStatus[];
  /** How many work items of the person's own reading have it; undefined while nothing is read. */
  counts?: ReadonlyMap<string, number>;
  /** Why Jira gave no list of them. */
  problem?: AlmProblem;
}

const MOST_PROJECTS = 20; // that are asked for their workflows

@Injectable()
export class OfferedStatuses {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly readings: Readings,
  ) {}

  /** @throws LinkNeeded */
  async of({ board, account, credential, source }: LinkedBoard): Promise<Statuses> {
    const reading = await this.readings.find(credential, source);
    const items = reading && (await this.readings.items(reading));
    const [all, ofProjects] = await asPerson(this.credentials, credential.profileId, account, (client) =>
      Promise.all([offered(client.statuses()), ofProjectsOf(client, board.source)]),
    );
    const counts = new Map<string, number>();
    for (const { status } of items ?? []) counts.set(status.id, (counts.get(status.id) ?? 0) + 1);
    const used = new Map((items ?? []).map(({ status }) => [status.id, status]));
    const known = new Map([...all.items, ...ofProjects, ...used.values()].map((one) => [one.id, one]));

    const named = namedBy(board.columns);
    const isLikely = new Set([...used.keys(), ...ofProjects.map(({ id }) => id), ...named.keys()]);
    const isGone = ({ id }: AlmStatus) => !known.has(id) && !all.problem && all.unreadable.length === 0;
    const unseen = [...named.values()].filter(({ id }) => !known.has(id));
    const [likely, others] = [true, false].map((is) =>
      [...known.values()].filter(({ id }) => isLikely.has(id) === is),
    );
    return {
      likely: [...likely, ...unseen.filter((one) => !isGone(one))].sort(byCategory),
      others: others.sort(byCategory),
      gone: unseen.filter(isGone),
      ...(items && { counts }),
      ...(all.problem && { problem: all.problem }),
    };
  }
}

/** Those of the workflows of its projects, for a board that is made of projects. */
async function ofProjectsOf(client: AlmClient, source: WorkItemSource): Promise<AlmStatus[]> {
  if (source.type !== 'projects') return [];
  const lists = await Promise.all(
    source.keys.slice(0, MOST_PROJECTS).map((key) => offered(client.statuses(key))),
  );
  return lists.flatMap(({ items }) => items);
}

function namedBy(columns: readonly BoardColumn[]): Map<string, AlmStatus> {
  const statuses = columns.flatMap(({ statusIds = [], statusNames = {} }) =>
    statusIds.map((id): AlmStatus => ({ id, name: statusNames[id] ?? id, category: 'undefined' })),
  );
  return new Map(statuses.map((one) => [one.id, one]));
}

const ORDER = ['undefined', 'new', 'indeterminate', 'done'];

function byCategory(a: AlmStatus, b: AlmStatus): number {
  return ORDER.indexOf(a.category) - ORDER.indexOf(b.category);
}
