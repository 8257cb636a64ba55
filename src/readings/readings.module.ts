import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { Failures } from './failures.js';
import { Fits } from './fits.js';
import { OpenWorkItems } from './open-work-items.js';
import { Readings } from './readings.js';
import { StoredReadings } from './kept/stored-readings.js';
import { ShownWorkItems } from './visible.js';

@Module({
  imports: [AccountsModule, CredentialsModule],
  providers: [Failures, StoredReadings, Readings, ShownWorkItems, OpenWorkItems, Fits],
  exports: [Readings, StoredReadings, ShownWorkItems, OpenWorkItems, Fits],
})
export class ReadingsModule {}
