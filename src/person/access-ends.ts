import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Board } from '../boards/board.entity.js';
import { LinkEnds } from '../credentials/link-ends.js';
import { Database } from '../database/database.js';
import { Profile } from '../people/profile.entity.js';
import { ProfilesService } from '../people/profiles.service.js';
import { Problem } from '../problem.js';
import { may } from '../rights/permissions.js';
import { Session } from '../sign-in/session.entity.js';

/** Who goes, and who takes over. */
export interface Leaving {
  id: string;
  /** The administrator who does it; absent for the command line. */
  by?: string;
  /** Whose their boards become; may be empty for somebody who has made none. */
  heirId: string;
}

/** The end of one person's access: all of it at once, or nothing. */
@Injectable()
export class AccessEnds {
  constructor(
    private readonly database: Database,
    private readonly profiles: ProfilesService,
    private readonly links: Pick<LinkEnds, 'endAllOf'>,
  ) {}

  /**
   * The person cannot sign in any more, is signed out everywhere, their links to Jira are forgotten here, and their boards
   * become somebody else's.
   *
   * @throws Problem beside the field when nobody takes over their boards
   */
  async end({ id, by, heirId }: Leaving): Promise<Profile> {
    return this.database.write(async (manager) => {
      const person = await this.profiles.endAccess(manager, id, by);
      await manager.delete(Session, { profileId: id });
      await this.links.endAllOf(manager, id);
      await handOver(manager, id, heirId);
      return person;
    });
  }

  /**
   * The person and all that is only theirs are gone for good; their boards become somebody else's.
   *
   * @throws Problem beside the field when nobody takes over their boards
   */
  async remove({ id, by, heirId }: Leaving): Promise<Profile> {
    return this.database.write(async (manager) => {
      await handOver(manager, id, heirId);
      return this.profiles.remove(manager, id, by);
    });
  }
}

async function handOver(manager: EntityManager, id: string, heirId: string): Promise<void> {
  const boards = await manager.findBy(Board, { createdById: id });
  if (boards.length === 0) return;
  const heir = await manager.findOneBy(Profile, { id: heirId });
  if (!heir || heir.id === id || heir.disabledAt || !may(heir.role, 'make boards'))
    throw new Problem('Choose somebody who takes over their boards.', { field: 'heir' });
  for (const board of boards) {
    await manager.update(Board, board.id, { createdById: heirId, version: board.version + 1 });
    await audit(manager, 'board handed over', board, { detail: `to ${heir.name}` });
  }
}
