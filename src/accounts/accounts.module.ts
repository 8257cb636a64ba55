import { Module } from '@nestjs/common';
import { AlmModule } from '../alm/alm.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { AccountFindings } from './account-findings.js';
import { AccountSecrets } from './account-secrets.js';
import { AccountsService } from './accounts.service.js';
import { Circuits } from './circuits.js';
import { Connections } from './connections.js';
import { ExchangeLog } from './exchange-log.js';
import { AccountNeighbours } from './neighbours.js';
import { RestoredCopy } from './restored-copy.js';

@Module({
  imports: [AlmModule, MetricsModule],
  providers: [
    AccountNeighbours,
    AccountsService,
    AccountFindings,
    AccountSecrets,
    Circuits,
    Connections,
    ExchangeLog,
    RestoredCopy,
  ],
  exports: [
    AccountNeighbours,
    AccountsService,
    AccountFindings,
    Circuits,
    Connections,
    ExchangeLog,
    RestoredCopy,
  ],
})
export class AccountsModule {}
