import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { GroupsController } from './groups.controller.js';
import { GroupsService } from './groups.service.js';
import { InvitationsService } from './invitations.service.js';
import { NewLinks } from './new-links.js';
import { PeopleMails } from './people-mails.js';
import { PasswordResetsService } from './password-resets.service.js';
import { PeopleController } from './people.controller.js';
import { ProfileController } from './profile.controller.js';
import { ProfilePages } from './profile-pages.js';
import { ProfilesService } from './profiles.service.js';

/** People of Footbridge: who they are, their roles, invitations to more of them, links to choose another password. */
@Module({
  controllers: [PeopleController, GroupsController, ProfileController],
  imports: [MailModule],
  providers: [
    ProfilesService,
    GroupsService,
    InvitationsService,
    PasswordResetsService,
    PeopleMails,
    NewLinks,
    ProfilePages,
  ],
  exports: [ProfilePages, ProfilesService, GroupsService, InvitationsService, PasswordResetsService],
})
export class PeopleModule {}
