import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type {
  AlmClient,
  AlmConnection,
  AlmPlaces,
  AlmProvider,
  Consent,
  CredentialSecret,
  LinkWords,
  Mistake,
  ShownValue,
} from '../../../alm-provider.js';
import type { Climber, Rung } from '../../../link-health.js';
import { Problem } from '../../../../problem.js';
import { doorOf } from '../../wire/account-door.js';
import { jiraInTime } from '../../wire/jira-in-time.js';
import { jiraClient } from '../../rest/jira-client.js';
import { JiraClocks } from '../../signing/jira-clock.js';
import { JiraHttp } from '../../wire/jira-http.js';
import { JiraOAuth1Strategy } from '../../consent/jira-oauth1-strategy.js';
import { jiraPlaces, revokePage, setUpPage } from '../../causes/jira-places.js';
import { JiraServerKind } from '../jira-server-kind.js';
import { climbLadder } from '../../ladder/ladder.js';
import {
  configuredApplicationLink,
  describedApplicationLink,
  JiraServerOAuthAccountForm,
  missingOfApplicationLink,
  newApplicationLink,
} from './application-link.js';
import { jiraSignedAddress } from './signed-address.js';
import { jiraKeyPairs } from '../../signing/key-pairs.js';
import { keyObject } from '../../signing/private-key.js';
import { rsaSha1, type Signer } from '../../signing/signer.js';
import { isToken, JiraTokenCalls, type Consumer } from '../../consent/token-calls.js';

/** Milliseconds: somebody watches while an administrator works in Jira. */
const CHECK_TIME = 2_000;

/** Jira Server or Data Center with an application link: OAuth 1.0a, RSA-SHA1, each person by a token of their own. */
@Injectable()
export class JiraServerOAuth extends JiraServerKind implements AlmProvider {
  readonly kind = 'jira-server-oauth';
  readonly label = 'Jira Server OAuth';
  readonly description =
    'Each person allows Footbridge in Jira, without giving it a password. An administrator of Jira creates an application link once.';
  readonly accountForm = JiraServerOAuthAccountForm;
  readonly draft = newApplicationLink;
  readonly configure = configuredApplicationLink;
  readonly missing = missingOfApplicationLink;
  readonly describe = describedApplicationLink;
  readonly words: LinkWords = {
    secret: 'token',
    invitation: 'It takes one visit to Jira, and you come back here.',
    button: 'Get OAuth token',
    beforeItEnds: 'Get a new token when it suits you; nothing else changes.',
  };
  readonly mistakenFor: Mistake = {
    kind: 'jira-server-oauth2',
    label: 'Jira Server OAuth 2.0',
    sign: 'Does Jira show a client ID and a client secret, and no box for a public key?',
    causes: ['consumer-unknown', 'consumer-is-client-id'],
  };

  /** A check may ask also for a key pair that is not in use yet: `consent.check(keys.use(connection), …)`. */
  readonly consent: Consent = {
    proves: 'Jira knows Footbridge and accepts its signature.',
    button: 'Get Auth Token',
    arrived: 'The auth token is here.',
    means: 'Keys',
    check: async (connection, callbackUrl) => {
      const consumer = this.consumer(connection);
      const door = doorOf(this.http, connection, { within: CHECK_TIME - 100 });
      const asked = new JiraTokenCalls(door, consumer).requestToken({ oauth_callback: callbackUrl });
      await jiraInTime(asked, CHECK_TIME, connection.baseUrl);
    },
    strategy: (connection, trip) =>
      new JiraOAuth1Strategy(doorOf(this.http, connection), this.consumer(connection), trip),
    handleIn: ({ oauth_token }) => (isToken(oauth_token) ? oauth_token : undefined),
  };
  readonly keys = jiraKeyPairs;
  readonly signedAddress = jiraSignedAddress;

  private readonly clocks = new JiraClocks();
  /** Second key pairs that a Jira has been seen to accept already. */
  private readonly inJira = new WeakSet<KeyObject>();

  constructor(private readonly http: JiraHttp) {
    super();
  }

  override shown(connection: AlmConnection): Record<string, ShownValue> {
    const { consumerKey = '' } = connection.settings;
    const fingerprint = this.keys.inUse(connection)?.fingerprint;
    return {
      consumerKey: { label: 'Consumer Key', text: consumerKey, isBinding: true },
      privateKey: {
        label: 'Private Key',
        text: fingerprint ? `the one with the fingerprint ${fingerprint}` : '',
        isBinding: true,
      },
      ...super.shown(connection),
    };
  }

  climb(connection: AlmConnection, climber: Climber): Promise<Rung[]> {
    const { credential } = climber;
    return climbLadder({
      http: this.http,
      connection,
      climber,
      proof: 'Access token',
      consumer: () => this.consumer(connection),
      ...(credential && { signer: () => this.signer(connection, credential) }),
    });
  }

  places({ baseUrl }: AlmConnection): AlmPlaces {
    // A draft without an address has no such pages yet.
    return {
      ...jiraPlaces(baseUrl),
      ...(baseUrl && { setUp: setUpPage(baseUrl).href, revoke: revokePage(baseUrl) }),
    };
  }

  client(connection: AlmConnection, credential: CredentialSecret): AlmClient {
    const door = doorOf(this.http, connection);
    return jiraClient(door, connection.baseUrl, this.signer(connection, credential));
  }

  clockOffset(baseUrl: string): number {
    return this.clocks.of(baseUrl).offset;
  }

  private signer(connection: AlmConnection, { token }: CredentialSecret): Signer {
    return rsaSha1({ ...this.consumer(connection), token });
  }

  /** @throws Problem for a draft that still lacks something */
  private consumer(connection: AlmConnection): Consumer {
    const [lack] = Object.entries(this.missing(connection));
    if (lack) throw new Problem(lack[1], { field: lack[0] });

    const { baseUrl, settings, secrets } = connection;
    return {
      baseUrl,
      signingUrl: settings.signingUrl,
      consumerKey: settings.consumerKey,
      ...this.signingKeys(secrets),
      clock: this.clocks.of(baseUrl),
    };
  }

  /** The key pair to sign with, and the other one while Jira may have either. */
  private signingKeys({
    privateKey,
    nextPrivateKey,
  }: Record<string, string>): Pick<Consumer, 'privateKey' | 'otherKey'> {
    const current = keyObject(privateKey);
    if (!nextPrivateKey) return { privateKey: current };

    const next = keyObject(nextPrivateKey);
    return this.inJira.has(next)
      ? { privateKey: next, otherKey: { privateKey: current, accepted: () => this.inJira.delete(next) } }
      : { privateKey: current, otherKey: { privateKey: next, accepted: () => this.inJira.add(next) } };
  }
}
