import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { AllAtOnce } from './all-at-once.js';
import { Attempts } from './attempts.js';
import { ChangeClock } from './change-clock.js';
import { ChangeFigures } from './change-figures.js';
import { MailModule } from '../mail/mail.module.js';
import { ChangeLog } from './change-log.js';
import { ChangeMails } from './change-mails.js';
import { ChangeQueue } from './change-queue.js';
import { ChangeRows } from './change-rows.js';
import { Changes } from './changes.js';
import { ChangesController } from './changes.controller.js';
import { ChangePages } from './change-pages.js';
import { ParkedNotices } from './parked-notices.js';
import { FollowedChanges } from './followed-changes.js';
import { Creations } from './creations.js';
import { Findings } from './findings.js';
import { OwnChanges } from './own-changes.js';
import { Steps } from './steps.js';
import { Makers } from './makers.js';
import { SeveralChanges } from './several-changes.js';

@Module({
  imports: [MailModule, AccountsModule, CredentialsModule, ReadingsModule],
  controllers: [ChangesController],
  providers: [
    ChangeFigures,
    ChangeLog,
    ChangeMails,
    ChangeRows,
    ChangeQueue,
    Findings,
    Attempts,
    Creations,
    Makers,
    Steps,
    Changes,
    OwnChanges,
    AllAtOnce,
    FollowedChanges,
    SeveralChanges,
    ChangeClock,
    ChangePages,
    ParkedNotices,
  ],
  exports: [
    ChangeFigures,
    Changes,
    ChangeQueue,
    OwnChanges,
    FollowedChanges,
    SeveralChanges,
    ChangePages,
    ParkedNotices,
  ],
})
export class ChangesModule {}
