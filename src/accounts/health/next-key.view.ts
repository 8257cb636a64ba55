import type { LinkCheck } from '../alm-account.entity.js';
import { nameOf } from '../account-name.js';
import type { Site } from '../site.js';
import { paths } from '../../paths.js';
import { checkView, WATCH_EVERY } from './check.view.js';

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
