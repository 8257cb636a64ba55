import type { WaitingDraft } from '../board-accounts.js';
import { nameOf } from '../../accounts/account-name.js';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { paths } from '../../paths.js';
import { may } from '../../rights/permissions.js';
import type { Visitor } from '../../web/visitor.js';
import type { Board } from '../board.entity.js';

const section = 'boards';

/** The question on which account a board is to stand. */
export function boardsChooseView(visitor: Visitor, accounts: AlmAccount[]) {
  return {
    title: 'New board',
    section,
    accounts: accounts.map(({ id, name, baseUrl }) => ({ id, name, baseUrl, path: newPath(id) })),
    empty: emptyWords(visitor, accounts),
  };
}

/** The question whether a board is really to go. */
export function boardsRemovalView(board: Board) {
  return {
    title: `Remove ${board.name}?`,
    section,
    action: paths.boards.removal({ id: board.id }),
    // Not the form: that needs a link to Jira, which whoever removes a board need not have.
    back: paths.boards.index(),
  };
}

const newPath = (accountId: string): string =>
  `${paths.boards.new()}?account=${encodeURIComponent(accountId)}`;

/** How a status category is drawn; one that Jira does not know counts as the beginning. */
export const badgeOf = (category: string): string => (category === 'undefined' ? 'new' : category);

/** What a board is made of, in two words. */
export function sourceWords({ source }: Board): string {
  switch (source.type) {
    case 'projects':
      return source.keys.length === 1 ? '1 project' : `${source.keys.length} projects`;
    case 'jql':
      return 'JQL';
    case 'filter':
      return 'Filter';
    case 'board':
      return 'Jira board';
  }
}

/** Why there are no boards, and what comes next. @param draft that waits to be finished, for whoever can. */
export function emptyWords(visitor: Visitor, accounts: AlmAccount[], draft?: WaitingDraft) {
  if (accounts.length > 0 && !may(visitor.role, 'make boards'))
    return {
      title: 'No boards yet',
      text: 'No board is there for you yet. Ask whoever makes boards to share one with you.',
      actionPath: '',
      actionLabel: '',
    };
  if (accounts.length > 0) {
    return {
      title: 'No boards yet',
      text: 'A board shows work items of your Jira, each person seeing what Jira shows them. Make the first one.',
      actionPath: paths.boards.new(),
      actionLabel: 'New board',
    };
  }
  if (may(visitor.role, 'set up ALM accounts') && draft) {
    return {
      title: 'An ALM account waits to be finished',
      text: `${nameOf(draft.account)} is set up in part. Next is ${draft.next}; boards can be made on it once it is saved.`,
      actionPath: paths.accounts.edit({ id: draft.account.id }),
      actionLabel: 'Go on with it',
    };
  }
  if (may(visitor.role, 'set up ALM accounts')) {
    return {
      title: 'No Jira to take work items from',
      text: 'A board shows work items of an ALM account, the connection to your Jira. Set one up and save it first.',
      actionPath: paths.accounts.index(),
      actionLabel: 'Go to ALM Accounts',
    };
  }
  return {
    title: 'No Jira to take work items from',
    text: 'A board shows work items of an ALM account, the connection to your Jira. Ask an administrator of Footbridge to set one up.',
    actionPath: '',
    actionLabel: '',
  };
}
