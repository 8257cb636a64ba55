import { Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import type { AlmProvider } from './alm-provider.js';
import { AlmProviders } from './alm-providers.js';
import { JiraHttp, type JiraHttpOptions } from './jira/jira-http.js';
import { JiraServerBasic } from './jira/jira-server-basic.provider.js';
import { JiraServerOAuth } from './jira/jira-server-oauth.provider.js';

/** A new kind is one provider file, two form partials and one entry here. */
export const KINDS = [JiraServerOAuth, JiraServerBasic];

/** Gives {@link AlmProviders} to the rest of the app. */
@Module({
  providers: [
    { provide: JiraHttp, useFactory: () => new JiraHttp() },
    ...KINDS,
    { provide: AlmProviders, useFactory: (...all: AlmProvider[]) => new AlmProviders(all), inject: KINDS },
  ],
  exports: [AlmProviders],
})
export class AlmModule implements OnModuleDestroy {
  constructor(private readonly http: JiraHttp) {}

  /** The module with other limits, or with the certificates of a private certificate authority. */
  static with(options: JiraHttpOptions): DynamicModule {
    return { module: AlmModule, providers: [{ provide: JiraHttp, useFactory: () => new JiraHttp(options) }] };
  }

  async onModuleDestroy() {
    await this.http.close();
  }
}
