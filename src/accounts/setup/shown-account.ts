import { isDeepStrictEqual } from 'node:util';
import type { AlmAccount } from '../alm-account.entity.js';
import {
  MAPPED_FIELDS,
  type AlmConnection,
  type AlmProvider,
  type FieldMapping,
} from '../../alm/alm-provider.js';
import { seenOf, type Shown } from '../../web/changed-meanwhile.js';
import type { Site } from '../site.js';
import { PART_LABELS } from './part-labels.js';

/** As the form calls the address of the site. */
const ADDRESS = 'Jira URL';

/** What the form of an account shows, or would show. */
export interface AccountForm extends Pick<AlmAccount, 'name' | 'site'> {
  kind: AlmProvider;
  connection: AlmConnection;
  mapping: FieldMapping;
}

/** What an account is made of, in the words of its form: to tell what somebody else has changed of it meanwhile. */
export function shownAccount({ name, kind, connection, mapping, site }: AccountForm): Shown {
  return {
    name: { label: 'Name', text: name },
    kind: { label: 'Kind', text: kind.label },
    baseUrl: { label: ADDRESS, text: connection.baseUrl },
    ...kind.shown(connection),
    mapping: { label: 'Fields', text: mappingText(mapping, site), value: mapped(mapping) },
  };
}

/** The hidden field of the page that tells what it showed of the account. */
export function seenOfAccount({ account: { name, mapping, site }, kind, connection }: Site): string {
  return seenOf(shownAccount({ name, mapping, site, kind, connection }));
}

/** Whether links made with the one connection stay good with the other. */
export function isSameLink(kind: AlmProvider, one: AlmConnection, other: AlmConnection): boolean {
  return isDeepStrictEqual(boundTo(kind, one), boundTo(kind, other));
}

/** What drops links where it is changed, as the form calls it. */
export function bindingLabels({ kind, connection }: Pick<AccountForm, 'kind' | 'connection'>): string[] {
  return [ADDRESS, ...bindingOf(kind, connection).map(({ label }) => label)];
}

function boundTo(kind: AlmProvider, connection: AlmConnection): string[] {
  return [connection.baseUrl, ...bindingOf(kind, connection).map(({ text }) => text)];
}

function bindingOf(kind: AlmProvider, connection: AlmConnection) {
  return Object.values(kind.shown(connection)).filter(({ isBinding }) => isBinding);
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
