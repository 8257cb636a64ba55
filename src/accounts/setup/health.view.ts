import type { AlmAccount } from '../alm-account.entity.js';
import type { LoggedExchange } from '../logged-exchange.entity.js';
import type { LinkedPerson } from '../../credentials/stored-credentials.js';
import { isUsable } from '../../credentials/usable.js';
import { agoText } from '../../dates.js';
import { counted } from '../../words.js';

/** What is known of an account without asking its site. */
interface Known {
  links: LinkedPerson[];
  lastCall: LoggedExchange | undefined;
  /** Of a draft: what is to be done next. */
  next: string;
}

/** Whether the account works, as far as is known, in a few words for the list. */
export function healthView(account: AlmAccount, { links, lastCall, next }: Known) {
  const { kind, text } = badgeOf(account, links);
  if (!account.isSaved) return { kind, text: next ? `Draft, next: ${next}` : 'Draft' };
  if (!lastCall) return { kind, text };
  const ago = agoText(Date.now() - lastCall.at.getTime());
  return { kind, text: `${text}, last call ${lastCall.isFailure ? `failed ${ago}` : ago}` };
}

/** The same in the fewest words. */
export function badgeOf(account: AlmAccount, links: LinkedPerson[]) {
  const { isSaved, isTested, failingSince } = account;
  if (!isSaved) return { kind: 'draft', text: 'Draft' };
  if (failingSince) return { kind: 'attention', text: 'Refused by Jira' };
  if (!isTested) return { kind: 'attention', text: 'Test it again' };
  const failing = failingOf(account, links);
  if (failing) return { kind: 'attention', text: `${failing} of ${counted(links.length, 'link')} failing` };
  return { kind: 'saved', text: 'Works' };
}

/** How many of the links do not work. */
export function failingOf(account: AlmAccount, links: LinkedPerson[]): number {
  return links.filter(({ credential }) => !isUsable(credential, account)).length;
}
