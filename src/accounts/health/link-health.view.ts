import type { Site } from '../site.js';
import { rungsFor, type AlmAccount, type LinkCheck } from '../alm-account.entity.js';
import type { Mender } from '../../alm/alm-problem.js';
import type { ShownValue, TrustedAuthority } from '../../alm/alm-provider.js';
import type { PresentedCertificate, Rung, RungProblem, RungState } from '../../alm/link-health.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { counted, inDigits } from '../../words.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds
const CERTIFICATE_ALARM = 30 * DAY;
const CLOCK_ALARM = 60; // seconds
/** Milliseconds between two looks of a page that watches. */
const WATCH_EVERY = 3_000;

const MENDERS: Record<Mender, string> = {
  you: 'You',
  administrator: 'A Footbridge administrator',
  'jira-administrator': 'A Jira administrator',
  network: 'Whoever runs the network or proxy',
};

const STATES: Record<RungState, { icon: string; text: string }> = {
  passed: { icon: 'check', text: 'Passed' },
  warned: { icon: 'warning', text: 'Take note' },
  failed: { icon: 'close', text: 'Broken' },
  skipped: { icon: 'minus', text: 'Not tried' },
};

const ACCEPTED = 'Jira accepts Footbridge.';

export function nameOf({ name }: AlmAccount): string {
  return name || 'Unnamed draft';
}

/**
 * The last answer of the site, in words; null when it has not been asked.
 *
 * @param ladder path of the page on which a refused call is shown piece by piece; empty where there is a button for it.
 */
export function checkView(check: LinkCheck | null, ladder = '') {
  if (!check) return null;
  const { problem, clockOffset = 0 } = check;
  const hasDetails = problem?.hasDetails ?? false;
  return {
    kind: problem ? 'error' : Math.abs(clockOffset) > CLOCK_ALARM ? 'warning' : 'success',
    clock: clockSentence(check),
    hasDetails,
    remark: problem?.remark ?? '',
    ladder: hasDetails ? ladder : '',
    isGood: problem === undefined,
    title: problem?.sentence ?? check.proves ?? ACCEPTED,
    problem: problem ? { who: MENDERS[problem.mender], where: problem.where, cure: problem.cure } : null,
    at: timeView(new Date(check.at)),
    by: check.by,
  };
}

/** One sentence of the last answer, for a list and for a page that watches. */
export function checkSentence(check: LinkCheck): string {
  if (!check.problem) return `${check.proves ?? ACCEPTED} ${clockSentence(check)}`.trim();
  const { sentence, mender, cure } = check.problem;
  return `${sentence} Who must act: ${MENDERS[mender].toLowerCase()}. ${cure}`;
}

function clockSentence({ at, clockOffset = 0 }: LinkCheck): string {
  if (clockOffset === 0) return '';
  const seconds = counted(Math.abs(clockOffset), 'second');
  const direction = clockOffset > 0 ? 'ahead of' : 'behind';
  const said = `Jira's clock was ${seconds} ${direction} that of Footbridge at ${timeView(new Date(at)).text}, so the time that Footbridge sends was corrected by ${seconds}.`;
  return Math.abs(clockOffset) > CLOCK_ALARM ? `${said} Have both machines set their clock by NTP.` : said;
}

export function checkPageView(account: AlmAccount) {
  const params = { id: account.id };
  return {
    title: 'Check the link',
    section: 'accounts',
    account: { name: nameOf(account), baseUrl: account.baseUrl },
    check: checkView(account.lastCheck, paths.accounts.ladder(params)),
    watch: {
      every: WATCH_EVERY,
      isOn: account.lastCheck === null || account.lastCheck.problem !== undefined,
    },
    paths: {
      edit: paths.accounts.edit(params),
      check: paths.accounts.check(params),
      ladder: paths.accounts.ladder(params),
      handoffs: paths.accounts.handoffs(params),
    },
  };
}

const NO_KEY = { publicKey: '', fingerprint: '' };

/** The ladder of an administrator, with the cures that Footbridge can take itself. */
export function ladderView({ account, kind, connection }: Site, readerId: string, form: Form<object>) {
  const params = { id: account.id };
  const { ladder } = account;
  const rungs = ladder ? rungsFor(ladder, readerId) : [];
  return {
    title: 'Test every step',
    section: 'accounts',
    hasErrors: !form.valid,
    form: form.view(),
    account: { kind: account.kind, name: nameOf(account), baseUrl: account.baseUrl },
    isOwn: false,
    lead: `From the address to the last thing boards need of ${nameOf(account)}, one step after the other.`,
    climb: ladder ? { at: timeView(new Date(ladder.at)), by: ladder.by } : null,
    verdict: verdictView(account, rungs),
    rungs: rungsView(rungs, account.baseUrl),
    ourKey: kind.keys?.inUse(connection) ?? NO_KEY,
    back: { href: paths.accounts.edit(params), label: nameOf(account) },
    action: paths.accounts.ladder(params),
    check: kind.consent ? paths.accounts.check(params) : '',
    signingUrl: paths.accounts.signingUrl(params),
    authority: paths.accounts.authority(params),
  };
}

