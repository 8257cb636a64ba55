import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts.module.js';
import { AlmModule } from '../../alm/alm.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { LinkHealthModule } from '../health/link-health.module.js';
import { OAuthModule } from '../../oauth/oauth.module.js';
import { AccountSetupController } from './account-setup.controller.js';
import { AccountSetupService } from './account-setup.service.js';
import { AccountsController } from './accounts.controller.js';
import { FirstTest } from './first-test.js';
import { KindChangeService } from './kind-change.service.js';
import { KindController } from './kind.controller.js';

@Module({
  imports: [AlmModule, AccountsModule, CredentialsModule, OAuthModule, LinkHealthModule],
  // The addresses of the first come before those with an account's id.
  controllers: [AccountsController, AccountSetupController, KindController],
  providers: [AccountSetupService, FirstTest, KindChangeService],
})
export class AccountSetupModule {}
