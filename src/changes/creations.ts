import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { asPerson } from '../readings/as-person.js';
import { StoredReadings } from '../readings/kept/stored-readings.js';
import { ShownWorkItems } from '../readings/visible.js';
import type { Job, Told } from './asked-change.js';
import { SETTLED } from './change-times.js';
import type { Creation, Maker } from './change-kind.js';
import { Findings } from './findings.js';
import { OtherIdentity } from './outages.js';
import { NotKnownYet, nothingOf, undefinedIfProblem } from './unproved.js';

interface By extends Maker {
  credential: Credential;
}

/**
 * Makes something new, once: it carries the id of its change from the beginning, and before it is sent for a second
 * time that is looked for.
 */
@Injectable()
export class Creations {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly stored: StoredReadings,
    private readonly shown: ShownWorkItems,
    private readonly findings: Findings,
  ) {}

  /**
   * @throws NotKnownYet when it may have been made, and may be made yet
   * @throws Problem when it cannot be made; nothing was sent, or the site refused it
   */
  make(job: Job): Promise<Told> {
    return this.as(job, async (by) => {
      const { userKey, wanted } = job.change;
      if (userKey !== by.credential.userKey) throw new OtherIdentity();
      const known = job.row && (await this.find(job, by));
      if (known) return this.settle(job, by, known);

      const plan = await creationOf(job).plan(wanted, by);
      const row = await job.keep({
        ...{ state: 'being made', wanted: plan.wanted },
        ...{ sentAt: new Date(), dueAt: new Date(), answer: null },
      });
      try {
        const { key } = await plan.send(row.id);
        return await this.settle(job, by, key);
      } catch (error) {
        if (!(error instanceof AlmProblem && error.outcomeUnknown)) throw error;
        return this.lookAs(job, by, error);
      }
    });
  }

  /**
   * Looks what became of one that the site has not answered.
   *
   * @throws NotKnownYet
   * @throws NotMade when the site has had its time, and shows nothing of it
   */
  look(job: Job): Promise<Told> {
    return this.as(job, (by) => this.lookAs(job, by));
  }

  private as<T>({ change: { handle } }: Job, work: (by: By) => Promise<T>): Promise<T> {
    const { profileId, account } = handle;
    return asPerson(this.credentials, profileId, account, (client: AlmClient, credential) =>
      work({ client, account, credential, userName: credential.userName }),
    );
  }

  private async lookAs(job: Job, by: By, lost?: AlmProblem): Promise<Told> {
    const row = job.row!;
    const words = job.change.kind.words(row.key, job.change.wanted);
    const left = Math.max(0, (row.sentAt?.getTime() ?? 0) + SETTLED - Date.now());
    let key: string | undefined;
    let unseen: AlmProblem | OtherIdentity | undefined;
    try {
      if (row.userKey !== by.credential.userKey) throw new OtherIdentity();
      key = await this.find(job, by);
    } catch (error) {
      if (!(error instanceof AlmProblem) && !(error instanceof OtherIdentity)) throw error;
      unseen = error;
    }
    if (key) return this.settle(job, by, key);
    if (!unseen && left === 0) throw nothingOf(words, SETTLED);
    return this.findings.unknown(job, new NotKnownYet(words, unseen ? 0 : left, lost ?? unseen), unseen);
  }

  private find(job: Job, by: By): Promise<string | undefined> {
    const { id, sentAt, createdAt } = job.row!;
    const age = Date.now() - (sentAt ?? createdAt).getTime();
    return creationOf(job).find(job.change.wanted, by, { mark: id, age });
  }

  /** One commit: that it is there, as its person is shown it, and what is to be done with it next. */
  private async settle(job: Job, { client, account, credential }: By, key: string): Promise<Told> {
    const { change, row } = job;
    const item = await this.shown.fetch({ client, account, credential }, key).catch(undefinedIfProblem);
    const message = item ? change.kind.done(item, change.wanted) : `${key} is created.`;
    const follows: string[] = [];
    const beside = async () => {
      if (!item) return;
      await this.stored.replace(credential.id, { item, account });
      for (const next of creationOf(job).follow(change.wanted, item, account))
        follows.push((await job.andThen(next, key)).id);
    };
    await this.findings.made(job, { key, answer: message }, beside);
    return { state: 'made', key, message, item, id: row?.id, follows };
  }
}

function creationOf({ change }: Job): Creation<object> {
  return change.kind.creation!;
}
