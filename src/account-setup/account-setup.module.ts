import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AlmModule } from '../alm/alm.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { LinkHealthModule } from '../link-health/link-health.module.js';
import { OAuthModule } from '../oauth/oauth.module.js';
import { AccountSetupController } from './account-setup.controller.js';
import { AccountSetupService } from './account-setup.service.js';
import { ExchangesController } from './exchanges.controller.js';

@Module({
  imports: [AlmModule, AccountsModule, CredentialsModule, OAuthModule, LinkHealthModule],
  controllers: [AccountSetupController, ExchangesController],
  providers: [AccountSetupService],
})
export class AccountSetupModule {}
