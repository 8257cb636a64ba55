import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { ProvedChanges } from './proved-changes.js';
import { Readings } from './readings.js';
import { StoredReadings } from './stored-readings.js';
import { ShownWorkItems } from './visible.js';
import { WorkItemChanges } from './work-item-changes.js';

@Module({
  imports: [CredentialsModule],
  providers: [StoredReadings, Readings, ShownWorkItems, ProvedChanges, WorkItemChanges],
  exports: [Readings, WorkItemChanges],
})
export class WorkItemsModule {}
