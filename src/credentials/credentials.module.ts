import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { Farewells } from './farewells.js';
import { LinkEnds } from './link-ends.js';
import { LinkNotices } from './link-notices.js';
import { Renewals } from './renewals.js';
import { StoredCredentials } from './stored-credentials.js';
import { UsableLinks } from './usable-links.js';

@Module({
  imports: [AccountsModule],
  controllers: [CredentialsController],
  providers: [CredentialsService, StoredCredentials, UsableLinks, LinkEnds, Renewals, Farewells, LinkNotices],
  exports: [CredentialsService, StoredCredentials, LinkEnds],
})
export class CredentialsModule {}
