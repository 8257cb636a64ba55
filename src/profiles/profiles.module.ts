import { Module } from '@nestjs/common';
import { Attempts } from './attempts.js';
import { HomeController } from './home.controller.js';
import { Identity } from './identity.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsService } from './invitations.service.js';
import { PeopleController } from './people.controller.js';
import { KnownBrowsers } from './known-browsers.js';
import { ProfileController } from './profile.controller.js';
import { ProfilesService } from './profiles.service.js';
import { SessionStore } from './session-store.js';
import { SessionsController } from './sessions.controller.js';
import { SignIns } from './sign-ins.js';
import { SetUpController } from './set-up.controller.js';
import { SetUpService } from './set-up.service.js';

/** People of Footbridge: set-up, signing in, invitations, roles, the profile page. */
@Module({
  controllers: [
    HomeController,
    SetUpController,
    SessionsController,
    InvitationsController,
    PeopleController,
    ProfileController,
  ],
  providers: [
    SessionStore,
    Identity,
    SetUpService,
    ProfilesService,
    InvitationsService,
    Attempts,
    KnownBrowsers,
    SignIns,
  ],
  exports: [SessionStore, Identity, ProfilesService],
})
export class ProfilesModule {}
