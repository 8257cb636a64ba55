import { rungsFor, type AlmAccount } from '../alm-account.entity.js';
import { nameOf } from '../account-name.js';
import type { Site } from '../site.js';
import type { ShownValue } from '../../alm/alm-provider.js';
import type { Rung } from '../../alm/link-health.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { counted } from '../../words.js';
import { MENDERS } from './menders.js';
import { rungsView } from './rungs.view.js';

const NO_KEY = { publicKey: '', fingerprint: '' };

/** The ladder of an administrator, with the cures that Footbridge can take itself. */
export function ladderView({ account, kind, connection }: Site, readerId: string, form: Form<object>) {
  const params = { id: account.id };
  const { ladder } = account;
  const rungs = ladder ? rungsFor(ladder, readerId) : [];
  return {
    title: 'Every step',
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
    text: `Jira accepted it at ${timeView(new Date(lastCheck.at)).text}. Look at every step again to see how it is now.`,
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
