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
  TypedCredential,
} from '../../../alm-provider.js';
import type { Climber, Rung } from '../../../link-health.js';
import { Problem } from '../../../../problem.js';
import { Secret } from '../../../../secret-field.js';
import { doorOf } from '../../wire/account-door.js';
import { jiraClient } from '../../rest/jira-client.js';
import { JiraHttp } from '../../wire/jira-http.js';
import { climbLadder } from '../../ladder/ladder.js';
import { jiraPlaces } from '../../causes/jira-places.js';
import { JiraServerAccountForm } from '../jira-server-account.form.js';
import { JiraServerKind } from '../jira-server-kind.js';
import { configuredAddress } from '../address-only.js';
import { basic } from '../../signing/signer.js';

export class JiraServerBasicAccountForm extends JiraServerAccountForm {}

export class JiraServerBasicCredentialForm {
  @IsString({ message: 'Enter your Jira user name.' })
  @IsNotEmpty({ message: 'Enter your Jira user name.' })
  @MaxLength(255, { message: 'A Jira user name has at most 255 characters.' })
  username: string;

  @Secret()
  @IsString({ message: 'Enter your Jira password.' })
  @IsNotEmpty({ message: 'Enter your Jira password.' })
  @MaxLength(1_000, { message: 'This password is too long.' })
  password: string;
}

/** Jira Server or Data Center with each person's own user name and password: HTTP Basic. */
@Injectable()
export class JiraServerBasic extends JiraServerKind implements AlmProvider {
  readonly kind = 'jira-server-basic';
  readonly label = 'Jira Server user name and password';
  readonly description =
    'Each person enters their own Jira user name and password. Nothing has to be set up in Jira up to version 10; Jira 11 refuses passwords (403) until an administrator of Jira allows them. After several wrong passwords Jira asks for a captcha, which only the browser can solve.';
  readonly accountForm = JiraServerBasicAccountForm;
  readonly typed: TypedCredential = {
    form: JiraServerBasicCredentialForm,
    grant: passwordGrant,
  };
  readonly words: LinkWords = {
    secret: 'password',
    invitation: 'Enter your Jira user name and password once, and you come back here.',
    button: 'Enter user name and password',
    beforeItEnds: 'Enter them again when it suits you; nothing else changes.',
  };

  constructor(private readonly http: JiraHttp) {
    super();
  }

  async draft(): Promise<AlmConnection> {
    return { baseUrl: '', settings: {}, secrets: {} };
  }

  configure(current: AlmConnection, typed: Record<string, string>): ConfiguredConnection {
    return configuredAddress(current, typed, 'passwords');
  }

  missing({ baseUrl }: AlmConnection): Record<string, string> {
    return baseUrl ? {} : { baseUrl: 'Enter the address of your Jira.' };
  }

  describe(): object {
    return {};
  }

  places({ baseUrl }: AlmConnection): AlmPlaces {
    return jiraPlaces(baseUrl);
  }

  client(connection: AlmConnection, { username, password }: CredentialSecret): AlmClient {
    const [lack] = Object.entries(this.missing(connection));
    if (lack) throw new Problem(lack[1], { field: lack[0] });
    return jiraClient(doorOf(this.http, connection), connection.baseUrl, basic(username, password));
  }

  climb(connection: AlmConnection, climber: Climber): Promise<Rung[]> {
    const { credential } = climber;
    return climbLadder({
      http: this.http,
      connection,
      climber,
      proof: 'User name and password',
      ...(credential && { signer: () => basic(credential.username, credential.password) }),
    });
  }
}

function passwordGrant({ username = '', password = '' }: Record<string, string>): Grant {
  const name = username.trim();
  if (!name) throw new Problem('Enter your Jira user name.', { field: 'username' });
  // A colon ends the name in HTTP Basic: RFC 7617 2.
  if (name.includes(':')) throw new Problem('A Jira user name has no colon in it.', { field: 'username' });
  if (!password) throw new Problem('Enter your Jira password.', { field: 'password' });
  return { secret: { username: name, password } };
}
