import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { OUTGOING_PROXIES, type OutgoingProxies } from '../outgoing-proxies.js';
import type { AlmProvider } from './alm-provider.js';
import { AlmProviders } from './alm-providers.js';
import { JiraHttp, type JiraHttpOptions } from './jira/wire/jira-http.js';
import { JiraServerBasic } from './jira/kinds/jira-server-basic/jira-server-basic.provider.js';
import { JiraServerOAuth } from './jira/kinds/jira-server-oauth/jira-server-oauth.provider.js';
import { JiraServerOAuth2 } from './jira/kinds/jira-server-oauth2/jira-server-oauth2.provider.js';
import { JiraServerPat } from './jira/kinds/jira-server-pat/jira-server-pat.provider.js';

/** A new kind is one entry here; CONTRIBUTING.md says what else it takes. */
export const KINDS = [JiraServerOAuth, JiraServerOAuth2, JiraServerPat, JiraServerBasic];

/**
 * How long calls may still be made once Footbridge is being stopped, in milliseconds: whoever runs it kills it thirty
 * seconds after asking, and who waits then is to have been told.
 */
const GRACE = 25_000;

/** Gives {@link AlmProviders} to the rest of the app. */
@Module({
  providers: [
    {
      provide: JiraHttp,
      useFactory: (proxies?: OutgoingProxies) => new JiraHttp({ proxies }),
      inject: [{ token: OUTGOING_PROXIES, optional: true }],
    },
    ...KINDS,
    { provide: AlmProviders, useFactory: (...all: AlmProvider[]) => new AlmProviders(all), inject: KINDS },
  ],
  exports: [AlmProviders],
})
export class AlmModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  private end?: NodeJS.Timeout;

  constructor(private readonly http: JiraHttp) {}

  /** The module with other limits, or with the certificates of a private certificate authority. */
  static with(options: JiraHttpOptions): DynamicModule {
    return { module: AlmModule, providers: [{ provide: JiraHttp, useFactory: () => new JiraHttp(options) }] };
  }

  /** Pages are still being served, and a change that the site has made is still read again. */
  beforeApplicationShutdown() {
    this.end = setTimeout(() => this.http.breakOff(), GRACE);
  }

  /** Whoever waited has been answered: what is still asked is for nobody. */
  async onApplicationShutdown() {
    clearTimeout(this.end);
    this.http.breakOff();
    await this.http.close();
  }
}
