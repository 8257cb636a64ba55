import type { AlmConnection, PrivateAuthorities, ShownValue } from '../../alm-provider.js';
import { causeTitle } from '../causes/causes.js';
import { proposeMapping } from '../rest/field-mapping.js';
import { partAsText } from '../rest/field-values.js';
import { authoritiesOf, parseCertificateAuthority } from '../wire/certificate-authority.js';

/** What is the same for every kind of Jira Server account. */
export abstract class JiraServerKind {
  readonly proposeMapping = proposeMapping;
  readonly interpret = partAsText;
  readonly causeTitle = causeTitle;

  readonly authorities: PrivateAuthorities = {
    inUse: ({ settings }) => authoritiesOf(settings.certificateAuthority),
    add: (connection, pem) =>
      trusting(connection, `${connection.settings.certificateAuthority ?? ''}\n${pem}`),
    forget: (connection) => trusting(connection, ''),
  };

  shown(connection: AlmConnection): Record<string, ShownValue> {
    return {
      certificateAuthority: {
        label: 'Private certificate authority',
        text: this.authorities
          .inUse(connection)
          .map(({ subject }) => subject)
          .join('; '),
        value: connection.settings.certificateAuthority ?? '',
      },
    };
  }
}

function trusting(connection: AlmConnection, pasted: string): AlmConnection {
  const { pem } = parseCertificateAuthority(pasted, connection.settings.certificateAuthority);
  return { ...connection, settings: { ...connection.settings, certificateAuthority: pem } };
}
