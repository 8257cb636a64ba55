import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, WorkItem } from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import type { Credential } from '../credentials/credential.entity.js';
import { asPerson } from '../readings/as-person.js';
import { StoredReadings } from '../readings/kept/stored-readings.js';
import { ShownWorkItems, visible } from '../readings/visible.js';
import { Problem } from '../problem.js';
import { canUndo, type Job, type Told } from './asked-change.js';
import { beforeOf } from './change-kind.js';
import { SETTLED } from './change-times.js';
import { conflictOf, conflictWords } from './conflicts.js';
import { Findings } from './findings.js';
import type { Past } from './history-search.js';
import { OtherIdentity } from './outages.js';
import { madeWords, sightNow, soWords } from './sight-now.js';
import { nothingOf, NotKnownYet, NotShown, Overtaken, undefinedIfProblem } from './unproved.js';

interface Site {
  client: AlmClient;
  credential: Credential;
}

/**
 * Makes one change, and says neither that it was made before the site shows it, nor that it was not made while the
 * site may still be working on it.
 */
@Injectable()
export class Attempts {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly stored: StoredReadings,
    private readonly shown: ShownWorkItems,
    private readonly findings: Findings,
  ) {}

  /**
   * Makes it, unless it is so already or somebody else has changed the same meanwhile.
   *
   * @throws NotKnownYet when it may have been made, and may be made yet
   * @throws Problem when it cannot be made; nothing was sent, or the site refused it
   */
  make(job: Job): Promise<Told> {
    return this.as(job, async (site) => {
      const { kind, wanted, handle } = job.change;
      if (job.change.userKey !== site.credential.userKey) throw new OtherIdentity();
      const item = await visible(() => this.fetch(site, job, handle.key));
      const { userKey, userName } = site.credential;
      const at = { client: site.client, item, account: handle.account, userKey, userName };
      const plan = kind.isSo?.(item, wanted) ? undefined : await kind.plan(wanted, at);
      if (!plan?.send) {
        if (plan) job.change.wanted = plan.wanted;
        return this.settle(site, job, item, await soWords(job, { ...site, ...at, before: beforeOf(item) }));
      }
      const theirs = job.isForced ? undefined : await conflictOf(job, at);
      if (theirs) {
        const look = { ...at, credential: site.credential, before: beforeOf(item), isAccepted: false };
        const answer = await conflictWords(job, plan.wanted, look);
        const row = await job.leaveToPerson({ state: 'conflict', theirs, answer });
        return { state: 'conflict', key: item.key, message: answer, id: row.id };
      }
      job.change.wanted = plan.wanted;
      await job.sent({
        ...{ state: 'being made', wanted: plan.wanted, before: beforeOf(item) },
        ...{ sentAt: new Date(), dueAt: new Date(), answer: null },
      });
      return this.send(site, job, item, plan.send);
    });
  }

  /**
   * Looks what became of a change that the site has not answered.
   *
   * @throws NotKnownYet
   * @throws NotMade when it is proved that it was not made: the site has had its time
   */
  look(job: Job, lost?: AlmProblem): Promise<Told> {
    return this.as(job, (site) => this.lookAs(site, job, lost));
  }

  private as<T>({ change: { handle } }: Job, work: (site: Site) => Promise<T>): Promise<T> {
    return asPerson(this.credentials, handle.profileId, handle.account, (client, credential) =>
      work({ client, credential }),
    );
  }

  /** @param item as it was just before. */
  private async send(
    site: Site,
    job: Job,
    item: WorkItem,
    send: () => Promise<object | void>,
  ): Promise<Told> {
    try {
      job.change.wanted = (await send()) ?? job.change.wanted;
    } catch (error) {
      if (!(error instanceof AlmProblem && error.outcomeUnknown)) throw error;
      return this.lookAs(site, job, error);
    }
    return job.change.kind.isProvedByAnswer ? this.proved(site, job, item) : this.accepted(site, job);
  }

  /** What stands in the site's own answer is so: it is not asked for again. */
  private async proved(site: Site, job: Job, item: WorkItem): Promise<Told> {
    const told = await this.settle(site, job, undefined, job.change.kind.done(item, job.change.wanted));
    this.stored.acted(site.credential.id, site.credential.accountId);
    return { ...told, key: item.key, item };
  }

  /** The site has said yes; what it shows decides. That it cannot be read just now is no reason to call it refused. */
  private async accepted(site: Site, job: Job): Promise<Told> {
    const { kind, handle } = job.change;
    const unseen = `Jira accepted the change of ${handle.key}, but does not show it just now: it has not been seen yet.`;
    const item = await this.fetch(site, job, handle.key).catch(undefinedIfProblem);
    if (!item) return this.settle(site, job, undefined, unseen);
    if (!kind.otherwise) return this.settle(site, job, item, kind.done(item, job.change.wanted));
    const past = await sightNow(job, { ...site, item, isAccepted: true, isLast: true }).catch(
      undefinedIfProblem,
    );
    if (past?.sight === 'made') return this.settle(site, job, item, madeWords(job, item, past));
    await this.findings.keep(job, site.credential, item);
    const unknown = (left: number, lost: Problem) =>
      this.findings.unknown(job, new NotKnownYet(kind.words(handle.key, job.change.wanted), left, lost));
    if (past?.isHidden) return unknown(0, new Overtaken());
    if (past?.sight !== 'not-made') return this.settle(site, job, undefined, unseen);
    // What Jira does after its answer, or another of its nodes shows late, comes yet.
    job.row!.before!.isTaken = true;
    return unknown(leftOf(job), this.notShown(job, item)!);
  }

  /** What is said where the site has said yes to it, and does not show it. */
  private notShown({ change: { kind, wanted }, row }: Job, item: WorkItem): NotShown | undefined {
    return row?.before?.isTaken ? new NotShown(kind.otherwise!(item, row.before, wanted)) : undefined;
  }

  private async lookAs(site: Site, job: Job, lost?: AlmProblem): Promise<Told> {
    const { kind, wanted, handle } = job.change;
    const words = kind.words(handle.key, wanted);
    const row = job.row!;
    const left = leftOf(job);
    let past: Past;
    let item: WorkItem;
    try {
      if (row.userKey !== site.credential.userKey) throw new OtherIdentity();
      item = await this.fetch(site, job, handle.key);
      const isAccepted = row.before?.isTaken ?? false;
      past = await sightNow(job, { ...site, item, isAccepted, isLast: left === 0 });
    } catch (error) {
      if (!(error instanceof AlmProblem) && !(error instanceof OtherIdentity)) throw error;
      return this.findings.unknown(job, new NotKnownYet(words, 0, lost ?? error), error);
    }
    const { sight } = past;
    if (sight === 'made')
      return this.settle(site, job, item, `${madeWords(job, item, past)} Jira answered late.`);
    await this.findings.keep(job, site.credential, item);
    const notShown = sight === 'not-made' ? this.notShown(job, item) : undefined;
    if (sight === 'not-made' && left === 0) throw notShown ?? nothingOf(words, SETTLED);
    return this.findings.unknown(
      job,
      new NotKnownYet(words, sight === 'unseen' ? 0 : left, notShown ?? lost),
    );
  }

  private async settle(
    { credential }: Site,
    job: Job,
    item: WorkItem | undefined,
    message: string,
  ): Promise<Told> {
    const key = item?.key ?? job.change.handle.key;
    const { kind } = job.change;
    const wanted = (item && kind.kept?.(job.change.wanted, item)) ?? job.change.wanted;
    const place = kind.place?.(wanted);
    await this.findings.made(job, { key, answer: message, wanted }, async () => {
      if (item) await this.stored.replace(credential.id, { item, account: job.change.handle.account }, place);
    });
    return { state: 'made', key, message, item, id: job.row?.id, isUndoable: job.row && canUndo(job.row) };
  }

  private fetch({ client, credential }: Site, { change }: Job, key: string): Promise<WorkItem> {
    return this.shown.fetch({ client, credential, account: change.handle.account }, key);
  }
}

/** Milliseconds for which the site may still be working on it. */
function leftOf({ row }: Job): number {
  return Math.max(0, (row?.sentAt?.getTime() ?? 0) + SETTLED - Date.now());
}
