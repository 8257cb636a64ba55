import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { WorkItemsModule } from '../work-items/work-items.module.js';
import { Attempts } from './attempts.js';
import { ChangeClock } from './change-clock.js';
import { ChangeRows } from './change-rows.js';
import { Changes } from './changes.js';
import { ChangesController } from './changes.controller.js';
import { ChangePages } from './change-pages.js';

@Module({
  imports: [AccountsModule, CredentialsModule, WorkItemsModule],
  controllers: [ChangesController],
  providers: [ChangeRows, Attempts, Changes, ChangeClock, ChangePages],
  exports: [Changes, ChangePages],
})
export class ChangesModule {}
