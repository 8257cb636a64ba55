import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmPlaces, AlmProvider } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import type { Form } from '../web/form.js';
import { timeView } from '../web/words.js';
import type { Visitor } from '../web/visitor.js';
import type { Credential } from './credential.entity.js';
import { isUsable } from './credentials.service.js';

/** One person's link to one account, in words. */
export function linkView(account: AlmAccount, credential: Credential | undefined) {
  const isLinked = credential !== undefined && isUsable(credential, account);
  return {
    isLinked,
    needsAttention: credential !== undefined && !isLinked,
    badge: badgeOf(credential, isLinked),
    as: credential ? `${credential.displayName} (${credential.userName})` : '',
    since: credential ? timeView(credential.linkedAt) : null,
    until: credential?.expiresAt ? timeView(credential.expiresAt) : null,
    failure: credential && !isLinked ? (credential.failure ?? endOf(credential)) : '',
    failingSince: credential?.failingSince ? timeView(credential.failingSince) : null,
  };
}

function badgeOf(credential: Credential | undefined, isLinked: boolean) {
  if (isLinked) return { kind: 'linked', text: 'Linked' };
  return credential ? { kind: 'attention', text: 'Link again' } : { kind: 'unlinked', text: 'Not linked' };
}

function endOf(credential: Credential): string {
  return credential.expiresAt && credential.expiresAt <= new Date()
    ? 'The link has reached its end.'
    : 'The link was made with settings of the ALM account that have changed since.';
}

export function credentialsIndexView(
  me: Visitor,
  accounts: AlmAccount[],
  kinds: Map<string, string>,
  credentials: Credential[],
) {
  return {
    title: 'ALM Credentials',
    section: 'profile',
    canAddAccount: me.isAdministrator,
    chooseAccountKind: paths.accounts.choose(),
    accounts: accounts.map((account) => ({
      name: account.name,
      kind: kinds.get(account.id) ?? '',
      baseUrl: account.baseUrl,
      edit: paths.credentials.edit({ accountId: account.id }),
      link: linkView(
        account,
        credentials.find(({ accountId }) => accountId === account.id),
      ),
    })),
  };
}

interface Edit {
  account: AlmAccount;
  places: AlmPlaces;
  provider: AlmProvider;
  credential: Credential | undefined;
  returnTo: string;
  form: Form<object>;
}

export function credentialsEditView({ account, places, provider, credential, returnTo, form }: Edit) {
  const params = { accountId: account.id };
  return {
    title: `Your link to ${account.name}`,
    section: 'profile',
    hasErrors: !form.valid,
    account: {
      name: account.name,
      baseUrl: account.baseUrl,
      host: hostOf(account.baseUrl),
      kind: account.kind,
    },
    isTyped: provider.credentialForm !== undefined,
    link: linkView(account, credential),
    hasCredential: credential !== undefined,
    form: form.view(),
    returnTo,
    signOut: places.signOut,
    index: paths.credentials.index(),
    authorization: paths.credentials.authorization(params),
    update: paths.credentials.edit(params),
    disconnection: paths.credentials.disconnection(params),
  };
}

export function credentialsDisconnectedView(account: AlmAccount, revoke: string) {
  return {
    title: 'Footbridge has forgotten the token',
    section: 'profile',
    layout: 'plain',
    host: hostOf(account.baseUrl),
    account: { name: account.name },
    revoke,
    index: paths.credentials.index(),
  };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
