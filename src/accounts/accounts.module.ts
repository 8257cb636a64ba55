import { Module } from '@nestjs/common';
import { AlmModule } from '../alm/alm.module.js';
import { AccountsService } from './accounts.service.js';

@Module({ imports: [AlmModule], providers: [AccountsService], exports: [AccountsService] })
export class AccountsModule {}
