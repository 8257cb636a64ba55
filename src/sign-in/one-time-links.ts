import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { EntityManager } from 'typeorm';
import type { Invitation } from '../people/invitation.entity.js';
import { InvitationsService } from '../people/invitations.service.js';
import { PasswordResetsService } from '../people/password-resets.service.js';
import type { Profile } from '../people/profile.entity.js';
import { Attempts } from './attempts.js';

/** Links that an administrator made for one person, as they come from browsers: guessing is slowed down. */
@Injectable()
export class OneTimeLinks {
  constructor(
    private readonly attempts: Attempts,
    private readonly invitations: InvitationsService,
    private readonly resets: PasswordResetsService,
  ) {}

  /** @throws Problem 404; 429 */
  invitation({ ip }: Request, token: string): Promise<Invitation> {
    return this.attempts.code(ip, () => this.invitations.find(token));
  }

  /** The person whose link it is. @throws Problem 404; 429 */
  reset({ ip }: Request, token: string): Promise<Profile> {
    return this.attempts.code(ip, () => this.resets.find(token));
  }

  /** Within a write of the caller; it works once. @throws Problem 404 */
  useInvitation(manager: EntityManager, token: string): Promise<Invitation> {
    return this.invitations.use(manager, token);
  }

  /** Within a write of the caller; it works once. @throws Problem 404 */
  useReset(manager: EntityManager, token: string): Promise<Profile> {
    return this.resets.use(manager, token);
  }
}
