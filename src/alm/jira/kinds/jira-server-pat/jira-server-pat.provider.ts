import { Injectable } from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type {
  AlmClient,
  AlmConnection,
  AlmPlaces,
  AlmProvider,
  ConfiguredConnection,
  CredentialSecret,
  Grant,
  LinkWords,
  Renewal,
  Revocation,
  TypedCredential,
} from '../../../alm-provider.js';
import type { Climber, Rung } from '../../../link-health.js';
import { Problem } from '../../../../problem.js';
import { Secret } from '../../../../secret-field.js';
import { doorOf } from '../../wire/account-door.js';
import { jiraClient } from '../../rest/jira-client.js';
import { JiraHttp } from '../../wire/jira-http.js';
import { jiraPlaces, personalTokensPage } from '../../causes/jira-places.js';
import { JiraServerAccountForm } from '../jira-server-account.form.js';
import { JiraServerKind } from '../jira-server-kind.js';
import { configuredAddress } from '../address-only.js';
import { climbLadder } from '../../ladder/ladder.js';
import { PersonalTokens } from '../../rest/personal-tokens.js';
import { personalToken } from './pasted-token.js';
import { bearer } from '../../signing/signer.js';

/** What a token that Footbridge makes is called in Jira. */
const TOKEN_NAME = 'Footbridge';
/** Days; Jira's own form proposes as many. */
const TOKEN_LIFE = 90;

export class JiraServerPatAccountForm extends JiraServerAccountForm {}

export class JiraServerPatCredentialForm {
  @Secret()
  @IsString({ message: 'Paste your personal access token.' })
  @IsNotEmpty({ message: 'Paste your personal access token.' })
  @MaxLength(10_000, { message: 'This is too long for a personal access token.' })
  token: string;
}

/** Jira Server or Data Center from 8.14 on, with a personal access token of each person's own. */
@Injectable()
export class JiraServerPat extends JiraServerKind implements AlmProvider {
  readonly kind = 'jira-server-pat';
  readonly label = 'Jira Server personal access token';
  readonly description =
    'Each person makes a token of their own in Jira and pastes it here. Nobody has to administer Jira: an address and a token are enough. From Jira 8.14 on, also on 10 and 11.';
  readonly accountForm = JiraServerPatAccountForm;
  readonly words: LinkWords = {
    secret: 'token',
    invitation: 'Make a personal access token in Jira and paste it once; then you come back here.',
    button: 'Enter a token',
    beforeItEnds:
      'Renew it when it suits you: Footbridge makes a new token in Jira, and nothing else changes.',
  };

  readonly typed: TypedCredential = {
    form: JiraServerPatCredentialForm,
    grant: ({ token = '' }) => ({ secret: { token: personalToken(token) } }),
    lookUp: async (connection, grant) => {
      const found = await this.tokens(connection, grant.secret).inUse();
      return found ? granted(grant.secret.token, found) : grant;
    },
  };

  /** The old token makes the new one, and the new one ends the old one: there is always one that works. */
  readonly renewal: Renewal = {
    renew: async (connection, secret) => {
      const { rawToken, ...made } = await this.tokens(connection, secret).create(TOKEN_NAME, TOKEN_LIFE);
      return granted(rawToken, made);
    },
  };

  readonly revocation: Revocation = {
    revoke: async (connection, secret) => {
      const tokens = this.tokens(connection, secret);
      const id = Number(secret.id) || (await tokens.inUse())?.id;
      if (id === undefined)
        throw new Problem('Jira does not say which of your tokens this one is.', {
          status: 409,
          nextStep: `Revoke it at ${personalTokensPage(connection.baseUrl).href}.`,
        });
      await tokens.remove(id);
    },
  };

  constructor(private readonly http: JiraHttp) {
    super();
  }

  async draft(): Promise<AlmConnection> {
    return { baseUrl: '', settings: {}, secrets: {} };
  }

  configure(current: AlmConnection, typed: Record<string, string>): ConfiguredConnection {
    return configuredAddress(current, typed, 'tokens');
  }

  missing({ baseUrl }: AlmConnection): Record<string, string> {
    return baseUrl ? {} : { baseUrl: 'Enter the address of your Jira.' };
  }

  describe({ baseUrl }: AlmConnection): object {
    return { tokensPage: baseUrl ? personalTokensPage(baseUrl).href : '', tokenName: TOKEN_NAME };
  }

  places({ baseUrl }: AlmConnection): AlmPlaces {
    return { ...jiraPlaces(baseUrl), ...(baseUrl && { revoke: personalTokensPage(baseUrl).href }) };
  }

  client(connection: AlmConnection, { token }: CredentialSecret): AlmClient {
    const [lack] = Object.entries(this.missing(connection));
    if (lack) throw new Problem(lack[1], { field: lack[0] });
    return jiraClient(doorOf(this.http, connection), connection.baseUrl, bearer(token));
  }

  climb(connection: AlmConnection, climber: Climber): Promise<Rung[]> {
    const { credential } = climber;
    return climbLadder({
      http: this.http,
      connection,
      climber,
      proof: 'Personal access token',
      ...(credential && { signer: () => bearer(credential.token) }),
    });
  }

  private tokens(connection: AlmConnection, { token }: CredentialSecret): PersonalTokens {
    return new PersonalTokens(doorOf(this.http, connection), connection.baseUrl, bearer(token));
  }
}

function granted(
  token: string,
  { id, name, expiringAt }: { id: number; name: string; expiringAt?: Date },
): Grant {
  return { secret: { token, id: String(id) }, name, ...(expiringAt && { expiresAt: expiringAt }) };
}
