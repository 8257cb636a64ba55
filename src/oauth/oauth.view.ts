import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmPlaces, AlmUser, LinkWords } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import type { Credential } from '../credentials/credential.entity.js';
import type { PendingLink } from './pending-link.entity.js';

/** The page on the way to the site. */
export function leaveView(account: AlmAccount, url: string) {
  const host = new URL(url).host;
  return { title: `On to ${host}`, section: '', layout: 'plain', host, url, account: { name: account.name } };
}

export interface Confirmation {
  account: AlmAccount;
  places: AlmPlaces;
  words: LinkWords;
  link: PendingLink;
  user: AlmUser;
  /** What the person is linked as until now. */
  earlier: Credential | undefined;
}

/** The page that asks "is this you?". */
export function confirmationView({ account, places, words, link, user, earlier }: Confirmation) {
  return {
    title: `Jira says you are ${user.displayName}`,
    section: 'profile',
    account: { name: account.name },
    words,
    user: { name: user.name, displayName: user.displayName },
    replaces: earlier && earlier.userKey !== user.key ? `${earlier.displayName} (${earlier.userName})` : '',
    action: paths.credentials.confirm({ accountId: account.id, linkId: link.id }),
    signOut: places.signOut,
    revoke: places.revoke ?? '',
  };
}

/** What is said to somebody who turned out to be signed in to the site as another person. */
export function anotherSentence({ displayName }: AlmUser): string {
  return (
    `Nothing was linked, but Jira still holds the access that was just given as ${displayName}: revoke it there. ` +
    'Then sign out of Jira, link once more and sign in there as yourself.'
  );
}
