import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts.module.js';
import { AlmModule } from '../../alm/alm.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { LinkHealthModule } from '../health/link-health.module.js';
import { OAuthModule } from '../../oauth/oauth.module.js';
import { AccountSetupController } from './account-setup.controller.js';
import { AccountChanges } from './account-changes.js';
import { AccountNames } from './account-names.js';
import { AccountUse } from './account-use.js';
import { AccountsController } from './accounts.controller.js';
import { ConnectionTest } from './connection-test.js';
import { FirstTest } from './first-test.js';
import { Keeping } from './keeping.js';
import { KindChangeService } from './kind-change.service.js';
import { KindController } from './kind.controller.js';
import { SetupButtons } from './setup-buttons.js';
import { Replacement } from './replacement.js';
import { SetupFacts } from './setup-facts.js';
import { SetupPage } from './setup-page.js';
import { StepButtons } from './step-buttons.js';
import { Trying } from './trying.js';

@Module({
  imports: [AlmModule, AccountsModule, CredentialsModule, OAuthModule, LinkHealthModule],
  // The addresses of the first come before those with an account's id.
  controllers: [AccountsController, AccountSetupController, KindController],
  providers: [
    AccountChanges,
    AccountNames,
    AccountUse,
    ConnectionTest,
    FirstTest,
    Keeping,
    KindChangeService,
    SetupButtons,
    Replacement,
    SetupFacts,
    SetupPage,
    StepButtons,
    Trying,
  ],
})
export class AccountSetupModule {}