/** The ladder of one person, climbed with their own credential. They are shown no values of the account. */
export function ownLadderView({ account, kind, connection }: Site, rungs: Rung[]) {
  const params = { accountId: account.id };
  return {
    title: 'Test as me',
    section: 'profile',
    form: { errorList: [], message: '' },
    account: { kind: account.kind, name: nameOf(account), baseUrl: account.baseUrl },
    isOwn: true,
    lead: `What ${nameOf(account)} answered just now to calls made as you. Nothing of this is kept.`,
    climb: null,
    verdict: verdictOf(rungs),
    rungs: rungsView(withoutValues(rungs, kind.shown(connection))),
    ourKey: NO_KEY,
    back: { href: paths.credentials.edit(params), label: `Your link to ${nameOf(account)}` },
    action: paths.credentials.ladder(params),
    check: '',
    signingUrl: '',
    authority: '',
  };
}

/** Members need nothing of what the site knows Footbridge by; it is for the setup of the account. */
function withoutValues(rungs: Rung[], shown: Record<string, ShownValue>): Rung[] {
  const values = Object.values(shown).flatMap(({ text, isBinding }) => (isBinding && text ? [text] : []));
  const without = (finding: string) =>
    values.reduce((rest, value) => rest.replaceAll(` ${value}`, '').replaceAll(value, '…'), finding);
  return rungs.map((rung) => ({ ...rung, finding: without(rung.finding) }));
}

/** Null before the first test. What was red and has been overtaken is told as a thing of the past. */
function verdictView(account: AlmAccount, rungs: Rung[]) {
  const { ladder, lastCheck, isLadderOutdated } = account;
  if (!ladder) return null;
  const broken = rungs.find(({ state }) => state === 'failed');
  if (!isLadderOutdated || !lastCheck || !broken) return verdictOf(rungs);
  return {
    kind: 'info',
    title: `It broke at “${broken.label}”, and Jira has accepted Footbridge since`,
    text: `Jira accepted it at ${timeView(new Date(lastCheck.at)).text}. Test every step again to see how it is now.`,
  };
}

function verdictOf(rungs: Rung[]) {
  const broken = rungs.find(({ state }) => state === 'failed');
  if (broken)
    return {
      kind: 'error',
      title: `It breaks at “${broken.label}”`,
      text: broken.problem ? `${MENDERS[broken.problem.mender]} can mend it.` : broken.finding,
    };
  const warned = rungs.filter(({ state }) => state === 'warned').length;
  const passed = rungs.filter(({ state }) => state === 'passed').length;
  const skipped = rungs.filter(({ state }) => state === 'skipped').length;
  const more = skipped ? ` ${counted(skipped, 'step')} could not be tried without somebody linked.` : '';
  return warned
    ? {
        kind: 'warning',
        title: `It works, and ${counted(warned, 'step')} should be seen to`,
        text: `The others are as they should be.${more}`,
      }
    : { kind: 'success', title: 'Every step works', text: `${counted(passed, 'step')} passed.${more}` };
}

/** @param baseUrl of the account; absent for whoever cannot take the cures. */
function rungsView(rungs: Rung[], baseUrl?: string) {
  const firstBroken = rungs.findIndex(({ state }) => state === 'failed');
  return rungs.map((rung, i) => ({
    id: rung.id,
    label: rung.label,
    state: rung.state,
    icon: STATES[rung.state].icon,
    stateText: STATES[rung.state].text,
    // Its state says so already.
    finding: rung.finding === 'Not tried.' ? '' : rung.finding,
    duration: rung.state === 'skipped' ? '' : `${inDigits(Math.round(rung.duration))} ms`,
    status: rung.status ? `HTTP ${rung.status}` : '',
    isOpen: i === firstBroken,
    problem: rung.problem ? problemView(rung.id, rung.problem, baseUrl) : null,
  }));
}

function problemView(rungId: string, problem: RungProblem, baseUrl?: string) {
  const withCures = baseUrl !== undefined;
  const { comparison, snippets = [], certificate, signingUrl, signedFor, footbridgeCan } = problem;
  const needsKey = withCures && footbridgeCan === 'show-public-key';
  // Its own address: then no other is to be signed for.
  const signsFor = withCures && signingUrl !== baseUrl ? (signingUrl ?? '') : '';
  return {
    who: MENDERS[problem.mender],
    where: problem.where,
    cure: problem.cure,
    cause: problem.cause,
    snippets: withCures
      ? snippets.map(({ label, text }, i) => ({
          id: `snippet-${rungId}-${i}`,
          label,
          text,
          isLong: text.includes('\n') || text.length > 90,
        }))
      : [],
    comparison: comparison && withCures ? comparisonView(rungId, comparison) : null,
    certificate:
      certificate && withCures
        ? { ...certificateView(certificate), ...trustView(certificate, problem) }
        : null,
    signingUrl: signsFor,
    needsKey,
    signedFor: withCures ? (signedFor ?? '') : '',
    hasOwnCure: withCures && Boolean(needsKey || comparison || signsFor || signedFor),
  };
}

