import { Injectable } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type {
  AlmClient,
  AlmConnection,
  AlmPlaces,
  AlmProvider,
  ConfiguredConnection,
  Consent,
  CredentialSecret,
  LinkWords,
  Mistake,
  Renewal,
  Revocation,
  Setting,
  ShownValue,
} from '../../../alm-provider.js';
import type { Climber, Rung } from '../../../link-health.js';
import { Problem } from '../../../../problem.js';
import { Secret } from '../../../../secret-field.js';
import { sha256 } from '../../../../sha256.js';
import { doorOf } from '../../wire/account-door.js';
import { configuredAuthority } from '../../wire/certificate-authority.js';
import { jiraClient } from '../../rest/jira-client.js';
import { JiraHttp } from '../../wire/jira-http.js';
import { granted, JiraOAuth2Strategy } from '../../consent/jira-oauth2-strategy.js';
import { jiraPlaces, profilePage, setUpPage } from '../../causes/jira-places.js';
import { JiraServerAccountForm } from '../jira-server-account.form.js';
import { JiraServerKind } from '../jira-server-kind.js';
import { cleanJiraUrl } from '../../wire/jira-url.js';
import { climbLadder } from '../../ladder/ladder.js';
import { JiraOAuth2 } from '../../consent/oauth2.js';
import { bearer } from '../../signing/signer.js';

/** What Footbridge calls itself in the incoming link. */
const LINK_NAME = 'Footbridge';
/** Share of the life of an access token after which it is renewed. */
const RENEWED_AFTER = 2 / 3;

export class JiraServerOAuth2AccountForm extends JiraServerAccountForm {
  @IsOptional()
  @IsString({ message: 'Enter the client ID as text.' })
  @MaxLength(255, { message: 'A client ID has at most 255 characters.' })
  clientId?: string;

  @Secret()
  @IsOptional()
  @IsString({ message: 'Enter the client secret as text.' })
  @MaxLength(1_000, { message: 'This is too long for a client secret.' })
  clientSecret?: string;
}

/** Jira Server or Data Center from 8.22 on with an incoming link for an external application: OAuth 2.0 with PKCE. */
@Injectable()
export class JiraServerOAuth2 extends JiraServerKind implements AlmProvider {
  readonly kind = 'jira-server-oauth2';
  readonly label = 'Jira Server OAuth 2.0';
  readonly description =
    'Each person allows Footbridge in Jira, without giving it a password. An administrator of Jira creates an incoming link for an external application once. From Jira 8.22 on, over https.';
  readonly accountForm = JiraServerOAuth2AccountForm;
  readonly words: LinkWords = {
    secret: 'token',
    invitation: 'It takes one visit to Jira, and you come back here.',
    button: 'Get OAuth token',
    beforeItEnds: 'Get a new token when it suits you; nothing else changes.',
  };
  readonly mistakenFor: Mistake = {
    kind: 'jira-server-oauth',
    label: 'Jira Server OAuth',
    sign: 'Does Jira ask for a consumer key and a public key?',
    causes: ['oauth2-missing', 'oauth2-client'],
  };

  readonly consent: Consent = {
    proves: 'Jira offers OAuth 2.0 and accepts client ID and client secret.',
    button: 'Get Auth Token',
    arrived: 'The auth token is here.',
    means: 'Client ID and secret',
    broughtBack: ['clientId', 'clientSecret'],
    check: (connection, callbackUrl) => this.oauth2(connection).check(callbackUrl),
    strategy: (connection, trip) => new JiraOAuth2Strategy(this.oauth2(connection), trip),
    handleIn: ({ state }) => (typeof state === 'string' && state ? state : undefined),
  };

  readonly renewal: Renewal = {
    isDue: ({ madeAt, endsAt }, now) => {
      const [made, ends] = [Date.parse(madeAt), Date.parse(endsAt)];
      return now.getTime() >= made + (ends - made) * RENEWED_AFTER;
    },
    isOver: ({ endsAt }, now) => now.getTime() >= Date.parse(endsAt),
    renew: async (connection, { refreshToken, redirectUri }) =>
      granted(await this.oauth2(connection).renew(refreshToken, redirectUri), redirectUri),
  };

