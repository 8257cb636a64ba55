import type { WaitingDraft } from './board-accounts.js';
import { nameOf } from '../accounts/account-name.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { paths } from '../paths.js';
import type { Form } from '../web/form.js';
import type { Visitor } from '../web/visitor.js';
import { inDigits, leftOutWords, unreadableWords } from '../words.js';
import type { Offer } from '../alm/offers.js';
import type { Board } from './board.entity.js';
import { projectKeys, type BoardForm } from './board-form.js';
import type { Choices, Preview } from './board-sources.js';

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

interface FormParts {
  account: AlmAccount;
  form: Form<BoardForm>;
  choices: Choices;
  preview?: Preview;
  /** Absent for a new one. */
  board?: Board;
}

/** The form of a new board, or of one that is changed. */
export function boardsFormView({ account, form, choices, preview, board }: FormParts) {
  const { values } = form;
  const view = form.view();
  return {
    title: board ? `Edit ${board.name}` : 'New board',
    section,
    hasErrors: !form.valid,
    form: view,
    action: board ? paths.boards.edit({ id: board.id }) : paths.boards.new(),
    previewPath: paths.boards.preview(),
    back: board ? paths.boards.show({ id: board.id }) : paths.boards.index(),
    backLabel: board ? board.name : 'Boards',
    removalPath: board ? paths.boards.removal({ id: board.id }) : '',
    account: { id: account.id, name: account.name },
    source: values.source ?? 'projects',
    projectOptions: options(
      projectKeys(values),
      choices.projects.items.map(({ key, name }) => ({ value: key, label: `${name} (${key})` })),
    ),
    filterOptions: select(
      'Choose a filter',
      values.filter,
      choices.filters.items.map(({ id, name }) => ({ value: id, label: name })),
    ),
    boardOptions: select(
      'Choose a Jira board',
      values.board,
      choices.boards.items.map(({ id, name, type }) => ({
        value: id,
        label: type ? `${name} (${type})` : name,
      })),
    ),
    projectsMissing: missingWords(choices.projects, 'project', 'projects'),
    filtersMissing: missingWords(choices.filters, 'filter', 'favourite filters'),
    boardsMissing: missingWords(choices.boards, 'board', 'boards'),
    columnOptions: [
      {
        value: 'board',
        label: 'As on the Jira board',
        hint: 'For work items of a Jira board. Others get a column for each status category.',
        selected: true,
      },
      { value: 'categories', label: 'By status category', hint: 'To Do, In Progress and Done.' },
    ],
    ...boardsPreviewView(preview, form.valid ? '' : (view.errorList[0]?.text ?? view.message)),
  };
}

/** Why a list is not there, or not all of it. */
function missingWords(offer: Offer<unknown>, one: string, many: string): string {
  if (!offer.problem) return leftOutWords(offer, one, many);
  return `Jira gave no list of its ${many}. ${offer.problem.sentences}`;
}

/** What the choice finds, for the form and for its script. */
export function boardsPreviewView(preview?: Preview, problem = '') {
  return {
    previewProblem: problem,
    preview: preview
      ? {
          total: inDigits(preview.total),
          noun: preview.total === 1 ? 'work item' : 'work items',
          more: moreWords(preview),
          items: preview.items.map(({ key, summary, status }) => ({
            key,
            summary,
            status: { name: status.name, category: badgeOf(status.category) },
          })),
        }
      : null,
  };
}

function moreWords({ total, items, unreadable }: Preview): string {
  const sentences = [
    total > items.length + unreadable.length && `The first ${items.length} are shown.`,
    unreadable.length > 0 && unreadableWords(unreadable, 'work item', 'work items'),
  ];
  return sentences.filter(Boolean).join(' ');
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
  if (accounts.length > 0) {
    return {
      title: 'No boards yet',
      text: 'A board shows work items of your Jira, each person seeing what Jira shows them. Make the first one.',
      actionPath: paths.boards.new(),
      actionLabel: 'New board',
    };
  }
  if (visitor.isAdministrator && draft) {
    return {
      title: 'An ALM account waits to be finished',
      text: `${nameOf(draft.account)} is set up in part. Next is ${draft.next}; boards can be made on it once it is saved.`,
      actionPath: paths.accounts.edit({ id: draft.account.id }),
      actionLabel: 'Go on with it',
    };
  }
  if (visitor.isAdministrator) {
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

interface Option {
  value: string;
  label: string;
}

// What is chosen stays in the list, also where it is not offered (any more) to the person who looks.
function options(chosen: string[], offered: Option[]) {
  const missing = chosen.filter((value) => !offered.some((one) => one.value === value));
  return [...offered, ...missing.map((value) => ({ value, label: value }))].map((one) => ({
    ...one,
    selected: chosen.includes(one.value),
  }));
}

function select(nothing: string, chosen: string | undefined, offered: Option[]) {
  return [{ value: '', label: nothing, selected: !chosen }, ...options(chosen ? [chosen] : [], offered)];
}
