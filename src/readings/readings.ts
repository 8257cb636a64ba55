import { Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AlmUser, WorkItem, WorkItemSource } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { beingStopped, Problem } from '../problem.js';
import { asPerson } from './as-person.js';
import { Cadence, type Watched } from './cadence.js';
import { Asker } from './asking.js';
import { Narrowings } from './narrowing.js';
import { Reader, type Findings } from './reader.js';
import { SourceRefused } from './source-refused.js';
import type { Reading } from './reading.entity.js';
import { SHOWN_UNCONFIRMED, StoredReadings, type LetGo, type SourcesInUse } from './stored-readings.js';
import { digestOf, type Source } from './source.js';

/** How far a whole reading has come. */
export interface Progress {
  done: number;
  total: number;
}

/** Why the last refresh did not succeed. */
export interface Failure {
  problem: Problem;
  at: Date;
  /** The site has refused the source to the person, and has not shown it since: nothing of it may be seen. */
  isRefusal: boolean;
  /** Asking again before this instant is pointless; absent where only a person can help. */
  retryAt?: Date;
}

interface Run {
  progress: Progress | null;
  asker: Asker;
  done: Promise<Reading>;
}

const PAUSE_AFTER_FAILURE = 15_000; // milliseconds
const MOST_FAILURES = 5_000; // that are remembered
/** How long refreshes may still run once Footbridge is being stopped, in milliseconds. */
const GRACE = 10_000;

/**
 * What people's credentials found in ALM sites. A reading belongs to one credential and is shown to
 * nobody else; it is refreshed as that person, one refresh at a time.
 */
