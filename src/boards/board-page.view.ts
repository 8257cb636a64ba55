import { AlmProblem } from '../alm/alm-problem.js';
import { agoText, clockText } from '../dates.js';
import { paths } from '../paths.js';
import type { Problem } from '../problem.js';
import { may } from '../rights/permissions.js';
import type { Visitor } from '../web/visitor.js';
import { counted, inDigits, unreadableWords } from '../words.js';
import type { Gap } from '../readings/reader/paging.js';
import type { Reading } from '../readings/kept/reading.entity.js';
import type { Progress } from '../readings/refresher.js';
import { digestOf } from '../web/changed-meanwhile.js';
import { atOnceViews, type ChangeView } from '../changes/changes.view.js';
import { SourceRefused } from '../readings/reader/source-refused.js';
import type { Board } from './board.entity.js';
import type { BoardState, LinkedBoard } from './board-pages.js';
import type { Asked } from './region-name.js';
import { addressOf, queryOf } from './find/board-query.js';
import { mayChange } from './board-rights.js';
import type { Part, Parts } from './shown-board.js';

const TOO_OLD =
  'What was read before is not shown until Jira answers: it has not confirmed it to you for more than 24 hours.';
const MINUTE = 60_000; // milliseconds

/** The page of a board, around its columns, and without its name, which nothing of it is drawn anew for. */
export function boardsShowView(
  me: Visitor,
  open: LinkedBoard,
  state: BoardState & Asked & { myChanges: ChangeView[] },
) {
  const { reading, myChanges, query } = state;
  // What is read may be a part of the board, or the first of it.
  const isAll = open.source.query === open.board.source && reading.expected === null;
  const isEmpty = isAll && reading.total === 0 && reading.unreadable.length === 0;
  const note = {
    isEmpty,
    leftOut: asideWords(open),
    missing: [soFarWords(reading), missingWords(reading, state.isPartly)].filter(Boolean).join(' '),
    editPath: mayChange(me, open.board) ? paths.boards.edit({ id: open.board.id }) : '',
  };
  const parts: Parts = {
    'as-of': asOf(me, open, state, reading.readAt),
    'board-note': { partial: 'note', shown: note },
    'my-changes': { partial: 'my-changes', shown: myChangesView(myChanges) },
  };
  return {
    ...frame(me, open),
    livePath: paths.boards.live({ id: open.board.id }) + addressOf(query),
    revision: revisionOf(reading, myChanges),
    maySelect: may(me.role, 'change work items'),
    parts,
  };
}

/** What waits for an answer of the person, in the order in which it is said; then what waits for Jira. */
const SAID: ChangeView['state'][] = ['conflict', 'refused', 'not known yet', 'waiting', 'being made'];

/** Where nothing waits for an answer of the person, what is on its way is only counted. */
function myChangesView(changes: ChangeView[]) {
  const isFailed = changes.some(({ badge }) => badge.kind === 'failed');
  const each = SAID.map((state) => [changes.filter((one) => one.state === state).length, state] as const);
  const counts = each.filter(([count]) => count > 0).map(([count, state]) => `${inDigits(count)} ${state}`);
  return {
    changes,
    atOnce: atOnceViews(changes),
    words: isFailed ? counts.join(', ') : inDigits(changes.length),
    isFailed,
  };
}

