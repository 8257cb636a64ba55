import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { AlmClient, WorkItem } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { LOGGER } from '../logger.js';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import { asPerson } from './as-person.js';
import { StoredReadings } from './stored-readings.js';
import { NotKnownYet, NotMade, NotShown } from './unproved.js';
import { ShownWorkItems, visible, type Handle } from './visible.js';

/** Milliseconds after which a request is not under way any more in a Jira that has not answered it. */
export const SETTLED = 90_000;
const REMEMBERED = 5_000; // changes whose outcome is not proved
const FOR = 60 * 60_000; // milliseconds

/** What became of a change. */
export interface Outcome {
  /** Its key now, which is another one when it has moved to another project. */
  key: string;
  /** As it is after the change; absent when the site took it and does not show the work item just now. */
  item?: WorkItem;
  /** True when the site's answer got lost, and looking again showed that the change was made. */
  isLate: boolean;
}

/** What the site shows of a change. What is not shown proves nothing. */
export type Sight = 'made' | 'not-made' | 'unseen';

export interface Look {
  item: WorkItem;
  /** As it was when the change was asked for, with the time of the site's own clock. */
  before: WorkItem;
  client: AlmClient;
  credential: Credential;
  /** Whether the site has said that it made the change. */
  isAccepted: boolean;
}

export interface Change {
  /** Tells it from other changes of that work item by that person. */
  asked: unknown[];
  /** What is not known, such as `the comment was made`. */
  words: string;
  make(client: AlmClient, item: WorkItem): Promise<void>;
  sight(look: Look): Sight | Promise<Sight>;
  /** Whether nothing needs to be sent, for the work item is so already. */
  isSo?(item: WorkItem): boolean;
  /** What to say where the site took the change and shows otherwise; absent where its answer is proof enough. */
  otherwise?(item: WorkItem): string;
  /** Only looks for an earlier one. */
  looksOnly?: boolean;
}

interface Unproved {
  change: Change;
  before: WorkItem;
  /** Milliseconds since 1970. */
  sentAt: number;
}

interface Site {
  client: AlmClient;
  credential: Credential;
  handle: Handle;
  /** Of the change. */
  id: string;
}

/**
 * Sends changes, and says neither that one was made before the site shows it, nor that it was not made while the
 * site may still be working on it. The same change, asked for again, looks for the first one before it is sent.
 */
@Injectable()
export class ProvedChanges {
  private readonly unproved = new LRUCache<string, Unproved>({ max: REMEMBERED, ttl: FOR });
  private readonly underWay = new Map<string, Promise<Outcome>>();

  constructor(
    private readonly credentials: CredentialsService,
    private readonly stored: StoredReadings,
    private readonly shown: ShownWorkItems,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @throws NotKnownYet when it may have been made, and may be made yet
   * @throws NotShown when the site took it, and the work item is as it was
   * @throws NotMade when it was looked for only, and is proved not to have been made
   */
  make(handle: Handle, change: Change): Promise<Outcome> {
    const { profileId, account, key } = handle;
    const id = sha256(JSON.stringify([profileId, account.id, key, change.asked]));
    const known = this.underWay.get(id);
    if (known) return known;

    const outcome = asPerson(this.credentials, profileId, account, (client, credential) =>
      this.lookOrSend({ client, credential, handle, id }, change),
    ).finally(() => this.underWay.delete(id));
    this.underWay.set(id, outcome);
    return outcome;
  }

  private async lookOrSend(site: Site, change: Change): Promise<Outcome> {
    const { client, credential, handle, id } = site;
    const before = await visible(() =>
      this.shown.fetch({ client, credential, account: handle.account }, handle.key),
    );
    const earlier = this.unproved.get(id);
    const made = earlier && (await this.look(site, earlier));
    if (made) return made;
    if (change.looksOnly) throw new NotMade(earlier && change.words, SETTLED);
    if (change.isSo?.(before)) {
      await this.keep(credential, before);
      return { key: before.key, item: before, isLate: false };
    }
    return this.send(site, { change, before, sentAt: Date.now() });
  }

  private async send(site: Site, sent: Unproved): Promise<Outcome> {
    const { change, before } = sent;
    try {
      await change.make(site.client, before);
    } catch (error) {
      if (!(error instanceof AlmProblem && error.outcomeUnknown)) throw error;
      this.unproved.set(site.id, sent);
      const made = await this.look(site, sent, error);
      if (made) return made;
      throw new NotMade(change.words, SETTLED);
    }
    this.unproved.delete(site.id);
    return this.accepted(site, sent);
  }

  /** The site has said yes; what it shows decides. That it cannot be read just now is no reason to call it refused. */
  private async accepted(site: Site, { change, before }: Unproved): Promise<Outcome> {
    const { client, credential } = site;
    const item = await this.reread(site, before.key).catch(undefinedIfProblem);
    if (!item) return { key: before.key, isLate: false };
    if (!change.otherwise) return { key: item.key, item, isLate: false };

    const look = { item, before, client, credential, isAccepted: true };
    const sight = await sightIfAny(change, look);
    if (sight === 'not-made') throw new NotShown(change.otherwise(item));
    return { key: item.key, ...(sight === 'made' && { item }), isLate: false };
  }

  /** @returns undefined when it is proved that it was not made */
  private async look(site: Site, sent: Unproved, lost?: AlmProblem): Promise<Outcome | undefined> {
    const { client, credential, id } = site;
    const { change, before, sentAt } = sent;
    const left = Math.max(0, sentAt + SETTLED - Date.now());
    try {
      const item = await this.reread(site, before.key);
      const sight = await change.sight({ item, before, client, credential, isAccepted: false });
      if (sight === 'made') {
        this.unproved.delete(id);
        return { key: item.key, item, isLate: true };
      }
      if (sight === 'not-made' && left === 0) return undefined;
      throw new NotKnownYet(change.words, sight === 'unseen' ? 0 : left, lost);
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      throw new NotKnownYet(change.words, 0, lost ?? error);
    }
  }

  /** Fetches the work item as its person and puts it into what was read for them. */
  private async reread({ client, credential, handle }: Site, key: string): Promise<WorkItem> {
    const item = await this.shown.fetch({ client, credential, account: handle.account }, key);
    await this.keep(credential, item);
    return item;
  }

  /** What the site shows is so, whether there is room to keep it or not. */
  private async keep({ id }: Credential, item: WorkItem): Promise<void> {
    await this.stored.replace(id, item).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a work item that was changed could not be kept');
    });
  }
}

async function sightIfAny(change: Change, look: Look): Promise<Sight | undefined> {
  return Promise.resolve(change.sight(look)).catch(undefinedIfProblem);
}

function undefinedIfProblem(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
