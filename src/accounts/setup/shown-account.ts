import type { AlmAccount } from '../alm-account.entity.js';
import {
  MAPPED_FIELDS,
  type AlmConnection,
  type AlmProvider,
  type FieldMapping,
} from '../../alm/alm-provider.js';
import { authoritiesView } from '../health/link-health.view.js';
import type { Shown } from '../../web/changed-meanwhile.js';
import { PART_LABELS } from './part-labels.js';

/** What the form of an account shows, or would show. The key pair is known by its public half. */
export interface AccountForm extends Pick<AlmAccount, 'name' | 'site'> {
  kind: AlmProvider;
  connection: AlmConnection;
  mapping: FieldMapping;
}

/** What an account is made of, in the words of its form: to tell what somebody else has changed of it meanwhile. */
export function shownAccount({ name, kind, connection, mapping, site }: AccountForm): Shown {
  const { baseUrl, settings } = connection;
  const { consumerKey = '', certificateAuthority = '' } = settings;
  const fingerprint = kind.keys?.inUse(connection)?.fingerprint ?? '';
  return {
    name: { label: 'Name', text: name },
    kind: { label: 'Kind', text: kind.label },
    baseUrl: { label: 'Jira URL', text: baseUrl },
    consumerKey: { label: 'Consumer Key', text: consumerKey },
    privateKey: { label: 'Private Key', text: fingerprint && `the one with the fingerprint ${fingerprint}` },
    certificateAuthority: {
      label: 'Private certificate authority',
      text: authoritiesView(certificateAuthority)
        .map(({ subject }) => subject)
        .join('; '),
      value: certificateAuthority,
    },
    mapping: { label: 'Fields', text: mappingText(mapping, site), value: mapped(mapping) },
  };
}

function mappingText(mapping: FieldMapping, site: AlmAccount['site']): string {
  return mapped(mapping)
    .map(([part, id]) => {
      const name = site?.choices[part].find((one) => one.id === id)?.name ?? id;
      return `${PART_LABELS[part]}: ${name}`;
    })
    .join(', ');
}

/** Always in the same order. */
function mapped(mapping: FieldMapping) {
  return MAPPED_FIELDS.filter((part) => mapping[part]).map((part) => [part, mapping[part]!] as const);
}
