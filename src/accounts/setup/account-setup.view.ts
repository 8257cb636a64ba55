import type { AlmAccount } from '../alm-account.entity.js';
import type { LoggedExchange } from '../logged-exchange.entity.js';
import type { Site } from '../site.js';
import { MAPPED_FIELDS, type AlmProvider } from '../../alm/alm-provider.js';
import type { Credential } from '../../credentials/credential.entity.js';
import { isUsable, type LinkedPerson } from '../../credentials/credentials.service.js';
import { linkView } from '../../credentials/credentials.view.js';
import { timeView } from '../../dates.js';
import type { Handoff } from '../health/handoff.entity.js';
import { handoffStateView } from '../health/handoff.view.js';
import { authoritiesView, certificateEndView, checkView } from '../health/link-health.view.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { counted } from '../../words.js';
import type { Proof } from './account-setup.service.js';
import { nextStep, setupSteps, stepOf, type ButtonId, type SetupStep, type StepId } from './setup-steps.js';
import type { MappingForm } from './mapping.form.js';
import { PART_LABELS } from './part-labels.js';

const SHORT = 60; // characters

/** One line of the list. */
export interface AccountRow {
  account: AlmAccount;
  kind: string;
  links: LinkedPerson[];
  lastCall: LoggedExchange | undefined;
  /** Of a draft: the step that is to be done next. */
  next: string;
}

export function accountsIndexView(rows: AccountRow[]) {
  return {
    title: 'ALM Accounts',
    section: 'accounts',
    choose: paths.accounts.choose(),
    accounts: rows.map(({ account, kind, links, lastCall, next }) => ({
      name: nameOf(account),
      kind,
      baseUrl: account.baseUrl || 'No address yet',
      edit: paths.accounts.edit({ id: account.id }),
      links: counted(links.length, 'person linked', 'people linked'),
      failing: failingIn(account, links),
      next,
      lastCall: lastCall ? callView(lastCall) : null,
      badge: badgeOf(account, links),
      certificateEnd: certificateEndView(account),
    })),
  };
}

function callView(call: LoggedExchange) {
  return { at: timeView(call.at), isFailure: call.isFailure };
}

export function accountsChooseView(providers: readonly AlmProvider[]) {
  return {
    title: 'Add ALM Account',
    section: 'accounts',
    index: paths.accounts.index(),
    kinds: providers.map(({ kind, label, description }) => ({
      label,
      description,
      create: paths.accounts.create({ kind }),
    })),
  };
}

export function accountsRemovalView(account: AlmAccount, links: number) {
  return {
    title: `Remove ${nameOf(account)}?`,
    section: 'accounts',
    action: paths.accounts.removal({ id: account.id }),
    edit: paths.accounts.edit({ id: account.id }),
    links: links ? counted(links, 'link') : '',
    isSaved: account.isSaved,
  };
}

export interface Setup {
  /** Whose page it is. */
  readerId: string;
  site: Site;
  callbackUrl: string;
  /** The administrator's own. */
  credential: Credential | undefined;
  links: LinkedPerson[];
  /** A pasted secret waits for the agreement that links are dropped. */
  hasSetAside: boolean;
  /** Sheets for a Jira administrator that can be read, the newest first. */
  handoffs: Handoff[];
  /** The site, or the way to it, failed just now. */
  isBroken: boolean;
  form: Form<object>;
  /** The mapping as it was chosen on the page just now; empty when it was not sent. */
  mapping: MappingForm;
  /** What the administrator types of their own credential, for kinds that have it typed. */
  own: Form<object> | undefined;
  proof: { key: string; parts: Proof[]; problem: string };
  /** Name of the step that was asked for, if any. */
  step: string;
}

export function accountsEditView(setup: Setup) {
  const { site, callbackUrl, credential, links, form, own, proof } = setup;
  const { account, kind, connection, places } = site;
  const link = linkView(account, credential);
  const params = { id: account.id };
  const check = checkView(account.lastCheck);
  return {
    title: account.isSaved ? account.name : account.name ? `Set up ${account.name}` : 'Add ALM Account',
    section: 'accounts',
    hasErrors: !form.valid,
    form: form.view(),
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
    canRekey: kind.keys !== undefined,
    isBroken: setup.isBroken,
    check,
    isRefused: check !== null && !check.isGood,
    handoff: handoffStateView(account, setup.handoffs),
    about: kind.describe(connection, { callbackUrl, siteVersion: account.siteVersion }),
    way: wayView(setup),
    isMoreOpen: account.isSaved || wayView(setup).isOpen || wayView(setup).signingUrl !== '',
    canReplaceKey: account.isSaved && kind.keys !== undefined,
    former: formerView(setup),
    otherKind: otherKindView(setup),
    places: { home: account.baseUrl && places.home, setUp: places.setUp ?? '' },
    callbackUrl,
    callbackHint: `Jira sends people back to this address, so ${new URL(callbackUrl).host} has to work for everybody.`,
    link,
    links: links.map(({ person, credential }) => ({ person, ...movingView(account, credential) })),
    linkCount: links.length ? counted(links.length, 'link') : 'the links',
    asksToDropLinks: account.isSaved && (links.length > 0 || setup.hasSetAside),
    hasSetAside: setup.hasSetAside,
    steps: stepsView(setup, link),
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
      check: paths.accounts.check(params),
      ladder: paths.accounts.ladder(params),
    },
  };
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