/** To trust an authority lasts; to trust nothing but the server's own certificate is what is left where there is none. */
function trustView({ authority, fingerprint }: PresentedCertificate, { footbridgeCan }: RungProblem) {
  const canBeTrusted = footbridgeCan === 'trust-certificate';
  const isItsOwn = authority.fingerprint === fingerprint;
  return { canTrustAuthority: canBeTrusted && !isItsOwn, canBePinned: canBeTrusted && isItsOwn };
}

/** What is said once it is trusted. */
export function trustedWords({ subject, authority, fingerprint, validTo }: PresentedCertificate): string {
  return authority.fingerprint === fingerprint
    ? `Only the certificate of ${subject} is trusted for this account, until it ends: ${timeView(new Date(validTo)).text}.`
    : `${authority.subject} is trusted for this account, and for no other.`;
}

function comparisonView(rungId: string, { pieces, ours, theirs }: NonNullable<RungProblem['comparison']>) {
  return {
    // Where nothing differs, the keys do not belong together.
    isSame: pieces.every(({ isSame }) => isSame),
    pieces: pieces.filter(isTelling).map(pieceView),
    allPieces: pieces.map(pieceView),
    ours: { id: `ours-${rungId}`, text: ours },
    theirs: theirs ? { id: `theirs-${rungId}`, text: theirs } : null,
  };
}

type Piece = NonNullable<RungProblem['comparison']>['pieces'][number];

const pieceView = ({ name, ours, theirs, isSame }: Piece) => ({ name, ours, theirs, isSame });

/** What the request was, and of its many parameters only those that differ. */
function isTelling({ name, isSame }: Piece): boolean {
  return !isSame || ['method', 'scheme', 'host', 'port', 'path'].includes(name);
}

function certificateView({
  subject,
  issuer,
  fingerprint,
  validFrom,
  validTo,
  authority,
}: PresentedCertificate) {
  return {
    subject,
    issuer,
    fingerprint,
    validFrom: timeView(new Date(validFrom)),
    validTo: timeView(new Date(validTo)),
    authority: { subject: authority.subject, fingerprint: authority.fingerprint },
    isItsOwn: authority.fingerprint === fingerprint,
  };
}

/** The end of the site's certificate, where the last ladder saw that it is near; null otherwise. */
export function certificateEndView({ ladder }: AlmAccount, now = Date.now()) {
  const ends = (ladder?.rungs ?? [])
    .map((rung) => rung.ends ?? rung.problem?.certificate?.validTo)
    .flatMap((end) => (end ? [Date.parse(end)] : []));
  const [end] = ends;
  if (end === undefined || end - now > CERTIFICATE_ALARM) return null;
  const days = Math.floor((end - now) / DAY);
  return {
    at: timeView(new Date(end)),
    badge:
      end <= now
        ? 'Certificate has ended'
        : days < 1
          ? 'Certificate ends today'
          : `Certificate ends in ${counted(days, 'day')}`,
    isOver: end <= now,
  };
}

/** The private authorities that an account trusts: who they are and until when. */
export function authoritiesView(authorities: TrustedAuthority[]) {
  return authorities.map(({ validTo, ...one }) => ({ ...one, validTo: timeView(new Date(validTo)) }));
}

/** What the site had against the new key; that it has the old one still is no fault while somebody is at it. */
export function refusalView(refusal: LinkCheck | undefined) {
  const view = checkView(refusal ?? null);
  if (!view || refusal?.problem?.footbridgeCan !== 'show-public-key') return view;
  return {
    ...view,
    kind: 'info',
    title: 'Jira does not have the new public key yet. The old one stays in use.',
  };
}

/** Replacing the key pair; `refusal` is what the site said to the new one a moment ago. */
export function nextKeyView(site: Site, refusal: ReturnType<typeof refusalView>) {
  const { account, connection, places } = site;
  const { keys } = site.kind;
  const next = keys?.next(connection);
  const params = { id: account.id };
  return {
    title: 'Replace the key pair',
    lead: "A new pair is made beside the one in use. It takes over once Jira accepts it, and everybody's link stays.",
    section: 'accounts',
    account: { kind: account.kind, name: nameOf(account) },
    fingerprint: keys?.inUse(connection)?.fingerprint ?? '',
    next: next ?? null,
    setUp: places.setUp ?? '',
    check: refusal,
    watch: { every: WATCH_EVERY, isOn: next !== undefined },
    paths: {
      edit: paths.accounts.edit(params),
      prepare: paths.accounts.nextKey(params),
      show: paths.accounts.nextKey(params),
      use: paths.accounts.nextKeyUse(params),
      forget: paths.accounts.nextKeyRemoval(params),
    },
  };
}
