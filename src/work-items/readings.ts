import { Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AlmUser, WorkItem } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { beingStopped, Problem } from '../problem.js';
import { asPerson } from './as-person.js';
import { Asker } from './asking.js';
import { Reader, type Findings } from './reader.js';
import type { Reading } from './reading.entity.js';
import { StoredReadings } from './stored-readings.js';
import { fingerprintOf, type Subject } from './subject.js';

/** How far a whole reading has come. */
export interface Progress {
  done: number;
  total: number;
}

/** Why the last refresh did not succeed. */
export interface Failure {
  problem: Problem;
  at: Date;
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
  private isStopped = false;
  private end?: NodeJS.Timeout;

  constructor(
    private readonly stored: StoredReadings,
    private readonly credentials: CredentialsService,
  ) {}

  beforeApplicationShutdown(): void {
    this.end = setTimeout(() => this.stop(), GRACE);
  }

  /** Nobody is served any more, but what has nearly been read is kept. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await Promise.allSettled([...this.runs.values()].map(({ done }) => done));
    clearTimeout(this.end);
  }

  /** The last reading; undefined when nothing was read yet, or the subject or its account have changed since. */
  async find(credential: Credential, subject: Subject): Promise<Reading | undefined> {
    const reading = await this.stored.find(credential.id, subject.id);
    return reading?.fingerprint === fingerprintOf(subject, credential) ? reading : undefined;
  }

  /** The work items of a reading in the site's order. */
  items(reading: Reading): Promise<readonly WorkItem[]> {
    return this.stored.items(reading);
  }

  /** The refresh that is under way, if one is. */
  running(credential: Credential, subject: Subject): Run | undefined {
    return this.runs.get(keyOf(credential, subject));
  }

  /** Why the last refresh failed, unless one has succeeded since, or it read another source. */
  failure(credential: Credential, subject: Subject): Failure | undefined {
    return this.failures.get(failureKeyOf(credential, subject));
  }

  /** Whether asking the site on nobody's request makes sense. */
  mayRetry(credential: Credential, subject: Subject): boolean {
    const failure = this.failure(credential, subject);
    return !failure || (failure.retryAt !== undefined && failure.retryAt.getTime() <= Date.now());
  }

  /** Asks the site what is new, or joins whoever is asking. Rejects with a Problem when that fails. */
  refresh(credential: Credential, subject: Subject): Promise<Reading> {
    const key = keyOf(credential, subject);
    const running = this.runs.get(key);
    if (running) return running.done;
    if (this.isStopped) return Promise.reject(beingStopped());

    const asker = new Asker(() => this.assertLinked(credential, subject));
    const run: Run = { progress: null, asker, done: undefined as never };
    run.done = this.read(credential, subject, run).then(
      (reading) => {
        this.failures.delete(failureKeyOf(credential, subject));
        return reading;
      },
      (error: unknown) => {
        this.fail(failureKeyOf(credential, subject), error);
        throw error;
      },
    );
    run.done = run.done.finally(() => this.runs.delete(key));
    this.runs.set(key, run);
    return run.done;
  }

  /** Refreshes without anybody waiting; how it went is told by {@link failure}. */
  refreshInBackground(credential: Credential, subject: Subject, report: (error: unknown) => void): void {
    this.refresh(credential, subject).catch((error: unknown) => {
      const isFullDisk = error instanceof Problem && error.status === 507;
      if (!(error instanceof Problem) || isFullDisk) report(error);
    });
  }

  /** Forgets everybody's readings of a subject that is no more. */
  forget(subjectId: string): Promise<void> {
    return this.stored.forget(subjectId);
  }

  private stop(): void {
    this.isStopped = true;
    for (const { asker } of this.runs.values()) asker.stop(beingStopped());
  }

  private async read(credential: Credential, subject: Subject, run: Run): Promise<Reading> {
    const { profileId } = credential;
    const met: AlmUser[] = [];
    const findings = await asPerson(this.credentials, profileId, subject.account, (client, current) => {
      if (current.id !== credential.id) throw linkHasChanged();
      return this.ask(
        credential,
        subject,
        new Reader({
          client,
          asker: run.asker,
          userKey: credential.userKey,
          userName: credential.userName,
          onIdentity: (user) => met.push(user),
          source: subject.source,
          mapping: subject.account.mapping,
          onProgress: (done, total) => (run.progress = { done, total }),
        }),
      );
    });
    for (const user of met.slice(-1)) await this.credentials.rename(credential, user);
    const reading = await this.stored.store(
      credential,
      subject.id,
      fingerprintOf(subject, credential),
      findings,
    );
    if (!reading) throw linkHasChanged();
    return reading;
  }

  /** A person who has ended their link must not be acted for by what is still under way. */
  private async assertLinked({ id, profileId }: Credential, { account }: Subject): Promise<void> {
    const current = await this.credentials.find(profileId, account.id);
    if (current?.id !== id) throw linkHasChanged();
  }

  private async ask(credential: Credential, subject: Subject, reader: Reader): Promise<Findings> {
    const known = await this.find(credential, subject);
    if (!known) return reader.whole();
    return reader.changes({ ...known, items: await this.items(known) });
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
    this.failures.set(key, { problem, at, retryAt: isStuck ? undefined : new Date(at.getTime() + wait) });
  }
}

function keyOf(credential: Credential, subject: Subject): string {
  return `${credential.id} ${subject.id}`;
}

function failureKeyOf(credential: Credential, subject: Subject): string {
  return `${keyOf(credential, subject)} ${fingerprintOf(subject, credential)}`;
}

function linkHasChanged(): Problem {
  return new Problem('Your link to Jira has changed in the meantime.', {
    status: 409,
    nextStep: 'Load the page again.',
  });
}
