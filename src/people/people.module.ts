import { Module } from '@nestjs/common';
import { GroupsController } from './groups.controller.js';
import { GroupsService } from './groups.service.js';
import { InvitationsService } from './invitations.service.js';
import { PasswordResetsService } from './password-resets.service.js';
import { PeopleController } from './people.controller.js';
import { ProfileController } from './profile.controller.js';
import { ProfilesService } from './profiles.service.js';

/** People of Footbridge: who they are, their roles, invitations to more of them, links to choose another password. */
@Module({
  controllers: [PeopleController, GroupsController, ProfileController],
  providers: [ProfilesService, GroupsService, InvitationsService, PasswordResetsService],
  exports: [ProfilesService, GroupsService, InvitationsService, PasswordResetsService],
})
export class PeopleModule {}