/** What is otherwise than the board in Jira lets one expect: what it leaves out of its filter is seen nowhere on it. */
function asideWords({ board: { jira, source }, account }: LinkedBoard): string {
  if (!jira || source.type !== 'board') return '';
  const { subQuery, estimation } = jira;
  const points = account.mapping.points ? 'Points here are story points.' : 'Points are not shown.';
  const sentences = [
    subQuery && `As in Jira, this board shows only what fits its sub-filter “${subQuery}”.`,
    estimation?.isNumber === false && `The board in Jira estimates by “${estimation.name}”. ${points}`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** How much of a first reading has come; empty once it is whole. */
function soFarWords({ total, expected }: Reading): string {
  return expected === null
    ? ''
    : `${inDigits(total)} of ${counted(expected, 'work item')} have come from Jira so far.`;
}

/** What there is, and is not on the board; empty where everything is. */
function missingWords({ unreadable, gap, total }: Reading, isPartly: boolean): string {
  const sentences = [
    isPartly && 'Jira shows you only a part of what this board is made of.',
    gap && gapWords(gap),
    gap && total > gap.read && 'The others on this board are as they were read before.',
    unreadable.length > 0 && unreadableWords(unreadable, 'work item', 'work items'),
  ];
  return sentences.filter(Boolean).join(' ');
}

function gapWords({ read, total }: Gap): string {
  const cure = 'ask whoever runs it, or the proxy before it.';
  return total === undefined
    ? `Only ${counted(read, 'work item')} could be read. Asked for more, Jira gave the same again: ${cure}`
    : `${inDigits(read)} of ${counted(total, 'work item')} could be read. Jira did not give the others: ${cure}`;
}

/** The page of a board that nothing has been read for yet. */
export function boardsReadingView(
  me: Visitor,
  open: LinkedBoard,
  { isReading, progress, failure, isTooOld }: BoardState,
) {
  const problems = [failure && failureWords(failure.problem, me, open.board), isTooOld && TOO_OLD];
  return {
    ...frame(me, open),
    title: open.board.name,
    isReading,
    refreshPath:
      paths.boards.refresh({ id: open.board.id }) + addressOf({ ...queryOf({}), sprint: open.sprint }),
    readingProblem: problems.filter(Boolean).join(' '),
    /** Where it is only a sprint of it that cannot be read, the rest may be there. */
    wholePath: /^\d+$/.test(open.sprint) ? paths.boards.show({ id: open.board.id }) : '',
    progressText: progressWords(progress),
    done: progress?.done ?? 0,
    total: progress?.total ?? 0,
  };
}

export function boardStateView(
  { reading, isReading, progress, failure, isTooOld, isPartly }: BoardState,
  myChanges: ChangeView[],
) {
  const problems = [
    failure?.problem.sentences,
    isTooOld && TOO_OLD,
    reading && missingWords(reading, isPartly),
  ].filter(Boolean);
  return {
    revision: reading ? revisionOf(reading, myChanges) : 0,
    reading: isReading,
    progress,
    problem: problems.join(' ') || null,
  };
}

/** Jira's own words of what was added to a query are for those who may change the board. */
function failureWords(problem: Problem, me: Visitor, board: Board): string {
  const isOfAddition =
    problem instanceof AlmProblem && problem.kind === 'invalid' && !(problem instanceof SourceRefused);
  if (!isOfAddition) return problem.sentences;
  const sentence = 'Jira does not answer what Footbridge asks it about this board.';
  return mayChange(me, board) ? [sentence, ...problem.messages].join(' ') : sentence;
}

function frame(me: Visitor, { board, account, sprint }: LinkedBoard) {
  const id = board.id;
  const address = addressOf({ ...queryOf({}), sprint });
  return {
    section: 'boards',
    accountName: account.name,
    statePath: paths.boards.state({ id }) + address,
    livePath: paths.boards.live({ id }) + address,
    editPath: mayChange(me, board) ? paths.boards.edit({ id }) : '',
    quickFiltersPath: mayChange(me, board) ? paths.boards.quickFilters({ id }) : '',
  };
}

function asOf(
  me: Visitor,
  { board }: LinkedBoard,
  { isReading, failure, query }: BoardState & Asked,
  readAt: Date,
): Part {
  const age = Date.now() - readAt.getTime();
  const hasFailed = failure !== undefined && failure.at > readAt;
  const problem = hasFailed ? failureWords(failure.problem, me, board) : '';
  const shown = {
    state: isReading ? 'reading' : hasFailed ? 'failed' : age < MINUTE ? 'fresh' : 'stale',
    text: `As of ${clockText(readAt)}, ${agoText(age)}${hasFailed ? '.' : ''}`,
    instant: readAt.toISOString(),
    refreshPath: paths.boards.refresh({ id: board.id }) + addressOf(query),
    problem: isReading ? '' : problem,
  };
  // An open page is told once a minute that Jira has confirmed it.
  return { partial: 'as-of', shown, of: [problem, Math.floor(readAt.getTime() / MINUTE)] };
}

function progressWords(progress: Progress | null): string {
  if (!progress) return 'Footbridge asks Jira which work items you see.';
  return `${inDigits(progress.done)} of ${counted(progress.total, 'work item')} read`;
}

/** Another one whenever the page would show something else. A reading that was erased and made anew counts from the start. */
function revisionOf({ id, revision }: Reading, myChanges: ChangeView[]): string {
  const open = myChanges.map(({ path, state }) => `${path} ${state}`);
  return [id.slice(0, 8), revision, ...(open.length > 0 ? [digestOf(open)] : [])].join('-');
}
