/** By what the cards of a board are grouped into lanes. */
export const LANES = ['person', 'epic', 'type', 'priority', 'team', 'parent'] as const;
export type LaneKind = (typeof LANES)[number];

/** Stands for "without one" where several are chosen from. */
export const NONE = '-';

/** What of a board is to be shown, and how: all of it stands in the address of the page. */
export interface BoardQuery {
  text: string;
  isMine: boolean;
  /** Login names; {@link NONE} for nobody. */
  people: string[];
  types: string[];
  labels: string[];
  /** Keys. */
  epics: string[];
  /** Ids of quick filters. */
  quick: string[];
  /** `active`, `backlog`, `all`, or the id of a sprint; empty for what the board shows by itself. */
  sprint: string;
  isFlagged: boolean;
  /** Changed within that many days; 0 for whenever. */
  days: number;
  lanes: LaneKind | null;
  /** Numbers of columns. */
  folded: string[];
  /** Lanes that are closed, by what they are of; {@link NONE} for the last one. */
  closed: string[];
  /** Whether cards are shown whose statuses no column takes. */
  others: boolean;
  /** Whether each card has a box, so that several are chosen to be changed at once. */
  isSelecting: boolean;
}

const LONGEST_TEXT = 2_000; // characters
const LONGEST = 255; // characters: as long as a label of Jira
const MOST = 100; // values of one kind
const MOST_DAYS = 365;

/** Reads the query of an address. What makes no sense there counts as not being there. */
export function queryOf(raw: unknown): BoardQuery {
  const sent = (raw ?? {}) as Record<string, unknown>;
  const all = (name: string, longest = LONGEST) => {
    const values = sent[name];
    if (values === undefined) return [];
    return [values]
      .flat()
      .filter((value) => typeof value === 'string')
      .map((value) => value.trim().slice(0, longest))
      .filter(Boolean)
      .slice(0, MOST);
  };
  const one = (name: string, longest?: number) => all(name, longest)[0] ?? '';
  const days = Number(one('days'));
  return {
    text: one('q', LONGEST_TEXT),
    isMine: one('mine') === 'yes',
    people: all('person'),
    types: all('type'),
    labels: all('label'),
    epics: all('epic'),
    quick: all('quick'),
    sprint: one('sprint'),
    isFlagged: one('flagged') === 'yes',
    days: Number.isInteger(days) && days > 0 && days <= MOST_DAYS ? days : 0,
    lanes: LANES.find((kind) => kind === one('lanes')) ?? null,
    folded: all('folded').filter((number) => /^\d{1,2}$/.test(number)),
    closed: all('closed'),
    others: one('others') === 'yes',
    isSelecting: one('select') === '1',
  };
}

const addresses = new WeakMap<BoardQuery, string>();

/** The query as it stands in an address, with its question mark; empty where nothing is asked for. */
export function addressOf(query: BoardQuery): string {
  const known = addresses.get(query) ?? written(query);
  addresses.set(query, known);
  return known;
}

function written(query: BoardQuery): string {
  const pairs: [string, string][] = [
    ['q', query.text],
    ['mine', query.isMine ? 'yes' : ''],
    ...many('person', query.people),
    ...many('type', query.types),
    ...many('label', query.labels),
    ...many('epic', query.epics),
    ...many('quick', query.quick),
    ['sprint', query.sprint],
    ['flagged', query.isFlagged ? 'yes' : ''],
    ['days', query.days ? String(query.days) : ''],
    ['lanes', query.lanes ?? ''],
    ...many('folded', query.folded),
    ...many('closed', query.closed),
    ['others', query.others ? 'yes' : ''],
    ['select', query.isSelecting ? '1' : ''],
  ];
  const asked = pairs.filter(([, value]) => value);
  return asked.length > 0 ? `?${new URLSearchParams(asked).toString()}` : '';
}

/** Whether there is any condition, beside the sprint, which every board of sprints has. */
export function hasConditions(query: BoardQuery): boolean {
  const { text, isMine, isFlagged, days } = query;
  const lists = [query.people, query.types, query.labels, query.epics, query.quick];
  return Boolean(text || isMine || isFlagged || days) || lists.some(({ length }) => length > 0);
}

/** The same query without its conditions: lanes, folded columns and the sprint stay. */
export function withoutConditions(query: BoardQuery): BoardQuery {
  const { sprint, lanes, folded, closed, others, isSelecting } = query;
  return { ...queryOf({}), sprint, lanes, folded, closed, others, isSelecting };
}

const many = (name: string, values: string[]) => values.map((value): [string, string] => [name, value]);