@Injectable()
export class Readings implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly runs = new Map<string, Run>();
  private readonly failures = new LRUCache<string, Failure>({ max: MOST_FAILURES });
  private readonly cadence = new Cadence();
  private readonly narrowings = new Narrowings();
  /** When a person was last found to have lost a right, by credential, in milliseconds since 1970. */
  private readonly losses = new LRUCache<string, number>({ max: MOST_FAILURES });
  private isStopped = false;
  private end?: NodeJS.Timeout;

  constructor(
    private readonly stored: StoredReadings,
    private readonly credentials: CredentialsService,
  ) {
    credentials.whenForgotten((manager) => stored.forgetUnnamed(manager));
    stored.whenReplaced((credentialId) => this.cadence.acted(credentialId));
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
    const reading = await this.lastOf(credential, source);
    return reading && !isOutdated(reading) && !this.isInDoubt(credential, reading) ? reading : undefined;
  }

  /** A right that was lost on one board may be lost on all: what was read before that waits for the site. */
  private isInDoubt({ id }: Credential, { readAt }: Reading): boolean {
    return readAt.getTime() < (this.losses.get(id) ?? 0);
  }

  /** Whether the site shows the person less of the source than it did when `before` was read. */
  private async hasLost(before: Reading, left: WorkItemSource | undefined): Promise<boolean> {
    if (left?.type !== 'projects') return false;
    const projects = new Set(left.keys);
    return (await this.items(before)).some(({ key }) => !projects.has(key.slice(0, key.lastIndexOf('-'))));
  }

  /** Whether there is a reading that is not shown any more because the site has not confirmed it for too long. */
  async isTooOld(credential: Credential, source: Source): Promise<boolean> {
    const reading = await this.lastOf(credential, source);
    return reading !== undefined && isOutdated(reading);
  }

  /** The work items of a reading in the site's order. */
  items(reading: Reading): Promise<readonly WorkItem[]> {
    return this.stored.items(reading);
  }

  /** The refresh that is under way, if one is. */
  running(credential: Credential, source: Source): Run | undefined {
    return this.runs.get(keyOf(credential, source));
  }

  /** Whether the site lets the person see only a part of the source; false while that is not known. */
  isNarrowed(credential: Credential, source: Source): boolean {
    return this.narrowings.get(identityKeyOf(credential, source)) !== undefined;
  }

  /** Why the last refresh failed, unless one has succeeded since, or it read another source. */
  failure(credential: Credential, source: Source): Failure | undefined {
    return this.failures.get(identityKeyOf(credential, source));
  }

  /** Whether asking the site on nobody's request makes sense. */
  mayRetry(credential: Credential, source: Source): boolean {
    const failure = this.failure(credential, source);
    return !failure || (failure.retryAt !== undefined && failure.retryAt.getTime() <= Date.now());
  }

  /** Whether it is time to ask the site again for what was read then. */
  isDue(credential: Credential, source: Source, readAt: Date): boolean {
    return this.cadence.isDue(watchedOf(credential, source), Date.now() - readAt.getTime());
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

    const asker = new Asker(() => this.assertLinked(credential, source));
    const run: Run = { progress: null, asker, done: undefined as never };
    run.done = this.read(credential, source, run).then(
      (reading) => {
        this.failures.delete(identityKeyOf(credential, source));
        return reading;
      },
      (error: unknown) => {
        this.fail(identityKeyOf(credential, source), error);
        throw error;
      },
    );
    run.done = run.done.finally(() => this.runs.delete(key));
    this.runs.set(key, run);
    return run.done;
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
    for (const { asker } of this.runs.values()) asker.stop(beingStopped());
  }

  private async read(credential: Credential, source: Source, run: Run): Promise<Reading> {
    const met: AlmUser[] = [];
    const before = await this.lastOf(credential, source);
    const findings = await this.findings(credential, source, run, met).catch(async (error: unknown) => {
      // Where it cannot be erased just now, the failure keeps it out of sight.
      if (error instanceof SourceRefused) {
        this.losses.set(credential.id, Date.now());
        await this.stored.erase(credential.id, digestOf(source)).catch(() => undefined);
      }
      throw error;
    });
    const left = this.narrowings.get(identityKeyOf(credential, source));
    if (before && (await this.hasLost(before, left))) this.losses.set(credential.id, Date.now());
    for (const user of met.slice(-1)) await this.credentials.rename(credential, user);
    const reading = await this.stored.store(credential, source, findings);
    if (!reading) throw linkHasChanged();
    this.cadence.looked(
      watchedOf(credential, source),
      before !== undefined && reading.revision !== before.revision,
    );
    return reading;
  }

  /** @param met is given the person, each time that the site says who they are. */
  private findings(credential: Credential, source: Source, run: Run, met: AlmUser[]): Promise<Findings> {
    const key = identityKeyOf(credential, source);
    const { profileId } = credential;
    return asPerson(this.credentials, profileId, source.account, (client, current) => {
      if (current.id !== credential.id) throw linkHasChanged();
      const reader = new Reader({
        client,
        asker: run.asker,
        userKey: credential.userKey,
        userName: credential.userName,
        onIdentity: (user) => met.push(user),
        source: source.query,
        lastNarrowed: this.narrowings.get(key),
        mapping: source.account.mapping,
        kept: (told) => this.stored.told(source, told),
        ...this.cadence.lookOf(watchedOf(credential, source)),
        onProgress: (done, total) => (run.progress = { done, total }),
      });
      return this.ask(credential, source, reader).finally(() => this.narrowings.keep(key, reader.narrowed));
    });
  }

  /** A person who has ended their link must not be acted for by what is still under way. */
  private async assertLinked({ id, profileId }: Credential, { account }: Source): Promise<void> {
    const current = await this.credentials.find(profileId, account.id);
    if (current?.id !== id) throw linkHasChanged();
  }

  private async ask(credential: Credential, source: Source, reader: Reader): Promise<Findings> {
    const known = await this.lastOf(credential, source);
    if (!known) return (await this.stored.isRead(source)) ? reader.among() : reader.whole();
    return reader.changes({ ...known, items: await this.items(known) });
  }

  private async lastOf(credential: Credential, source: Source): Promise<Reading | undefined> {
    const reading = await this.stored.find(credential.id, digestOf(source));
    return reading?.userKey === credential.userKey ? reading : undefined;
  }

  private fail(key: string, error: unknown): void {
    const problem =
      error instanceof Problem
        ? error
        : new Problem('Footbridge could not store the work items.', {
            status: 500,
            nextStep: 'Tell whoever runs Footbridge.',
            cause: error,
          });
    const isStuck =
      (problem instanceof LinkNeeded && !problem.mayPass) ||
      (problem instanceof AlmProblem && problem.kind === 'captcha');
    const wait = (problem instanceof AlmProblem && problem.retryAfter) || PAUSE_AFTER_FAILURE;
    const at = new Date();
    const isRefusal = problem instanceof SourceRefused || (this.failures.get(key)?.isRefusal ?? false);
    this.failures.set(key, {
      problem,
      at,
      isRefusal,
      retryAt: isStuck ? undefined : new Date(at.getTime() + wait),
    });
  }
}

function isOutdated({ readAt }: Reading): boolean {
  return Date.now() - readAt.getTime() > SHOWN_UNCONFIRMED;
}

function keyOf(credential: Credential, source: Source): string {
  return `${credential.id} ${digestOf(source)}`;
}

function watchedOf(credential: Credential, source: Source): Watched {
  return { key: keyOf(credential, source), credentialId: credential.id, source: digestOf(source) };
}

function identityKeyOf(credential: Credential, source: Source): string {
  return `${keyOf(credential, source)} ${credential.userKey}`;
}

function linkHasChanged(): Problem {
  return new Problem('Your link to Jira has changed in the meantime.', {
    status: 409,
    nextStep: 'Load the page again.',
  });
}
