import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmPlaces, AlmProvider, LinkWords } from '../alm/alm-provider.js';
import { timeView } from '../dates.js';
import { paths } from '../paths.js';
import { may } from '../rights/permissions.js';
import type { Form } from '../web/form.js';
import type { Visitor } from '../web/visitor.js';
import { announcedDay, endInWords } from './credential-end.js';
import type { Credential } from './credential.entity.js';
import type { Disconnection } from './disconnection.entity.js';
import { endOf as endOfProof } from './disconnections.js';
import { isUsable } from './usable.js';

/** One person's link to one account, in words. */
export function linkView(account: AlmAccount, credential: Credential | undefined) {
  const isLinked = credential !== undefined && isUsable(credential, account);
  return {
    isLinked,
    /** By the kind that the account was of before; it works as long as that one does. */
    isFormer: isLinked && credential.configurationVersion !== account.configurationVersion,
    needsAttention: credential !== undefined && !isLinked,
    badge: badgeOf(credential, isLinked),
    as: credential ? `${credential.displayName} (${credential.userName})` : '',
    since: credential ? timeView(credential.linkedAt) : null,
    name: credential?.name ?? '',
    until: credential?.expiresAt ? timeView(credential.expiresAt) : null,
    end: credential && isLinked ? endInWords(credential) : '',
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

interface Links {
  accounts: AlmAccount[];
  /** By the id of the account. */
  kinds: Map<string, AlmProvider>;
  credentials: Credential[];
  disconnections: Disconnection[];
}

export function credentialsIndexView(me: Visitor, { accounts, kinds, credentials, disconnections }: Links) {
  return {
    title: 'ALM Credentials',
    section: 'profile',
    canAddAccount: may(me.role, 'set up ALM accounts'),
    chooseAccountKind: paths.accounts.choose(),
    accounts: accounts.map((account) => ({
      name: account.name,
      kind: kinds.get(account.id)?.label ?? '',
      words: kinds.get(account.id)?.words ?? null,
      baseUrl: account.baseUrl,
      edit: paths.credentials.edit({ accountId: account.id }),
      link: linkView(
        account,
        credentials.find(({ accountId }) => accountId === account.id),
      ),
      proof: disconnections.some(({ accountId }) => accountId === account.id) ? disconnectionOf(account) : '',
    })),
  };
}

/** What somebody is told whose account has got another kind since they linked to it. */
export function movingWords(from: AlmProvider, to: AlmProvider): string {
  return `An administrator has changed this account from ${from.label} to ${to.label}. Your link works until the former way is ended. ${to.words.invitation}`;
}

interface Edit {
  account: AlmAccount;
  places: AlmPlaces;
  provider: AlmProvider;
  /** The kind that the credential was made for. */
  linkedBy: AlmProvider;
  credential: Credential | undefined;
  disconnection: Disconnection | undefined;
  returnTo: string;
  form: Form<object>;
}

export function credentialsEditView(edit: Edit) {
  const { account, places, provider, linkedBy, credential, disconnection, returnTo, form } = edit;
  const params = { accountId: account.id };
  const link = linkView(account, credential);
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
    isTyped: provider.typed !== undefined,
    words: provider.words,
    formerWords: linkedBy.words,
    about: provider.describe(
      { baseUrl: account.baseUrl, settings: account.settings, secrets: {} },
      { callbackUrl: '', siteVersion: account.siteVersion },
    ),
    renewal:
      linkedBy.renewal && !linkedBy.renewal.isDue && link.isLinked && !link.isFormer
        ? paths.credentials.renewal(params)
        : '',
    endsInSite: linkedBy.revocation !== undefined,
    moves: link.isFormer && account.isTested ? movingWords(linkedBy, provider) : '',
    canRevoke: places.revoke !== undefined,
    link,
    // Said below with what is to be done about it.
    notices: [],
    failureTitle: 'This link does not work any more',
    endNotice: {
      kind: credential && (announcedDay(credential) ?? 30) < 30 ? 'warning' : 'info',
      title: `This link ${link.end}`,
      text: provider.words.beforeItEnds,
    },
    proof: disconnection ? disconnectionOf(account) : '',
    hasCredential: credential !== undefined,
    form: form.view(),
    returnTo,
    signOut: places.signOut,
    index: paths.credentials.index(),
    authorization: paths.credentials.authorization(params),
    update: paths.credentials.edit(params),
    disconnection: paths.credentials.disconnection(params),
    ladder: paths.credentials.ladder(params),
  };
}

interface Disconnected {
  account: AlmAccount;
  revoke: string;
  words: LinkWords;
  /** Absent when nothing can be proved in this session (any more). */
  disconnection: Disconnection | undefined;
}

export function credentialsDisconnectedView({ account, revoke, words, disconnection }: Disconnected) {
  return {
    title: `You are disconnected from ${account.name}`,
    section: 'profile',
    layout: 'plain',
    host: hostOf(account.baseUrl),
    account: { name: account.name },
    words,
    revoke,
    proof: disconnection ? paths.credentials.proof({ accountId: account.id }) : '',
    until: disconnection ? timeView(endOfProof(disconnection)) : null,
    index: paths.credentials.index(),
  };
}

function disconnectionOf({ id }: AlmAccount): string {
  return paths.credentials.disconnection({ accountId: id });
}

function hostOf(url: string): string {
  return new URL(url).host;
}
