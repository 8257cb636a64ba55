import { RestoredController } from './restored.controller.js';
import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { BroughtBack } from './brought-back.service.js';
import { HandoffsController } from './handoffs.controller.js';
import { HandoffsService } from './handoffs.service.js';
import { KeyReplacementService } from './key-replacement.service.js';
import { OwnStepsController } from './own-steps.controller.js';
import { LadderController } from './ladder.controller.js';
import { LinkCheckController } from './link-check.controller.js';
import { LinkHealthService } from './link-health.service.js';
import { NextKeyController } from './next-key.controller.js';
import { SheetController } from './sheet.controller.js';

/** Whether a link works, where it breaks and who can mend it. */
@Module({
  imports: [AccountsModule, CredentialsModule],
  controllers: [
    RestoredController,
    LinkCheckController,
    LadderController,
    OwnStepsController,
    NextKeyController,
    HandoffsController,
    SheetController,
  ],
  providers: [LinkHealthService, KeyReplacementService, HandoffsService, BroughtBack],
  exports: [LinkHealthService, HandoffsService],
})
export class LinkHealthModule {}
