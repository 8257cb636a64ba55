import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { AlmBoard } from '../../alm/alm-provider.js';
import type { Offer } from '../../alm/offers.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { inDigits, leftOutWords, unreadableWords } from '../../words.js';
import type { Board } from '../board.entity.js';
import { projectKeys, type BoardForm } from './board-form.js';
import type { Choices, Preview } from './board-sources.js';
import { badgeOf } from './boards.view.js';
import type { sharingView } from '../sharing/sharing.view.js';

interface FormParts {
  account: AlmAccount;
  form: Form<BoardForm>;
  choices: Choices;
  /** For whom it is there; null for somebody who may not say it. */
  sharing: ReturnType<typeof sharingView> | null;
  preview?: Preview;
  /** Absent for a new one. */
  board?: Board;
}

/** The form of a new board, or of one that is changed. */
export function boardsFormView({ account, form, choices, sharing, preview, board }: FormParts) {
  const { values } = form;
  const view = form.view();
  return {
    title: board ? `Edit ${board.name}` : 'New board',
    section: 'boards',
    hasErrors: !form.valid,
    form: view,
    action: board ? paths.boards.edit({ id: board.id }) : paths.boards.new(),
    previewPath: paths.boards.preview(),
    back: board ? paths.boards.show({ id: board.id }) : paths.boards.index(),
    backLabel: board ? board.name : 'Boards',
    removalPath: board && sharing ? paths.boards.removal({ id: board.id }) : '',
    sharing,
    account: { id: account.id, name: account.name },
    source: values.source ?? (choices.boards.items.length > 0 ? 'board' : 'projects'),
    ofJiraPath: `${paths.boards.ofJira()}?account=${encodeURIComponent(account.id)}`,
    projectOptions: options(
      projectKeys(values),
      choices.projects.items.map(({ key, name }) => ({ value: key, label: `${name} (${key})` })),
    ),
    filterOptions: select(
      'Choose a filter',
      { value: values.filter, label: `Filter ${values.filter}` },
      choices.filters.items.map(({ id, name }) => ({ value: id, label: name })),
    ),
    ...jiraBoardsView(choices.boards, values.board),
    projectsMissing: missingWords(choices.projects, 'project', 'projects'),
    filtersMissing: missingWords(choices.filters, 'filter', 'favourite filters'),
    columnOptions: columnOptions(board),
    quickFiltersPath: board ? paths.boards.quickFilters({ id: board.id }) : '',
    columnsPath: board?.columnsFrom === 'own' ? paths.boards.columns({ id: board.id }) : '',
    ...boardsPreviewView(preview, form.valid ? '' : (view.errorList[0]?.text ?? view.message)),
  };
}

/** Jira's boards to choose from, for the form and for its script. */
export function jiraBoardsView(boards: Offer<AlmBoard>, chosen?: string) {
  return {
    boardOptions: select(
      'Choose a Jira board',
      { value: chosen, label: `Jira board ${chosen}` },
      boards.items.map(({ id, name, type }) => ({ value: id, label: type ? `${name} (${type})` : name })),
    ),
    boardsMissing: missingWords(boards, 'board', 'boards'),
  };
}

function columnOptions(board?: Board) {
  const own = 'Names, statuses and limits that are made for this board';
  return [
    {
      value: 'board',
      label: 'As on the Jira board',
      hint: 'With its limits, and changed when they change in Jira. Work items that do not come from a Jira board get a column for each status category.',
      selected: true,
    },
    { value: 'categories', label: 'By status category', hint: 'To Do, In Progress and Done.' },
    {
      value: 'own',
      label: 'Own columns',
      hint: board?.columnsFrom === 'own' ? `${own}.` : `${own}, on the page that comes next.`,
    },
  ];
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

interface Option {
  value: string;
  label: string;
}

// What is chosen stays in the list, also where it is not offered (any more) to the person who looks.
function options(chosen: string[], offered: Option[], labelOf = (value: string) => value) {
  const missing = chosen.filter((value) => !offered.some((one) => one.value === value));
  return [...offered, ...missing.map((value) => ({ value, label: labelOf(value) }))].map((one) => ({
    ...one,
    selected: chosen.includes(one.value),
  }));
}

function select(nothing: string, { value, label }: Partial<Option>, offered: Option[]) {
  return [
    { value: '', label: nothing, selected: !value },
    ...options(value ? [value] : [], offered, (missing) => label ?? missing),
  ];
}
