import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmClient, AlmTransition, AlmUser, WorkItem } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { asPerson } from './as-person.js';
import { notFound, Problem } from '../problem.js';
import { offered, type Offer } from './offers.js';
import { StoredReadings } from './stored-readings.js';

/** Who wants to do something with which work item. */
export interface Handle {
  profileId: string;
  account: AlmAccount;
  key: string;
}

/** A work item as the site shows it to one person now, with what they may do. */
export interface OpenWorkItem {
  item: WorkItem;
  transitions: Offer<AlmTransition>;
  assignable: Offer<AlmUser>;
}

/** What became of a change. */
export interface Outcome {
  /** Its key now, which is another one when it has moved to another project. */
  key: string;
  /** As it is after the change; absent when the site does not show it to the person just now. */
  item?: WorkItem;
  /** True when the site's answer got lost, and looking again showed that the change was made. */
  isLate: boolean;
}

/** A transition that was offered when the form was shown, and is not any more. */
export class NotOffered extends Problem {}

/** Said where the site can neither be heard to have made a change, nor be asked whether it did. */
class OutcomeUnknown extends Problem {
  constructor(key: string, cause: unknown) {
    super(`Jira did not answer in time, and cannot be asked whether it has changed ${key}.`, {
      status: 502,
      nextStep: 'Look at it in Jira before you try again.',
      cause,
    });
  }
}

/** Changes work items in the ALM site, always as the person who asks for it. */
@Injectable()
export class WorkItemChanges {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly stored: StoredReadings,
  ) {}

  /**
   * The work item decides whether there is a page; what can be done with it may be missing.
   *
   * @param person part of the name of the people to offer as assignees.
   * @throws Problem 404 for what the person may not see, as for what does not exist.
   */
  open({ profileId, account, key }: Handle, person = ''): Promise<OpenWorkItem> {
    return asPerson(this.credentials, profileId, account, async (client) => {
      const [item, transitions, assignable] = await Promise.all([
        visible(() => client.workItem(key, account.mapping)),
        offered(client.transitions(key)),
        offered(client.assignableUsers(key, person)),
      ]);
      return { item, transitions, assignable };
    });
  }

  /**
   * @param choose picks among what Jira offers this person now. It may throw a Problem.
   * @param fields values of the transition's screen by field id.
   */
  move(
    handle: Handle,
    choose: (offered: AlmTransition[], item: WorkItem) => AlmTransition,
    fields?: (transition: AlmTransition) => Record<string, unknown> | undefined,
  ): Promise<Outcome> {
    let chosen: AlmTransition;
    return this.change(handle, {
      make: async (client, item) => {
        chosen = choose((await client.transitions(item.key)).items, item);
        await client.transition(item.key, chosen.id, fields?.(chosen));
      },
      isMade: (item) => item.status.id === chosen.to.id,
    });
  }

  /** @param name login name of an assignable user, or null for nobody. */
  assign(handle: Handle, name: string | null): Promise<Outcome> {
    return this.change(handle, {
      make: (client, { key }) => client.assign(key, name),
      isMade: ({ assignee }) => (assignee?.name ?? null) === name,
    });
  }

  setPoints(handle: Handle, points: number | null): Promise<Outcome> {
    const field = handle.account.mapping.points;
    if (!field) throw new Problem('This ALM account has no field for story points.', { status: 422 });
    return this.change(handle, {
      make: (client, { key }) => client.setNumber(key, field, points),
      isMade: (item) => item.points === points,
    });
  }

  comment(handle: Handle, text: string): Promise<Outcome> {
    return this.change(handle, {
      make: (client, { key }) => client.comment(key, text),
      isMade: async ({ key }, before, client, { userKey }) => {
        const fields = await client.rawFields(key, ['comment']);
        return hasComment(fields, { userKey, text, after: before.updated });
      },
    });
  }

  private change({ profileId, account, key }: Handle, { make, isMade }: Change): Promise<Outcome> {
    return asPerson(this.credentials, profileId, account, async (client, credential) => {
      const before = await visible(() => client.workItem(key, account.mapping));
      const reread = () => this.reread(client, account, credential, before.key);
      try {
        await make(client, before);
      } catch (error) {
        if (!(error instanceof AlmProblem && error.outcomeUnknown)) throw error;
        return await this.look(before.key, error, async () => {
          const item = await reread();
          return (await isMade(item, before, client, credential)) ? item : undefined;
        });
      }
      // The change is made: that it cannot be read again just now is no reason to call it refused.
      const item = await reread().catch(undefinedIfProblem);
      return { key: item?.key ?? before.key, item, isLate: false };
    });
  }

  private async look(
    key: string,
    lost: AlmProblem,
    ask: () => Promise<WorkItem | undefined>,
  ): Promise<Outcome> {
    const item = await ask().catch((error: unknown) => {
      if (error instanceof Problem) throw new OutcomeUnknown(key, error);
      throw error;
    });
    if (item) return { key: item.key, item, isLate: true };
    throw new AlmProblem(lost.kind, `${lost.message} Footbridge looked again: ${key} was not changed.`, {
      mender: lost.mender,
      messages: lost.messages,
      nextStep: 'Try again.',
      cause: lost,
    });
  }

  /** Fetches one work item as its person and puts it into what was read for them. */
  private async reread(
    client: AlmClient,
    account: AlmAccount,
    credential: Credential,
    key: string,
  ): Promise<WorkItem> {
    try {
      const item = await client.workItem(key, account.mapping);
      await this.stored.replace(credential.id, item);
      return item;
    } catch (error) {
      if (error instanceof AlmProblem && error.kind === 'not-found')
        await this.stored.drop(credential.id, key);
      throw error;
    }
  }
}

interface Change {
  make(client: AlmClient, item: WorkItem): Promise<void>;
  /** Whether `item`, read after an answer got lost, shows the change. */
  isMade(
    item: WorkItem,
    before: WorkItem,
    client: AlmClient,
    credential: Credential,
  ): boolean | Promise<boolean>;
}

/** Jira's "does not exist" and "not for you" are one answer to the person. */
async function visible<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof AlmProblem && error.hides ? notFound('There is no such work item.') : error;
  }
}

function undefinedIfProblem(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}

interface WantedComment {
  userKey: string;
  text: string;
  /** By the site's own clock: the same words may have been written before. */
  after: string;
}

function hasComment(fields: Record<string, unknown>, { userKey, text, after }: WantedComment): boolean {
  const { comments = [] } = (fields.comment ?? {}) as { comments?: RawComment[] };
  const squeeze = (body: unknown) => String(body).replace(/\s+/g, ' ').trim();
  return comments.some(
    ({ body, author, created }) =>
      author?.key === userKey &&
      squeeze(body) === squeeze(text) &&
      Date.parse(String(created)) > Date.parse(after),
  );
}

interface RawComment {
  body?: unknown;
  created?: unknown;
  author?: { key?: unknown };
}
