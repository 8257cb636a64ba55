import type { ApplicationLinks } from './application-links.js';
import type { OAuth2Provider } from './oauth2-provider.js';
import type { PersonalTokens } from './personal-tokens.js';
import type { Sessions } from './sessions.js';
import type { Tokens } from './tokens.js';
import type { Version } from './version.js';
import type { Webhooks } from './webhooks.js';
import type { World } from './world.js';

/** What every part of the stand-in needs to know of the whole. */
export interface Site {
  /** The Base URL that its administrator configured; `self` links and the realm of errors are made of it. */
  baseUrl: string;
  readonly contextPath: string;
  readonly version: Version;
  readonly world: World;
  readonly links: ApplicationLinks;
  readonly tokens: Tokens;
  readonly oauth2: OAuth2Provider;
  readonly personalTokens: PersonalTokens;
  readonly sessions: Sessions;
  readonly webhooks: Webhooks;
  /** What the connector believes scheme, host and port to be, where a proxy was set up wrongly. */
  readonly believedUrl: string | undefined;
  /** Whether Jira Software is installed, which boards belong to. */
  readonly hasSoftware: boolean;
  /** Whether answers are compressed for those who ask. */
  readonly compresses: boolean;
  /** Milliseconds, by Jira's own clock. */
  now(): number;
}
