import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { Farewells } from './farewells.js';
import { LinkNotices } from './link-notices.js';
import { Renewals } from './renewals.js';

@Module({
  imports: [AccountsModule],
  controllers: [CredentialsController],
  providers: [CredentialsService, Renewals, Farewells, LinkNotices],
  exports: [CredentialsService],
})
export class CredentialsModule {}
