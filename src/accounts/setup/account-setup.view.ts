import type { AlmAccount } from '../alm-account.entity.js';
import type { Credential } from '../../credentials/credential.entity.js';
import { linkView } from '../../credentials/credentials.view.js';
import type { LinkedPerson } from '../../credentials/stored-credentials.js';
import { timeView } from '../../dates.js';
import { handoffStateView } from '../health/handoff.view.js';
import { nameOf } from '../account-name.js';
import { authoritiesView, certificateEndView } from '../health/certificates.view.js';
import { checkView, WATCH_EVERY } from '../health/check.view.js';
import { paths } from '../../paths.js';
import { allOf, anyOf, counted } from '../../words.js';
import { badgeOf } from './health.view.js';
import { mappingView } from './mapping.view.js';
import { bindingLabels } from './shown-account.js';
import type { Setup } from './setup.js';
import { stepsView } from './setup-steps.view.js';
import { summaryView } from './summary.view.js';

export function accountsEditView(setup: Setup) {
  const { site, callbackUrl, credential, links, form, own, proof } = setup;
  const { account, kind, connection, places } = site;
  const link = linkView(account, credential);
  const params = { id: account.id };
  const check = checkView(account.lastCheck);
  const way = wayView(setup);
  return {
    title: account.isSaved ? account.name : account.name ? `Set up ${account.name}` : 'Add ALM Account',
    section: 'accounts',
    hasErrors: !form.valid,
    form: withWayOut(setup),
    own: own?.view() ?? null,
    ownForm: own?.view() ?? form.view(),
    account: {
      kind: account.kind,
      kindLabel: kind.label,
      name: nameOf(account),
      baseUrl: account.baseUrl,
      isSaved: account.isSaved,
      badge: badgeOf(account, links),
    },
    key: kind.keys?.inUse(connection) ?? null,
    nextKey: kind.keys?.next(connection) ?? null,
    needsConsent: kind.consent !== undefined,
    hasKeys: kind.keys !== undefined,
    canTrust: kind.authorities !== undefined,
    check,
    isRefused: check !== null && !check.isGood,
    watchEvery: WATCH_EVERY,
    areKeysOpen: areKeysOpen(setup),
    handoff: handoffStateView(account, setup.handoffs),
    about: kind.describe(connection, { callbackUrl, siteVersion: account.siteVersion }),
    way,
    isMoreOpen: account.isSaved || way.isOpen || way.signedFor !== '',
    canReplaceKey: account.isSaved && kind.keys !== undefined,
    former: formerView(setup),
    otherKind: otherKindView(setup),
    places: { home: account.baseUrl && places.home, setUp: places.setUp ?? '' },
    callbackUrl,
    callbackHint: `Jira sends people back to this address, so ${new URL(callbackUrl).host} has to work for everybody.`,
    link,
    links: links.map((link) => ({
      person: link.person,
      alsoBy: alsoBy(link, links),
      ...movingView(account, link.credential),
    })),
    dropLegend: `Changing ${anyOf(bindingLabels(site))} drops`,
    linkCount: links.length ? counted(links.length, 'link') : 'the links',
    asksToDropLinks: account.isSaved && (links.length > 0 || setup.setAside.length > 0),
    setAside: allOf(setup.setAside),
    steps: stepsView(setup, link),
    summary: summaryView(setup),
    newBoard: account.isSaved && account.isTested ? `${paths.boards.new()}?account=${account.id}` : '',
    people: paths.people.index(),
    isLinkToBeMade: account.baseUrl !== '' && !link.isLinked && !check?.isGood && !account.isTested,
    site: siteView(setup),
    mapping: mappingView(setup),
    proofKey: proof.key,
    proofForm: {
      values: { proof: proof.key },
      errors: { ...form.view().errors, ...(proof.problem && { proof: proof.problem }) },
      warnings: {},
    },
    isProved: proof.parts.length > 0,
    paths: {
      index: paths.accounts.index(),
      draft: paths.accounts.draft(params),
      keyPair: paths.accounts.keyPair(params),
      authorization: paths.accounts.authorization(params),
      test: paths.accounts.test(params),
      save: paths.accounts.save(params),
      removal: paths.accounts.removal(params),
      exchanges: paths.accounts.exchanges(params),
      webhook: paths.accounts.webhook(params),
      edit: paths.accounts.edit(params),
      check: paths.accounts.check(params),
      ladder: paths.accounts.ladder(params),
    },
  };
}

