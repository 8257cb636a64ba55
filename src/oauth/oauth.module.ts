import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { Arrivals } from './arrivals.js';
import { OAuthController } from './oauth.controller.js';
import { OAuthService } from './oauth.service.js';
import { PendingLinks } from './pending-links.js';

@Module({
  imports: [AccountsModule, CredentialsModule],
  controllers: [OAuthController],
  providers: [OAuthService, PendingLinks, Arrivals],
  exports: [OAuthService, Arrivals],
})
export class OAuthModule {}
