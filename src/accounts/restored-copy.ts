import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../alm/alm-problem.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Installation } from '../database/installation.entity.js';

/**
 * Whether this database was put back from a backup. The Footbridge that the backup was made of may still be running:
 * two that renew the same tokens and make the same changes would break links and double changes. So no site is called
 * before an administrator has said that this one is the only one.
 */
@Injectable()
export class RestoredCopy {
  /** Nothing is restored below a running server: what was looked up once holds until somebody confirms. */
  private found?: Promise<Date | null>;

  constructor(private readonly database: Database) {}

  /** @throws AlmProblem as of a site that is away, while nobody has confirmed that this is the only one. */
  async assertConfirmed(): Promise<void> {
    if (!(await this.at())) return;
    throw new AlmProblem(
      'unreachable',
      'This Footbridge was restored from a backup and asks Jira for nobody yet, since another one may be running with the same links.',
      {
        status: 503,
        isGeneral: true,
        mender: 'administrator',
        nextStep: 'An administrator of Footbridge confirms at the top of any page that this is the only one.',
      },
    );
  }

  /** From now on sites are called. */
  async confirm(): Promise<void> {
    await this.database.write(async (manager) => {
      await manager.update(Installation, { id: 1 }, { restoredAt: null });
      await audit(manager, 'restored copy confirmed', { name: 'this copy' });
    });
    this.found = undefined;
  }

  /** When it was put back; null once that is confirmed, and where it never was. */
  at(): Promise<Date | null> {
    this.found ??= this.load();
    return this.found;
  }

  private async load(): Promise<Date | null> {
    const installation = await this.database.read.findOneBy(Installation, { id: 1 });
    return installation?.restoredAt ?? null;
  }
}