/** Where the way to the site breaks, what is said leads on to every step of it. */
function withWayOut({ form, isBroken, site: { account } }: Setup) {
  const view = form.view();
  const everyStep = { label: 'Every step', href: paths.accounts.ladder({ id: account.id }) };
  return isBroken ? { ...view, link: view.link ?? everyStep } : view;
}

/** What is said while people are still linked by the kind that the account was of before. */
function formerView({ site: { account }, links }: Setup) {
  const { former, isTested, isSaved } = account;
  const left = links.filter(
    ({ credential }) => credential.configurationVersion === former?.configurationVersion,
  );
  if (!isSaved || left.length === 0) return null;
  return {
    title: `${counted(left.length, 'person is', 'people are')} still linked by the former kind`,
    text: `They read and write as before${isTested ? ' and are asked to link again' : '; once Test Connection has worked here they are asked to link again'}.`,
    path: paths.accounts.kind({ id: account.id }),
  };
}

/** Whether something is said beside one of the boxes that an ordinary set-up leaves as they are. */
function areKeysOpen({ form, site: { kind, connection } }: Setup): boolean {
  const { errors, warnings } = form.view();
  return Object.keys(kind.shown(connection)).some((field) => errors[field] || warnings[field]);
}

/** Beside each person, whether they have linked by the account's present kind yet. */
function movingView(account: AlmAccount, credential: Credential) {
  const link = linkView(account, credential);
  return link.isFormer ? { ...link, badge: { kind: 'attention', text: 'Not moved yet' } } : link;
}

/** Who else is linked as the same person of the site. It may be right, as for a shared login; it is to be seen. */
function alsoBy({ credential }: LinkedPerson, links: LinkedPerson[]): string {
  const others = links.filter((one) => one.credential !== credential);
  return allOf(
    others.filter((one) => one.credential.userKey === credential.userKey).map(({ person }) => person),
  );
}

/** The kind that is easily taken for this one in the site, offered to whoever sees its signs. */
function otherKindView({ site: { account, kind } }: Setup) {
  const { mistakenFor } = kind;
  if (!mistakenFor || account.isSaved) return null;
  const { sign, label } = mistakenFor;
  const cause = account.lastCheck?.problem?.cause ?? '';
  return {
    sign,
    label,
    isLikely: mistakenFor.causes.includes(cause),
    action: `${paths.accounts.draft({ id: account.id })}?kind=${encodeURIComponent(mistakenFor.kind)}`,
  };
}

/** What is special about the way to the site. */
function wayView({ site: { account, kind, connection }, form }: Setup) {
  const authorities = kind.authorities?.inUse(connection) ?? [];
  const { values, errors } = form.view();
  return {
    signedFor: kind.signedAddress?.inUse(connection) ?? '',
    authorities: authoritiesView(authorities),
    isOpen: Boolean(authorities.length || values.certificateAuthority || errors.certificateAuthority),
    certificateEnd: certificateEndView(account),
  };
}

function siteView({ site: opened, readerId }: Setup) {
  const { site, isTested, baseUrl } = opened.account;
  if (!site || !isTested) return null;
  return {
    title: site.title,
    version: site.version,
    testedAs: site.testedAs,
    testedAt: timeView(new Date(site.testedAt)),
    // What somebody else may see in Jira is theirs alone.
    readable: site.testedBy === readerId ? site.readable : '',
    otherAddress: site.baseUrl.replace(/\/+$/, '') === baseUrl ? '' : site.baseUrl,
  };
}
