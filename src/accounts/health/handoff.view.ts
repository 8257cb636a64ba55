import type { AlmAccount, LinkCheck } from '../alm-account.entity.js';
import type { Site } from '../site.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import type { Handoff } from './handoff.entity.js';
import { nameOf } from '../account-name.js';
import { checkView } from './check.view.js';

interface Handoffs {
  account: AlmAccount;
  /** Those that can still be read, the newest first. */
  handoffs: Handoff[];
  form: Form<object>;
  /** Shown once. */
  newLink: string | undefined;
}

export function handoffsView({ account, handoffs, form, newLink }: Handoffs) {
  const params = { id: account.id };
  return {
    title: 'Hand over to a Jira administrator',
    section: 'accounts',
    hasErrors: !form.valid,
    form: form.view(),
    account: { name: nameOf(account) },
    newLink: newLink ?? '',
    sheets: handoffs.map((handoff) => ({
      made: timeView(handoff.createdAt),
      until: timeView(handoff.expiresAt),
      opened: handoff.openedAt ? timeView(handoff.openedAt) : null,
      result: checkView(resultOf(handoff, account)),
      withdrawal: paths.accounts.handoffWithdrawal({ ...params, handoffId: handoff.id }),
    })),
    edit: paths.accounts.edit(params),
    action: paths.accounts.handoffs(params),
  };
}

/** What the account page says of the newest sheet; null when there is none. */
export function handoffStateView(account: AlmAccount, handoffs: Handoff[]) {
  const [newest] = handoffs;
  if (!newest) return null;
  return {
    until: timeView(newest.expiresAt),
    opened: newest.openedAt ? timeView(newest.openedAt) : null,
    result: checkView(resultOf(newest, account)),
  };
}

/** What the reader was told, unless it was good news that do not hold any more: another address or key empties the last check. */
function resultOf({ result }: Handoff, { lastCheck }: AlmAccount): LinkCheck | null {
  const isGood = result?.problem === undefined;
  const stillHolds = lastCheck !== null && lastCheck.problem === undefined;
  return isGood && !stillHolds ? null : result;
}

interface Sheet {
  token: string;
  handoff: Handoff;
  site: Site;
  form: Form<object>;
  /** Whether the reader is asked for what the site tells them. */
  asksBack: boolean;
}

export function sheetView({ token, handoff, site, form, asksBack }: Sheet) {
  const { account, kind, connection, places } = site;
  const isReplacement = kind.keys?.next(connection) !== undefined;
  const shown = isReplacement && kind.keys ? kind.keys.use(connection) : connection;
  return {
    title: 'Let Footbridge into your Jira',
    // The same for everybody who has the link, signed in or not.
    person: null,
    account: { kind: account.kind, baseUrl: account.baseUrl },
    places: { setUp: places.setUp ?? '' },
    isReplacement,
    asksBack,
    hasErrors: !form.valid,
    form: form.view(),
    about: kind.describe(shown, { callbackUrl: handoff.callbackUrl, siteVersion: account.siteVersion }),
    until: timeView(handoff.expiresAt),
    result: resultView(resultOf(handoff, account)),
    action: paths.handoff({ token }),
  };
}

/** The result of a check in words for an administrator of Jira. */
function resultView(check: LinkCheck | null) {
  const view = checkView(check);
  if (!view) return null;
  if (view.isGood)
    return {
      ...view,
      title: `It works. ${view.title}`,
      text: 'You are done and can close this page. Whoever sent you the link sees it too.',
      isYours: true,
    };
  const isYours = check?.problem?.mender === 'jira-administrator';
  return {
    ...view,
    text: isYours
      ? ''
      : 'This is not for you to mend in Jira. Whoever sent you the link sees the same result; you can tell them what stands here.',
    isYours,
  };
}
