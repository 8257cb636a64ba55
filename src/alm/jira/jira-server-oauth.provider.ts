import { Injectable } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { Strategy } from 'passport';
import type {
  AlmClient,
  AlmConnection,
  AlmPlaces,
  AlmProvider,
  ConfiguredConnection,
  CredentialSecret,
  RoundTrip,
} from '../alm-provider.js';
import { Problem } from '../../problem.js';
import { Secret } from '../../secret-field.js';
import { cleanConsumerKey, proposedConsumerKey } from './consumer-key.js';
import { proposeMapping } from './field-mapping.js';
import { partAsText } from './field-values.js';
import { JiraClient } from './jira-client.js';
import { JiraHttp } from './jira-http.js';
import { JiraOAuth1Strategy } from './jira-oauth1-strategy.js';
import { jiraPlaces, revokePage, setUpPage } from './jira-places.js';
import { JiraServerAccountForm } from './jira-server-account.form.js';
import { cleanJiraUrl } from './jira-url.js';
import {
  fingerprintOf,
  keyObject,
  newKeyPair,
  parsePrivateKey,
  publicKeyOf,
  weakKeyWarning,
} from './private-key.js';
import { rsaSha1 } from './signer.js';
import type { Consumer } from './token-calls.js';

/** What Footbridge calls itself in the application link. */
const LINK_NAME = 'Footbridge';

export class JiraServerOAuthAccountForm extends JiraServerAccountForm {
  @IsOptional()
  @IsString({ message: 'Enter the consumer key as text.' })
  @MaxLength(255, { message: 'A consumer key has at most 255 characters.' })
  consumerKey?: string;

  @Secret()
  @IsOptional()
  @IsString({ message: 'Paste the private key as text.' })
  @MaxLength(100_000, { message: 'This is too long for a private key.' })
  privateKey?: string;
}

/** Jira Server or Data Center with an application link: OAuth 1.0a, RSA-SHA1, each person by a token of their own. */
@Injectable()
export class JiraServerOAuth implements AlmProvider {
  readonly kind = 'jira-server-oauth';
  readonly label = 'Jira Server OAuth';
  readonly description =
    'Each person allows Footbridge in Jira, without giving it a password. An administrator of Jira creates an application link once.';
  readonly accountForm = JiraServerOAuthAccountForm;
  readonly proposeMapping = proposeMapping;
  readonly interpret = partAsText;

  constructor(private readonly http: JiraHttp) {}

  async draft(): Promise<AlmConnection> {
    return {
      baseUrl: '',
      settings: { consumerKey: proposedConsumerKey() },
      secrets: { privateKey: await newKeyPair() },
    };
  }

  configure(current: AlmConnection, typed: Record<string, string>): ConfiguredConnection {
    const consumerKey = cleanConsumerKey(typed.consumerKey ?? current.settings.consumerKey ?? '');
    const privateKey = typed.privateKey?.trim()
      ? parsePrivateKey(typed.privateKey).pem
      : current.secrets.privateKey;
    const warning = privateKey && weakKeyWarning(keyObject(privateKey));

    return {
      connection: {
        baseUrl: cleanJiraUrl(typed.baseUrl ?? current.baseUrl),
        settings: { ...current.settings, consumerKey },
        secrets: { ...current.secrets, ...(privateKey && { privateKey }) },
      },
      warnings: warning ? { privateKey: warning } : {},
    };
  }

  missing({ baseUrl, settings, secrets }: AlmConnection): Record<string, string> {
    return {
      ...(!baseUrl && { baseUrl: 'Enter the address of your Jira.' }),
      ...(!settings.consumerKey && { consumerKey: 'Enter the consumer key of the application link.' }),
      ...(!secrets.privateKey && { privateKey: 'Paste a private key, or let Footbridge make a key pair.' }),
    };
  }

  describe({ secrets: { privateKey } }: AlmConnection): Record<string, string | number | boolean> {
    const common = { linkName: LINK_NAME, consumerName: LINK_NAME };
    if (!privateKey) return { ...common, hasPrivateKey: false, publicKey: '', fingerprint: '', bits: 0 };

    const key = keyObject(privateKey);
    return {
      ...common,
      hasPrivateKey: true,
      publicKey: publicKeyOf(key),
      fingerprint: fingerprintOf(key),
      bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
    };
  }

  async rekey(connection: AlmConnection): Promise<AlmConnection> {
    return { ...connection, secrets: { ...connection.secrets, privateKey: await newKeyPair() } };
  }

  places({ baseUrl }: AlmConnection): AlmPlaces {
    // A draft without an address has no such pages yet.
    return {
      ...jiraPlaces(baseUrl),
      ...(baseUrl && { setUp: setUpPage(baseUrl).href, revoke: revokePage(baseUrl) }),
    };
  }

  client(connection: AlmConnection, { token }: CredentialSecret): AlmClient {
    const { baseUrl, consumerKey, privateKey } = this.consumer(connection);
    return new JiraClient(this.http, baseUrl, rsaSha1({ consumerKey, privateKey, token }));
  }

  handshake(connection: AlmConnection, trip: RoundTrip): Strategy {
    return new JiraOAuth1Strategy(this.http, this.consumer(connection), trip);
  }

  /** @throws Problem for a draft that still lacks something */
  private consumer(connection: AlmConnection): Consumer {
    const [lack] = Object.entries(this.missing(connection));
    if (lack) throw new Problem(lack[1], { field: lack[0] });

    const { baseUrl, settings, secrets } = connection;
    return { baseUrl, consumerKey: settings.consumerKey, privateKey: keyObject(secrets.privateKey) };
  }
}
