import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { Attempts } from './attempts.js';
import { Authentication } from './authentication.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { HeldForms } from './held-forms.js';
import { Identity } from './identity.js';
import { InvitationsController } from './invitations.controller.js';
import { KnownBrowsers } from './known-browsers.js';
import { OpenSessions } from './open-sessions.js';
import { OpenSessionsController } from './open-sessions.controller.js';
import { PasswordAgainFilter, PasswordAgainGuard } from './password-again.js';
import { PasswordController } from './password.controller.js';
import { ProxyHeader } from './proxy-header.js';
import { PasswordResetsController } from './password-resets.controller.js';
import { SessionStore } from './session-store.js';
import { SessionsController } from './sessions.controller.js';
import { SetUpController } from './set-up.controller.js';
import { SetUpService } from './set-up.service.js';
import { OneTimeLinks } from './one-time-links.js';
import { Arrivals } from './provider/arrivals.js';
import { Flights } from './provider/flights.js';
import { ProviderController } from './provider/provider.controller.js';
import { Provider } from './provider/provider.js';
import { ProviderPeople } from './provider/provider-people.js';
import { SignOutController } from './sign-out.controller.js';
import { OthersSecondFactorController } from './second-factor/others-second-factor.controller.js';
import { OwnSecondFactorController } from './second-factor/own-second-factor.controller.js';
import { SecondFactorController } from './second-factor/second-factor.controller.js';
import { Passkeys } from './second-factor/passkeys.js';
import { SecondChecks } from './second-factor/second-checks.js';
import { SecondFactors } from './second-factor/second-factors.js';
import { SecondStep } from './second-factor/second-step.js';
import { SignIns } from './sign-ins.js';
import { UnsentForms } from './unsent-forms.js';
import { WaysIn } from './ways-in.js';

/** Who is signed in, and every way to become so: the first administrator's address, an invitation, a password. */
@Module({
  imports: [PeopleModule],
  controllers: [
    SetUpController,
    SessionsController,
    InvitationsController,
    OpenSessionsController,
    PasswordController,
    PasswordResetsController,
    ProviderController,
    SignOutController,
    SecondFactorController,
    OwnSecondFactorController,
    OthersSecondFactorController,
  ],
  providers: [
    HeldForms,
    FailedSignIns,
    PasswordAgainGuard,
    PasswordAgainFilter,

    SessionStore,
    Identity,
    SetUpService,
    Authentication,
    Attempts,
    KnownBrowsers,
    SignIns,
    UnsentForms,
    OpenSessions,
    WaysIn,
    Provider,
    ProviderPeople,
    Flights,
    Arrivals,
    OneTimeLinks,
    ProxyHeader,
    SecondFactors,
    SecondChecks,
    Passkeys,
    SecondStep,
  ],
  exports: [SessionStore, Identity, PasswordAgainGuard, PasswordAgainFilter, UnsentForms],
})
export class SignInModule {}
