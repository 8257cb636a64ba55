import { Module } from '@nestjs/common';
import { InvitationsService } from './invitations.service.js';
import { PasswordResetsService } from './password-resets.service.js';
import { PeopleController } from './people.controller.js';
import { ProfileController } from './profile.controller.js';
import { ProfilesService } from './profiles.service.js';

/** People of Footbridge: who they are, their roles, invitations to more of them, links to choose another password. */
@Module({
  controllers: [PeopleController, ProfileController],
  providers: [ProfilesService, InvitationsService, PasswordResetsService],
  exports: [ProfilesService, InvitationsService, PasswordResetsService],
})
export class PeopleModule {}
