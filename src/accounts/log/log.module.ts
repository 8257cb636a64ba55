import { Module } from '@nestjs/common';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { AccountsModule } from '../accounts.module.js';
import { ExchangesController } from './exchanges.controller.js';

@Module({ imports: [AccountsModule, CredentialsModule], controllers: [ExchangesController] })
export class LogModule {}
