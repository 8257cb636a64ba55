import { Module } from '@nestjs/common';
import { InvitationsService } from './invitations.service.js';
import { PeopleController } from './people.controller.js';
import { ProfileController } from './profile.controller.js';
import { ProfilesService } from './profiles.service.js';

/** People of Footbridge: who they are, their roles, invitations to more of them. */
@Module({
  controllers: [PeopleController, ProfileController],
  providers: [ProfilesService, InvitationsService],
  exports: [ProfilesService, InvitationsService],
})
export class PeopleModule {}
