import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccountSetupModule } from './accounts/setup/account-setup.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AlmModule } from './alm/alm.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BoardsModule } from './boards/boards.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { FoundationModule, type Foundation } from './foundation.module.js';
import { HelpModule } from './help/help.module.js';
import { LogModule } from './accounts/log/log.module.js';
import { LinkHealthModule } from './accounts/health/link-health.module.js';
import { MailModule } from './mail/mail.module.js';
import { MailSender } from './mail/mail-sender.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OAuthModule } from './oauth/oauth.module.js';
import { PersonModule } from './person/person.module.js';
import { PeopleModule } from './people/people.module.js';
import { PasswordAgainFilter, PasswordAgainGuard } from './sign-in/password-again.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { AccessGuard } from './web/access.js';
import { StatusModule } from './status/status.module.js';
import { FormGuard } from './web/csrf.js';
import { ProblemFilter } from './web/problem.filter.js';
import { ReadingsModule } from './readings/readings.module.js';

@Module({})
export class AppModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        FoundationModule.of(foundation),
        MetricsModule,
        AuditModule,
        AlmModule,
        MailModule,
        PeopleModule,
        SignInModule,
        AccountsModule,
        CredentialsModule,
        OAuthModule,
        LinkHealthModule,
        AccountSetupModule,
        LogModule,
        ReadingsModule,
        ChangesModule,
        BoardsModule,
        PersonModule,
        HelpModule,
        StatusModule,
      ],
      // In this order: what is not known to come from our own page is refused first.
      providers: [
        MailSender,
        { provide: APP_GUARD, useClass: FormGuard },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useExisting: PasswordAgainGuard },
        // The last one that fits is asked first.
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_FILTER, useExisting: PasswordAgainFilter },
      ],
    };
  }
}
