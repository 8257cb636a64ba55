import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { agoText } from '../../dates.js';
import { paths } from '../../paths.js';
import { may } from '../../rights/permissions.js';
import type { Visitor } from '../../web/visitor.js';
import { counted, finderOf } from '../../words.js';
import type { WaitingDraft } from '../board-accounts.js';
import type { Board } from '../board.entity.js';
import type { BoardVisit } from './board-visit.entity.js';
import { emptyWords, sourceWords } from '../making/boards.view.js';
import { mayChange, mayShare } from '../board-rights.js';

/** From so many boards on there is one to look for. */
const SEVERAL = 2;

/** For whom a board is there, where that is not everybody. */
const SEEN_BY = { everybody: '', chosen: 'for chosen people', maker: 'for its maker alone' };

interface ListParts {
  accounts: AlmAccount[];
  /** That waits to be finished, for whoever can. */
  draft?: WaitingDraft;
  boards: { seen: Board[]; managed: Board[] };
  visits: Map<string, BoardVisit>;
  /** How many cards the person was last shown, by board. */
  totals: Map<string, number | undefined>;
  /** What the person looks for; empty for everything. */
  words: string;
}

/** The list of boards as one person uses them, or why there are none and what comes next. */
export function boardsIndexView(visitor: Visitor, parts: ListParts, now = Date.now()) {
  const { accounts, draft, boards, visits, words } = parts;
  const isFound = finderOf(words);
  const found = boards.seen.filter((board) => isFound(textOf(board))).sort(inOrderOf(visits));
  const isFavourite = ({ id }: Board) => visits.get(id)?.isFavourite ?? false;
  const rows = (some: Board[]) => some.map((board) => rowOf(visitor, board, parts, now));
  const managed = boards.managed.filter((board) => isFound(textOf(board)));
  const count = boards.seen.length + boards.managed.length;
  const [favourites, others] = [found.filter(isFavourite), found.filter((board) => !isFavourite(board))];
  return {
    title: 'Boards',
    section: 'boards',
    newPath: accounts.length > 0 && may(visitor.role, 'make boards') ? paths.boards.new() : '',
    searchPath: count >= SEVERAL || words ? paths.boards.index() : '',
    words,
    foundNone:
      words && found.length + managed.length === 0
        ? `No board has “${words}” in its name, its account or its columns.`
        : '',
    groups: [
      { title: 'Favourites', isNamed: true, boards: rows(favourites) },
      { title: 'Other boards', isNamed: favourites.length > 0 || managed.length > 0, boards: rows(others) },
      { title: 'Not shared with you', isNamed: true, boards: managed.map(managedRow) },
    ].filter((group) => group.boards.length > 0),
    hasBoards: count > 0,
    empty: emptyWords(visitor, accounts, draft),
  };
}

function rowOf(visitor: Visitor, board: Board, { visits, totals }: ListParts, now: number) {
  const { id, name, account, createdBy, columns } = board;
  const visit = visits.get(id);
  const total = totals.get(id);
  const isFavourite = visit?.isFavourite ?? false;
  const about = [
    sourceWords(board),
    account.name,
    total === undefined ? '' : counted(total, 'card'),
    visit?.visitedAt ? `opened ${agoText(now - visit.visitedAt.getTime())}` : '',
    createdBy ? `made by ${createdBy.name}` : '',
    SEEN_BY[board.seenBy],
  ];
  return {
    name,
    path: paths.boards.show({ id }),
    about: about.filter(Boolean).join(' · '),
    columns: columns.map((column) => column.name),
    isFavourite,
    favouritePath: `${paths.boards.favourite({ id })}?is=${isFavourite ? 'no' : 'yes'}`,
    favouriteLabel: isFavourite ? `Remove ${name} from the favourites` : `Make ${name} a favourite`,
    editPath: mayChange(visitor, board) ? paths.boards.edit({ id }) : '',
    removalPath: mayShare(visitor, board) ? paths.boards.removal({ id }) : '',
  };
}

/** A board that is not there for an administrator: they look after it, and see nothing of what is on it. */
function managedRow({ id, name, account, createdBy, seenBy, columns }: Board) {
  const about = [
    account.name,
    SEEN_BY[seenBy],
    createdBy ? `made by ${createdBy.name}` : 'nobody’s any more',
  ];
  return {
    name,
    path: '',
    about: about.filter(Boolean).join(' · '),
    columns: columns.map((column) => column.name),
    isFavourite: false,
    favouritePath: '',
    favouriteLabel: '',
    editPath: paths.boards.edit({ id }),
    removalPath: paths.boards.removal({ id }),
  };
}

function textOf({ name, account, columns }: Board): string {
  return [name, account.name, ...columns.map((column) => column.name)].join('\n');
}

/** What was opened last comes first, and what never was comes last, by name. */
function inOrderOf(visits: Map<string, BoardVisit>) {
  const opened = ({ id }: Board) => visits.get(id)?.visitedAt?.getTime() ?? 0;
  return (a: Board, b: Board) => opened(b) - opened(a) || a.name.localeCompare(b.name);
}
