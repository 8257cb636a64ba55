import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { Profile } from '../people/profile.entity.js';
import { Problem } from '../problem.js';
import { may, refusalOf } from '../rights/permissions.js';
import type { Job, Told } from './asked-change.js';
import { Attempts } from './attempts.js';
import { Creations } from './creations.js';

const PEOPLE = 1_000; // in memory

/** Who makes a change: what is new is made in another way than what is there. */
@Injectable()
export class Makers {
  private readonly people: Memo<Profile>;

  constructor(
    private readonly attempts: Attempts,
    private readonly creations: Creations,
    private readonly database: Database,
  ) {
    this.people = new Memo(database, [Profile], PEOPLE);
  }

  /**
   * Makes it, unless its person has become somebody who changes nothing while it waited.
   *
   * @throws as {@link Attempts.make}
   */
  async make(job: Job): Promise<Told> {
    const { profileId } = job.change.handle;
    const person = await this.people.find(profileId, () =>
      this.database.read.findOneBy(Profile, { id: profileId }),
    );
    if (person && !may(person.role, 'change work items'))
      throw new Problem(refusalOf('change work items')!, { status: 403 });
    return this.of(job).make(job);
  }

  of({ change }: Job): Attempts | Creations {
    return change.kind.creation ? this.creations : this.attempts;
  }
}
