import { Module } from '@nestjs/common';
import { AlmModule } from '../alm/alm.module.js';
import { AccountsService } from './accounts.service.js';
import { ExchangeLog } from './exchange-log.js';

@Module({
  imports: [AlmModule],
  providers: [AccountsService, ExchangeLog],
  exports: [AccountsService, ExchangeLog],
})
export class AccountsModule {}
