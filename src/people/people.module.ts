import { Module } from '@nestjs/common';
import { Attempts } from '../sign-in/attempts.js';
import { HomeController } from '../sign-in/home.controller.js';
import { Identity } from '../sign-in/identity.js';
import { InvitationsController } from '../sign-in/invitations.controller.js';
import { InvitationsService } from './invitations.service.js';
import { PeopleController } from './people.controller.js';
import { KnownBrowsers } from '../sign-in/known-browsers.js';
import { ProfileController } from './profile.controller.js';
import { ProfilesService } from './profiles.service.js';
import { SessionStore } from '../sign-in/session-store.js';
import { SessionsController } from '../sign-in/sessions.controller.js';
import { SignIns } from '../sign-in/sign-ins.js';
import { SetUpController } from '../sign-in/set-up.controller.js';
import { SetUpService } from '../sign-in/set-up.service.js';

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
