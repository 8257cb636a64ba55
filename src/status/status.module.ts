import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { BoardsModule } from '../boards/boards.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ServerState } from './server-state.js';
import { StatusController } from './status.controller.js';
import { TestMailController } from './test-mail.controller.js';

/** Whether all is well, for administrators. */
@Module({
  imports: [MailModule, AccountsModule, ChangesModule, BoardsModule],
  controllers: [StatusController, TestMailController],
  providers: [ServerState],
})
export class StatusModule {}