/** Beside each person, whether they have linked by the account's present kind yet. */
function movingView(account: AlmAccount, credential: Credential) {
  const link = linkView(account, credential);
  return link.isFormer ? { ...link, badge: { kind: 'attention', text: 'Not moved yet' } } : link;
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
function wayView({ site: { account }, form }: Setup) {
  const { signingUrl = '', certificateAuthority = '' } = account.settings;
  const { values, errors } = form.view();
  return {
    signingUrl,
    authorities: authoritiesView(certificateAuthority),
    isOpen: Boolean(certificateAuthority || values.certificateAuthority || errors.certificateAuthority),
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

function mappingView({ site: { account }, mapping: chosen, proof }: Setup) {
  const choices = account.site?.choices;
  if (!choices) return null;
  return MAPPED_FIELDS.map((part) => {
    const mapped = chosen[part] ?? account.mapping[part];
    const proved = proof.parts.find((one) => one.part === part);
    const fields = choices[part].map(({ id, name }) => ({
      value: id,
      label: `${name} (${id})`,
      selected: id === mapped,
    }));
    return {
      part,
      label: PART_LABELS[part],
      options: [{ value: '', label: 'Not used', selected: !mapped }, ...fields],
      ...rawView(proved?.raw ?? ''),
      understood: proved ? proved.understood || 'no value' : '',
    };
  });
}

// A sprint is hundreds of characters in Jira.
function rawView(raw: string) {
  return { raw: raw.slice(0, SHORT), rawRest: raw.length > SHORT ? raw.slice(SHORT) : '' };
}

const BUTTONS: Record<ButtonId, { label: string; leadsTo: keyof typeof paths.accounts; then?: string }> = {
  continue: { label: 'Continue', leadsTo: 'draft' },
  check: { label: 'Check the link', leadsTo: 'draft', then: 'check' },
  authorize: { label: 'Get Auth Token', leadsTo: 'authorization' },
  test: { label: 'Test Connection', leadsTo: 'test' },
  save: { label: 'Save', leadsTo: 'save' },
};

/** The steps by their names; one of them is open, or none of an account with which nothing is left to do. */
function stepsView(setup: Setup, link: ReturnType<typeof linkView>): Partial<Record<StepId, object>> {
  const { site } = setup;
  const steps = setupSteps(site, link);
  const next = nextStep(site, steps);
  const open = openStep(setup, steps) ?? next?.id;
  const views = steps.map((step) => [
    step.id,
    {
      ...step,
      anchor: step.id,
      isNext: step === next,
      isOpen: step.id === open,
      buttons: step.buttons.map((id, i) => ({
        ...buttonView(id, site.account),
        isPrimary: step === next && i === 0,
      })),
    },
  ]);
  return { token: undefined, ...Object.fromEntries(views) };
}

/** The step with something that has to be read before anything else, or the one that was asked for. */
function openStep({ form, proof, step }: Setup, steps: SetupStep[]): StepId | undefined {
  const wrong = form.view().errorList.flatMap(({ field }) => stepOf(field) ?? []);
  if (wrong.length > 0) return wrong[0];
  if (proof.parts.length > 0 || proof.problem) return 'mapping';
  return steps.find(({ id }) => id === step)?.id;
}

function buttonView(id: ButtonId, account: AlmAccount) {
  const { label, leadsTo, then = '' } = BUTTONS[id];
  return {
    label,
    then,
    action: (paths.accounts[leadsTo] as (params: { id: string }) => string)({ id: account.id }),
  };
}

function failingIn(account: AlmAccount, links: LinkedPerson[]): string {
  const failing = failingOf(account, links);
  return failing ? `${counted(failing, 'link does', 'links do')} not work.` : '';
}

function failingOf(account: AlmAccount, links: LinkedPerson[]): number {
  return links.filter(({ credential }) => !isUsable(credential, account)).length;
}

/** Whether it works, as far as is known. */
function badgeOf(account: AlmAccount, links: LinkedPerson[]) {
  const { isSaved, isTested, failingSince } = account;
  if (!isSaved) return { kind: 'draft', text: 'Draft' };
  if (failingSince) return { kind: 'attention', text: 'Refused by Jira' };
  if (!isTested) return { kind: 'attention', text: 'Test it again' };
  const failing = failingOf(account, links);
  if (failing) return { kind: 'attention', text: `${failing} of ${counted(links.length, 'link')} failing` };
  return { kind: 'saved', text: 'Works' };
}

function nameOf({ name }: AlmAccount): string {
  return name || 'Unnamed draft';
}
