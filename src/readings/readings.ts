import { Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import type { WorkItem, WorkItemSource } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { beingStopped, Problem } from '../problem.js';
import { Asker } from './reader/asking.js';
import { Cadence } from './cadence.js';
import { Failures, type Failure } from './failures.js';
import type { Surroundings } from './reader/findings.js';
import type { SourcesInUse } from './kept/leftovers.js';
import { Narrowings } from './reader/narrowing.js';
import { Refresher, type Course } from './refresher.js';
import { NEVER, type Reading } from './kept/reading.entity.js';
import { SHOWN_UNCONFIRMED } from './kept/reading-writes.js';
import { partOf, type Source } from './source.js';
import { StoredReadings, type LetGo } from './kept/stored-readings.js';
import { ShownWorkItems } from './visible.js';
import { identityKeyOf, keyOf, watchedOf } from './watched.js';

interface Run {
  course: Course;
  done: Promise<Reading>;
}

/** How long refreshes may still run once Footbridge is being stopped, in milliseconds. */
const GRACE = 10_000;

/**
 * What people's credentials found in ALM sites. A reading belongs to one credential and is shown to
 * nobody else; it is refreshed as that person, one refresh at a time.
 */
@Injectable()
export class Readings implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly runs = new Map<string, Run>();
  private readonly cadence = new Cadence();
  private readonly narrowings = new Narrowings();
  private readonly refresher: Refresher;
  private isStopped = false;
  private end?: NodeJS.Timeout;

  constructor(
    private readonly stored: StoredReadings,
    credentials: CredentialsService,
    private readonly failures: Failures,
    shown: ShownWorkItems,
  ) {
    this.refresher = new Refresher(stored, credentials, this.narrowings);
    credentials.whenForgotten((manager) => stored.forgetUnnamed(manager));
    stored.whenReplaced((credentialId) => this.cadence.acted(credentialId));
    shown.whenLost((credentialId) => this.cadence.lost(credentialId));
  }

  beforeApplicationShutdown(): void {
    this.end = setTimeout(() => this.stop(), GRACE);
  }

  /** Nobody is served any more, but what has nearly been read is kept. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await Promise.allSettled([...this.runs.values()].map(({ done }) => done));
    await this.stored.flush().catch(() => undefined); // A full disk must not keep the app from stopping.
    clearTimeout(this.end);
  }

  /**
   * The last reading, as far as it may be shown; undefined when nothing was read yet, the account has changed since, or
   * the site has not confirmed it for too long.
   */
  async find(credential: Credential, source: Source): Promise<Reading | undefined> {
    if (this.failure(credential, source)?.isRefusal) return undefined;
    const reading = await this.refresher.lastOf(credential, source);
    return reading && !isOutdated(reading) ? reading : undefined;
  }

  /** Whether there is a reading that is not shown any more because the site has not confirmed it for too long. */
  async isTooOld(credential: Credential, source: Source): Promise<boolean> {
    const reading = await this.refresher.lastOf(credential, source);
    return reading !== undefined && isOutdated(reading) && reading.readAt > NEVER;
  }

  /** The work items of a reading in the site's order. */
  items(reading: Reading): Promise<readonly WorkItem[]> {
    return this.stored.items(reading);
  }

  /** The same, with what they name beside them. */
  async told(reading: Reading): Promise<Surroundings & { items: readonly WorkItem[] }> {
    const { epics, sprints } = reading;
    return { items: await this.items(reading), epics, sprints };
  }

  /** See {@link StoredReadings.partWith}. */
  partWith(credential: Credential, source: Source, key: string): Promise<string | undefined> {
    const { whole } = partOf(source);
    return whole ? this.stored.partWith(credential.id, whole, key) : Promise.resolve(undefined);
  }

  /** The refresh that is under way, if one is. */
  running(credential: Credential, source: Source): Run | undefined {
    return this.runs.get(keyOf(credential, source));
  }

  /** Whether the site lets the person see only a part of the source; false while that is not known. */
  isNarrowed(credential: Credential, source: Source): boolean {
    return this.narrowings.get(identityKeyOf(credential, source)) !== undefined;
  }

  /** What is searched for the person of a source: all of it, or what is left where the site refuses the whole. */
  searched(credential: Credential, source: Source): WorkItemSource {
    return this.narrowings.get(identityKeyOf(credential, source)) ?? source.query;
  }

  /** Why the last refresh failed, unless one has succeeded since, or it read another source. */
  failure(credential: Credential, source: Source): Failure | undefined {
    return this.failures.of(identityKeyOf(credential, source));
  }

  /** Whether asking the site on nobody's request makes sense. */
  mayRetry(credential: Credential, source: Source): boolean {
    return this.failures.mayRetry(identityKeyOf(credential, source));
  }

  /** Whether it is time to ask the site again for what was read then. */
  isDue(credential: Credential, source: Source, { readAt, expected }: Reading): boolean {
    const isDue = this.cadence.isDue(watchedOf(credential, source), Date.now() - readAt.getTime());
    return isDue || expected !== null;
  }

  /**
   * The next look is a thorough one: the whole source is asked for again, also where the site has refused a part of
   * it, and so is what changes without a work item, such as the person's own name.
   */
  widen(credential: Credential, source: Source): void {
    this.cadence.act(watchedOf(credential, source));
    this.narrowings.keep(identityKeyOf(credential, source), undefined);
  }

  /** Asks the site what is new, or joins whoever is asking. Rejects with a Problem when that fails. */
  refresh(credential: Credential, source: Source): Promise<Reading> {
    const key = keyOf(credential, source);
    const running = this.runs.get(key);
    if (running) return running.done;
    if (this.isStopped) return Promise.reject(beingStopped());

    const asker = new Asker(() => this.refresher.assertLinked(credential));
    const course: Course = { progress: null, asker };
    const done = this.read(credential, source, course).finally(() => this.runs.delete(key));
    this.runs.set(key, { course, done });
    return done;
  }

  /** Refreshes without anybody waiting; how it went is told by {@link failure}. */
  refreshInBackground(credential: Credential, source: Source, report: (error: unknown) => void): void {
    this.refresh(credential, source).catch((error: unknown) => {
      const isFullDisk = error instanceof Problem && error.status === 507;
      if (!(error instanceof Problem) || isFullDisk) report(error);
    });
  }

  /** See {@link StoredReadings.whenChanged}. */
  whenChanged(letGo: LetGo): void {
    this.stored.whenChanged(letGo);
  }

  /** See {@link StoredReadings.usedBy}. */
  usedBy(sources: SourcesInUse): void {
    this.stored.usedBy(sources);
  }

  /** Forgets everybody's readings of sources that nobody names any more. */
  forgetUnused(): Promise<void> {
    return this.stored.forgetUnused();
  }

  private stop(): void {
    this.isStopped = true;
    for (const { course } of this.runs.values()) course.asker.stop(beingStopped());
  }

  private async read(credential: Credential, source: Source, course: Course): Promise<Reading> {
    const watched = watchedOf(credential, source);
    const key = identityKeyOf(credential, source);
    const asked = { credential, source, key, look: this.cadence.begin(watched) };
    try {
      const { before, reading } = await this.refresher.read(asked, course);
      this.cadence.looked(watched, before !== undefined && reading.revision !== before.revision);
      this.failures.clear(key);
      return reading;
    } catch (error) {
      this.failures.note(key, source.account.id, error);
      throw error;
    }
  }
}

function isOutdated({ readAt }: Reading): boolean {
  return Date.now() - readAt.getTime() > SHOWN_UNCONFIRMED;
}
