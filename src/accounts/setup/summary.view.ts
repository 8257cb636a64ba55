import type { LoggedExchange } from '../logged-exchange.entity.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { counted } from '../../words.js';
import { certificateEnd } from '../health/certificates.view.js';
import { failingOf } from './health.view.js';
import type { Setup } from './setup.js';

const MOST_NAMED = 3; // boards

/** What the page of a saved account says besides its steps: how it is used, and what it stands on. */
export function summaryView(setup: Setup) {
  const { site, links, lastCall, boards } = setup;
  const { account } = site;
  if (!account.isSaved) return [];
  const params = { id: account.id };
  const failing = failingOf(account, links);
  return [
    {
      id: 'saved',
      label: 'Saved',
      line: `${timeView(account.savedAt!).text}. Boards can be made on it.`,
      link: null,
    },
    {
      id: 'last-call',
      label: 'Last call',
      line: lastCall ? callLine(lastCall) : 'No call to Jira is kept.',
      link: { label: 'Exchange log', href: paths.accounts.exchanges(params) },
    },
    {
      id: 'people',
      label: 'Who is linked',
      line: links.length
        ? `${counted(links.length, 'person', 'people')}. ${failing ? `${counted(failing, 'link does', 'links do')} not work.` : 'All links work.'}`
        : 'Nobody yet.',
      link: links.length ? { label: 'Show', href: '#linked' } : null,
    },
    {
      id: 'certificate',
      label: 'Certificate of Jira',
      line: certificateLine(setup),
      link: { label: 'Every step', href: paths.accounts.ladder(params) },
    },
    {
      id: 'boards',
      label: 'Boards on it',
      line: boards.length ? boardsLine(boards.map(({ name }) => name)) : 'None yet.',
      link: { label: 'Boards', href: paths.boards.index() },
    },
  ];
}

function callLine({ at, status, isFailure }: LoggedExchange): string {
  const answer = status === null ? 'no reply came' : `answered with ${status}`;
  return `${timeView(at).text}, ${answer}${isFailure ? ': it failed' : ''}.`;
}

function certificateLine({ site: { account } }: Setup): string {
  if (!account.baseUrl.startsWith('https:')) return 'None: Jira is called over http.';
  const end = certificateEnd(account);
  return end ? `Valid until ${timeView(end).text}.` : 'Not looked at yet: Every step does.';
}

function boardsLine(names: string[]): string {
  const more = names.length - MOST_NAMED;
  const named = [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])];
  return `${counted(names.length, 'board')}: ${new Intl.ListFormat('en-GB').format(named)}.`;
}
