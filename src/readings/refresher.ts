import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, AlmUser, WorkItemSource } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import type { CredentialsService } from '../credentials/credentials.service.js';
import { Problem } from '../problem.js';
import { asPerson } from './as-person.js';
import type { Asker } from './reader/asking.js';
import type { Look } from './cadence.js';
import { NOTHING_KNOWN } from './reader/findings.js';
import { FirstArrivals } from './reader/first-arrivals.js';
import type { Narrowings } from './reader/narrowing.js';
import { Reader } from './reader/reader.js';
import type { Reading } from './kept/reading.entity.js';
import type { Found } from './kept/found.js';
import { digestOf, type Source } from './source.js';
import { SourceOrders } from './reader/source-orders.js';
import { SourceRefused } from './reader/source-refused.js';
import type { StoredReadings } from './kept/stored-readings.js';
import { Turns } from './turns.js';

/** How far a whole reading has come. */
export interface Progress {
  done: number;
  total: number;
}

/** What is asked for: whose reading, of what. */
export interface Asked {
  credential: Credential;
  source: Source;
  /** Names both, and whom the site knows the credential as. */
  key: string;
  look: Look;
}

/** How it is going. */
export interface Course {
  progress: Progress | null;
  asker: Asker;
}

/** Asks the site, as one person, what is new in one source, and keeps what it found. */
export class Refresher {
  private readonly turns = new Turns();
  private readonly orders = new SourceOrders();

  constructor(
    private readonly stored: StoredReadings,
    private readonly credentials: CredentialsService,
    private readonly narrowings: Narrowings,
  ) {}

  /**
   * The last reading as the site knows the person now; undefined where nothing was read yet, or it was somebody else
   * then.
   */
  async lastOf(credential: Credential, source: Source): Promise<Reading | undefined> {
    const reading = await this.stored.find(credential.id, digestOf(source));
    return reading?.userKey === credential.userKey ? reading : undefined;
  }

  /** @throws Problem 409 where the link has gone meanwhile, and of whatever the site cannot be asked. */
  async read(asked: Asked, course: Course): Promise<{ before?: Reading; reading: Reading }> {
    const { credential, source, key } = asked;
    const met: AlmUser[] = [];
    const before = await this.lastOf(credential, source);
    const isFirst = !before || before.expected !== null;
    const since = Date.now();
    const arrivals = this.arrivals(asked, course, { since, mayShow: () => isFirst && met.length > 0 });
    let found: Found;
    try {
      found = await this.found(asked, course, { met, arrivals });
    } catch (error) {
      await arrivals.settled();
      await this.takeBack(asked, arrivals, error);
      throw error;
    }
    await arrivals.settled();
    const left = this.narrowings.get(key);
    if (before && (await this.hasLost(before, left))) await this.stored.lose(credential, source);
    for (const user of met.slice(-1)) await this.credentials.rename(credential, user);
    const reading = await this.stored.store(credential, source, found);
    if (!reading) throw linkHasChanged();
    return { before, reading };
  }

  private arrivals(
    { credential, source }: Asked,
    course: Course,
    { since, mayShow }: { since: number; mayShow: () => boolean },
  ): FirstArrivals {
    return new FirstArrivals({
      ahead: (items) => this.stored.keepAhead(source, items),
      first: (items) =>
        this.stored.storeFirst(credential, source, { items, expected: course.progress?.total ?? 0, since }),
      mayShow,
    });
  }

  /** Where it cannot be erased just now, the failure keeps it out of sight. */
  private async takeBack(
    { credential, source }: Asked,
    arrivals: FirstArrivals,
    error: unknown,
  ): Promise<void> {
    const isRefused = error instanceof SourceRefused;
    const isOfSomebodyElse = error instanceof AlmProblem && error.kind === 'anonymous';
    if (isRefused) await this.stored.lose(credential, source).catch(() => undefined);
    if (isRefused || (isOfSomebodyElse && arrivals.areShown))
      await this.stored.erase(credential.id, digestOf(source)).catch(() => undefined);
  }

  /** @param on is given the person, each time that the site says who they are, and what comes. */
  private found(
    { credential, source, key, look }: Asked,
    course: Course,
    on: { met: AlmUser[]; arrivals: FirstArrivals },
  ): Promise<Found> {
    const { profileId, userKey, userName } = credential;
    return asPerson(this.credentials, profileId, source.account, async (client: AlmClient, current) => {
      if (current.id !== credential.id) throw linkHasChanged();
      const reader = new Reader({
        client,
        asker: course.asker,
        userKey,
        userName,
        onIdentity: (user) => on.met.push(user),
        source: source.query,
        lastNarrowed: this.narrowings.get(key),
        mapping: source.account.mapping,
        kept: (told) => this.stored.told(source, told),
        isByRank: () => this.orders.isByRank(client, source),
        inTurn: this.turns.of(source.account.id),
        ...look,
        onProgress: (done, total) => (course.progress = { done, total }),
        onItems: (items) => on.arrivals.add(items),
      });
      try {
        return await this.ask(credential, source, reader);
      } finally {
        this.narrowings.keep(key, reader.narrowed);
      }
    });
  }

  private async ask(credential: Credential, source: Source, reader: Reader): Promise<Found> {
    const known = await this.lastOf(credential, source);
    const since = Date.now();
    if (known)
      return { findings: await reader.changes({ ...known, items: await this.stored.items(known) }), since };
    const others = await this.stored.others(source);
    const findings = await (others ? reader.among(NOTHING_KNOWN, others) : reader.whole());
    return { findings, since };
  }

  /** A person who has ended their link must not be acted for by what is still under way. */
  async assertLinked(credential: Credential): Promise<void> {
    if (!(await this.stored.hasCredential(credential))) throw linkHasChanged();
  }

  /** Whether the site shows the person less of the source than it did when `before` was read. */
  private async hasLost(before: Reading, left: WorkItemSource | undefined): Promise<boolean> {
    if (left?.type !== 'projects') return false;
    const projects = new Set(left.keys);
    const items = await this.stored.items(before);
    return items.some(({ key }) => !projects.has(key.slice(0, key.lastIndexOf('-'))));
  }
}

function linkHasChanged(): Problem {
  return new Problem('Your link to Jira has changed in the meantime.', {
    status: 409,
    nextStep: 'Load the page again.',
  });
}
