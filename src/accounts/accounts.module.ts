import { Module } from '@nestjs/common';
import { AlmModule } from '../alm/alm.module.js';
import { AccountsService } from './accounts.service.js';
import { ExchangeLog } from './exchange-log.js';
import { RestoredCopy } from './restored-copy.js';

@Module({
  imports: [AlmModule],
  providers: [AccountsService, ExchangeLog, RestoredCopy],
  exports: [AccountsService, ExchangeLog, RestoredCopy],
})
export class AccountsModule {}
