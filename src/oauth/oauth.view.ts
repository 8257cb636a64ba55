import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmPlaces, AlmUser } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import type { PendingLink } from './pending-link.entity.js';

/** The page on the way to the site. */
export function leaveView(account: AlmAccount, url: string) {
  const host = new URL(url).host;
  return { title: `On to ${host}`, section: '', layout: 'plain', host, url, account: { name: account.name } };
}

/** The page that asks "is this you?". */
export function confirmationView(account: AlmAccount, places: AlmPlaces, link: PendingLink, user: AlmUser) {
  return {
    title: `Jira says you are ${user.displayName}`,
    section: 'profile',
    account: { name: account.name },
    user: { name: user.name, displayName: user.displayName },
    action: paths.credentials.confirm({ accountId: account.id, linkId: link.id }),
    signOut: places.signOut,
    revoke: places.revoke ?? '',
  };
}
