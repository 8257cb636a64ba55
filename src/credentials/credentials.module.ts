import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MailModule } from '../mail/mail.module.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { DisconnectionsController } from './disconnections.controller.js';
import { Disconnections } from './disconnections.js';
import { LinkEnds } from './link-ends.js';
import { LinkMails } from './link-mails.js';
import { LinkNotices } from './link-notices.js';
import { Renewals } from './renewals.js';
import { StoredCredentials } from './stored-credentials.js';
import { UsableLinks } from './usable-links.js';

@Module({
  imports: [AccountsModule, MailModule],
  controllers: [CredentialsController, DisconnectionsController],
  providers: [
    CredentialsService,
    StoredCredentials,
    UsableLinks,
    LinkEnds,
    LinkMails,
    Renewals,
    Disconnections,
    LinkNotices,
  ],
  exports: [CredentialsService, StoredCredentials, LinkEnds],
})
export class CredentialsModule {}
