import { Injectable } from '@nestjs/common';
import type { AlmClient, AlmRights, AlmTransition, AlmUser, WorkItem } from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { asPerson } from './as-person.js';
import { Problem } from '../problem.js';
import { sightOfComment } from './comment-search.js';
import { ifSaid, offered, type Offer } from '../alm/offers.js';
import { ProvedChanges, type Outcome, type Sight } from './proved-changes.js';
import { ShownWorkItems, visible, type Handle } from './visible.js';

/** A work item as the site shows it to one person now, with what they may do. */
export interface OpenWorkItem {
  item: WorkItem;
  transitions: Offer<AlmTransition>;
  assignable: Offer<AlmUser>;
  /** What the site says of it; what it does not say may be tried. */
  rights: AlmRights;
}

/** A transition that was offered when the form was shown, and is not any more. */
export class NotOffered extends Problem {}

export interface Move {
  /** What the person asked for, so that it is known again. */
  asked: string;
  /** Picks among what Jira offers this person now. It may throw a Problem. */
  choose(offered: AlmTransition[], item: WorkItem): AlmTransition;
  /** Values of the transition's screen by field id. */
  fields?(transition: AlmTransition): Record<string, unknown> | undefined;
}

/** How a change is to be gone about. */
export interface Going {
  /** Only looks whether an earlier one like it was made, and sends nothing. */
  looksOnly?: boolean;
}

const SAME_POINTS = 0.0005; // sites keep numbers as they like

/** Changes work items in the ALM site, always as the person who asks for it. */
@Injectable()
export class WorkItemChanges {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly changes: ProvedChanges,
    private readonly shown: ShownWorkItems,
  ) {}

  /**
   * The work item decides whether there is a page; what can be done with it may be missing.
   *
   * @param person part of the name of the people to offer as assignees.
   * @throws Problem 404 for what the person may not see, as for what does not exist.
   */
  open({ profileId, account, key }: Handle, person = ''): Promise<OpenWorkItem> {
    return asPerson(this.credentials, profileId, account, async (client, credential) => {
      const [item, transitions, assignable, rights = {}] = await Promise.all([
        visible(() => this.shown.fetch({ client, credential, account }, key)),
        offered(client.transitions(key)),
        offered(client.assignableUsers(key, person)),
        ifSaid(client.rights(key)),
      ]);
      return { item, transitions, assignable, rights };
    });
  }

  move(handle: Handle, { asked, choose, fields }: Move, going: Going = {}): Promise<Outcome> {
    let chosen: AlmTransition;
    return this.changes.make(handle, {
      ...going,
      asked: ['move', asked],
      words: `${handle.key} was moved`,
      make: async (client, item) => {
        chosen = choose((await client.transitions(item.key)).items, item);
        await client.transition(item.key, chosen.id, fields?.(chosen));
      },
      sight: ({ item, before, isAccepted }) => {
        const hasMoved = item.status.id !== before.status.id;
        // A way that leads back to where it starts leaves no trace in the status.
        if (!isAccepted && chosen.to.id === before.status.id && !hasMoved) return 'unseen';
        return item.status.id === chosen.to.id || (isAccepted && hasMoved) ? 'made' : 'not-made';
      },
      otherwise: ({ key, status }) =>
        `Jira took the move, but ${key} is still in “${status.name}”: a rule of the workflow in Jira may have stopped it.`,
    });
  }

  /** @param name login name of an assignable user, or null for nobody. */
  assign(handle: Handle, name: string | null, going: Going = {}): Promise<Outcome> {
    const isSo = ({ assignee }: WorkItem) => (assignee?.name ?? null) === name;
    return this.changes.make(handle, {
      ...going,
      asked: ['assign', name],
      words: `${handle.key} was assigned`,
      make: (client, { key }) => client.assign(key, name),
      // Nobody may be nobody, or an assignee that this person is not shown.
      isSo: (item) => item.assignee !== null && isSo(item),
      sight: ({ item, client }) =>
        item.assignee ? sightOf(isSo(item)) : ifShown(client, item, 'assignee', isSo),
      otherwise: ({ key, assignee }) =>
        `Jira took the change, but ${key} is still assigned to ${assignee?.displayName ?? 'nobody'}: a rule in Jira may have changed it back.`,
    });
  }

  setPoints(handle: Handle, points: number | null, going: Going = {}): Promise<Outcome> {
    const field = handle.account.mapping.points;
    if (!field) throw new Problem('This ALM account has no field for story points.', { status: 422 });
    const isSo = (item: WorkItem) => samePoints(item.points, points);
    return this.changes.make(handle, {
      ...going,
      asked: ['points', points],
      words: `the points of ${handle.key} were set`,
      make: (client, { key }) => client.setNumber(key, field, points),
      isSo: (item) => item.points !== null && isSo(item),
      sight: ({ item, client }) =>
        item.points === null ? ifShown(client, item, field, isSo) : sightOf(isSo(item)),
      otherwise: ({ key, points: now }) =>
        `Jira took the change, but ${key} still has ${now ?? 'no'} points: a rule in Jira may have changed it back.`,
    });
  }

  comment(handle: Handle, text: string, going: Going = {}): Promise<Outcome> {
    return this.changes.make(handle, {
      ...going,
      asked: ['comment', text],
      words: 'the comment was made',
      make: (client, { key }) => client.comment(key, text),
      sight: ({ item, before, client, credential: { userKey } }) =>
        sightOfComment(client, item.key, { userKey, text, after: before.updated }),
    });
  }
}

function sightOf(isMade: boolean): Sight {
  return isMade ? 'made' : 'not-made';
}

/** A field that is hidden from the person is not there at all, which is not the same as empty. */
async function ifShown(
  client: AlmClient,
  item: WorkItem,
  field: string,
  isSo: (item: WorkItem) => boolean,
): Promise<Sight> {
  const shown = await client.rawFields(item.key, [field]);
  return field in shown ? sightOf(isSo(item)) : 'unseen';
}

function samePoints(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) < SAME_POINTS);
}
