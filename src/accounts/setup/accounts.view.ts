import type { AlmAccount } from '../alm-account.entity.js';
import type { LoggedExchange } from '../logged-exchange.entity.js';
import type { AlmProvider } from '../../alm/alm-provider.js';
import type { LinkedPerson } from '../../credentials/stored-credentials.js';
import { nameOf } from '../account-name.js';
import { certificateEndView } from '../health/certificates.view.js';
import { healthView } from './health.view.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { counted } from '../../words.js';

/** One line of the list. */
export interface AccountRow {
  account: AlmAccount;
  kind: string;
  links: LinkedPerson[];
  lastCall: LoggedExchange | undefined;
  /** Of a draft: what is to be done next. */
  next: string;
}

export function accountsIndexView(rows: AccountRow[]) {
  return {
    title: 'ALM Accounts',
    section: 'accounts',
    choose: paths.accounts.choose(),
    status: paths.status(),
    accounts: rows.map(({ account, kind, links, lastCall, next }) => ({
      name: nameOf(account),
      kind,
      baseUrl: account.baseUrl || 'No address yet',
      begun: account.isSaved ? '' : `begun ${timeView(account.createdAt).text}`,
      edit: paths.accounts.edit({ id: account.id }),
      links: counted(links.length, 'person linked', 'people linked'),
      health: healthView(account, { links, lastCall, next }),
      certificateEnd: certificateEndView(account),
    })),
  };
}

export function accountsChooseView(providers: readonly AlmProvider[]) {
  return {
    title: 'Add ALM Account',
    section: 'accounts',
    index: paths.accounts.index(),
    ways: [
      {
        title: 'Somebody at hand administers Jira',
        text: 'They let Footbridge in once. From then on everybody links by pressing Allow in Jira.',
        kinds: providers.filter(({ consent }) => consent).map(choiceView),
      },
      {
        title: 'Nobody at hand administers Jira',
        text: 'Nothing is set up in Jira, and a board is there in a minute. It stays when the account gets another kind later.',
        kinds: providers.filter(({ consent }) => !consent).map(choiceView),
      },
    ],
  };
}

function choiceView({ kind, label, description }: AlmProvider, at: number) {
  return { label, description, isFirst: at === 0, create: paths.accounts.create({ kind }) };
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