  readonly revocation: Revocation = {
    revoke: (connection, { refreshToken }) => this.oauth2(connection).revoke(refreshToken),
  };

  constructor(private readonly http: JiraHttp) {
    super();
  }

  async draft(): Promise<AlmConnection> {
    return { baseUrl: '', settings: { clientId: '' }, secrets: {} };
  }

  configure(current: AlmConnection, typed: Record<string, string>): ConfiguredConnection {
    const baseUrl = cleanJiraUrl(typed.baseUrl ?? current.baseUrl);
    const authority = configuredAuthority(current, typed);
    const clientId = cleanId(typed.clientId ?? current.settings.clientId ?? '');
    const clientSecret = typed.clientSecret?.trim() || current.secrets.clientSecret;
    return {
      connection: {
        ...current,
        baseUrl,
        settings: { ...current.settings, clientId, ...authority.settings },
        secrets: { ...current.secrets, ...(clientSecret && { clientSecret }) },
      },
      warnings: {
        ...(baseUrl.startsWith('http:') && {
          baseUrl:
            'Jira gives no OAuth 2.0 over http:// unless its administrators have switched that on. Jira Server OAuth works over http:// too.',
        }),
        ...authority.warnings,
      },
    };
  }

  missing({ baseUrl, settings, secrets }: AlmConnection): Record<string, string> {
    return {
      ...(!baseUrl && { baseUrl: 'Enter the address of your Jira.' }),
      ...(!settings.clientId && { clientId: 'Enter the client ID of the incoming link.' }),
      ...(!secrets.clientSecret && { clientSecret: 'Enter the client secret of the incoming link.' }),
    };
  }

  override shown(connection: AlmConnection): Record<string, ShownValue> {
    const { clientId = '' } = connection.settings;
    const { clientSecret } = connection.secrets;
    return {
      clientId: { label: 'Client ID', text: clientId, isBinding: true },
      clientSecret: {
        label: 'Client secret',
        text: clientSecret ? `the one with the fingerprint ${sha256(clientSecret).slice(0, 16)}` : '',
        isBinding: true,
      },
      ...super.shown(connection),
    };
  }

  describe({ secrets }: AlmConnection, { callbackUrl }: Setting): object {
    return { linkName: LINK_NAME, callbackUrl, hasClientSecret: Boolean(secrets.clientSecret) };
  }

  places({ baseUrl }: AlmConnection): AlmPlaces {
    return {
      ...jiraPlaces(baseUrl),
      ...(baseUrl && { setUp: setUpPage(baseUrl).href, revoke: profilePage(baseUrl) }),
    };
  }

  client(connection: AlmConnection, { accessToken }: CredentialSecret): AlmClient {
    return jiraClient(doorOf(this.http, connection), connection.baseUrl, bearer(accessToken));
  }

  climb(connection: AlmConnection, climber: Climber): Promise<Rung[]> {
    const { credential } = climber;
    return climbLadder({
      http: this.http,
      connection,
      climber,
      proof: 'Access token',
      ...(credential && { signer: () => bearer(credential.accessToken) }),
    });
  }

  /** @throws Problem for a draft that still lacks something */
  private oauth2(connection: AlmConnection): JiraOAuth2 {
    const [lack] = Object.entries(this.missing(connection));
    if (lack) throw new Problem(lack[1], { field: lack[0] });
    const { baseUrl, settings, secrets } = connection;
    const { clientId } = settings;
    return new JiraOAuth2(doorOf(this.http, connection), {
      baseUrl,
      clientId,
      clientSecret: secrets.clientSecret,
    });
  }
}

function cleanId(typed: string): string {
  const id = typed.replace(/[\u200b-\u200d\ufeff]/g, '').trim();
  if (/[^\x21-\x7e]/.test(id))
    throw new Problem('A client ID has only letters, digits and signs of ASCII, without spaces.', {
      field: 'clientId',
      nextStep: 'Copy it from the incoming link in Jira.',
    });
  return id;
}
