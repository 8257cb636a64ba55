import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Outbox } from '../mail/outbox.js';
import { paths } from '../paths.js';
import { Profile } from '../people/profile.entity.js';
import type { Change } from './change.entity.js';

/** Tells people by mail of changes that are not made before they say so, unless they do not want that. */
@Injectable()
export class ChangeMails {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Joins a write of the caller. Nothing is told but the key of the work item. */
  async needsPerson({ profileId, key }: Pick<Change, 'profileId' | 'key'>): Promise<void> {
    if (!this.outbox.isOn) return;
    await this.database.write(async (manager) => {
      const person = await manager.findOneBy(Profile, { id: profileId });
      if (!person?.mailsAboutChanges || person.disabledAt) return;
      const link = this.outbox.url(paths.changes.index());
      const facts = { name: person.name, keys: [key], link, off: this.outbox.url(paths.profile.show()) };
      await this.outbox.gather(manager, { kind: 'changes', to: person.email, facts });
    });
  }
}
