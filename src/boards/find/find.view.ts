import type { WorkItem } from '../../alm/alm-provider.js';
import { paths } from '../../paths.js';
import type { Board } from '../board.entity.js';
import { faceOf } from '../cards/faces.js';
import { hueOfEpic } from '../cards/signs.js';
import { sprintOf } from '../sprints.js';
import type { Content } from './board-content.js';
import { addressOf, LANES, NONE, type BoardQuery } from './board-query.js';

const MOST_FACES = 8;
const LANE_WORDS: Record<(typeof LANES)[number], string> = {
  person: 'By person',
  epic: 'By epic',
  type: 'By type',
  priority: 'By priority',
  team: 'By team',
  parent: 'By parent',
};
const DAYS = [
  { value: 1, label: 'Within a day' },
  { value: 3, label: 'Within 3 days' },
  { value: 7, label: 'Within a week' },
  { value: 30, label: 'Within 30 days' },
];

interface Choice {
  value: string;
  label: string;
  hue?: number;
}

/** What of the work items can be chosen, the same for everybody who was told them. */
export function offeredBy(board: Board, items: readonly WorkItem[], query: BoardQuery, content: Content) {
  return {
    people: peopleOf(items),
    nobody: without(items, 'Nobody', ({ assignee }) => !assignee),
    groups: groupsOf(items, query, content),
    sprints: sprintOptions(board, content),
  };
}
export type Offered = ReturnType<typeof offeredBy>;

/** The bar above a board, as one person has it: what can be chosen is what their own reading holds. */
export function findView({ id }: Board, query: BoardQuery, offered: Offered, userName: string) {
  const people = offered.people.filter((face) => face.id !== userName);
  const others = group('person', 'People', query.people, [
    ...othersOf(people, query, userName),
    ...offered.nobody,
  ]);
  const groups = [others, ...offered.groups].filter(({ options }) => options.length > 0);
  return {
    action: paths.boards.show({ id }),
    text: query.text,
    isFlagged: query.isFlagged,
    /** What the form does not show and must not lose. */
    kept: [
      ...query.folded.map((value) => ({ name: 'folded', value })),
      ...query.closed.map((value) => ({ name: 'closed', value })),
      ...(query.others ? [{ name: 'others', value: 'yes' }] : []),
      ...(query.isSelecting ? [{ name: 'select', value: '1' }] : []),
    ],
    sprints: offered.sprints,
    faces: {
      /** The reader's own face among the others. */
      isMine: query.isMine || query.people.includes(userName),
      me: userName,
      others: people
        .slice(0, MOST_FACES)
        .map((face) => ({ ...face, checked: query.people.includes(face.id) })),
    },
    groups,
    days: [
      { value: '', label: 'Whenever', selected: !query.days },
      ...DAYS.map((one) => daysOption(one, query)),
    ],
    lanes: [
      { value: '', label: 'No lanes', selected: !query.lanes },
      ...LANES.map((value) => ({ value, label: LANE_WORDS[value], selected: query.lanes === value })),
    ],
    set: setOf(groups, query),
    csvPath: paths.boards.csv({ id }) + addressOf(query),
    jsonPath: paths.boards.json({ id }) + addressOf(query),
    selectPath: paths.boards.show({ id }) + addressOf({ ...query, isSelecting: true }),
  };
}

/** How many choices are set behind the button of the bar; empty for none. */
function setOf(groups: Offered['groups'], { isFlagged, days }: BoardQuery): string {
  const checked = groups.flatMap(({ options }) => options).filter((option) => option.checked).length;
  const count = checked + (isFlagged ? 1 : 0) + (days ? 1 : 0);
  return count ? String(count) : '';
}

function groupsOf(items: readonly WorkItem[], query: BoardQuery, content: Content) {
  const [types, epics, labels] = [new Set<string>(), new Set<string>(), new Set<string>()];
  // There may be thousands, gone through anew for every change: once, and without a list for each.
  for (const item of items) {
    types.add(item.type.name);
    if (item.epicKey) epics.add(item.epicKey);
    for (const label of item.labels) labels.add(label);
  }
  return [
    group('type', 'Type', query.types, choices(types)),
    group('epic', 'Epic', query.epics, [
      ...epicChoices(epics, content),
      ...without(items, 'Without an epic', ({ epicKey }) => !epicKey),
    ]),
    group('label', 'Label', query.labels, [
      ...choices(labels),
      ...without(items, 'Without a label', ({ labels }) => labels.length === 0),
    ]),
  ];
}

function sprintOptions(board: Board, { sprints, sprint: chosen }: Content) {
  if (sprints.length === 0 && board.jira?.type !== 'scrum') return [];
  const isGone = !['active', 'backlog', 'all'].includes(chosen) && !sprints.some(({ id }) => id === chosen);
  const of = (state: string) => sprints.filter((one) => one.state === state);
  const only = of('active').length === 1 ? of('active')[0] : undefined;
  const options = [
    // The only one that is active may have been asked for as itself.
    { value: only && only.id === chosen ? chosen : 'active', label: only?.name ?? 'Active sprints' },
    ...(of('active').length > 1 ? of('active').map(sprintOption) : []),
    ...of('future').map(sprintOption),
    { value: 'backlog', label: 'Backlog' },
    ...of('closed').map((sprint) => ({ value: sprint.id, label: `${sprint.name} (closed)` })),
    ...(isGone ? [{ value: chosen, label: `Sprint ${chosen}` }] : []),
    { value: 'all', label: 'All sprints' },
  ];
  // What a board shows by itself does not stand in its address.
  const usual = sprintOf(board, '');
  return options.map(({ value, label }) => ({
    value: value === usual ? '' : value,
    label,
    selected: value === chosen,
  }));
}

const sprintOption = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });

function peopleOf(items: readonly WorkItem[]) {
  const people = new Map<string, { person: NonNullable<WorkItem['assignee']>; count: number }>();
  for (const { assignee } of items)
    if (assignee) {
      const known = people.get(assignee.name) ?? { person: assignee, count: 0 };
      known.person = assignee; // as the last of them says it
      if (++known.count === 1) people.set(assignee.name, known);
    }
  return [...people.values()].sort((a, b) => b.count - a.count).map(({ person }) => faceOf(person));
}

function choices(values: ReadonlySet<string>): Choice[] {
  return [...values]
    .filter(Boolean)
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((value) => ({ value, label: value }));
}

function epicChoices(keys: ReadonlySet<string>, { around: { epics } }: Content): Choice[] {
  return choices(keys).map(({ value }) => {
    const epic = epics.get(value);
    return { value, label: epic?.name ?? value, hue: hueOfEpic(value, epic?.color) };
  });
}

const without = (
  items: readonly WorkItem[],
  label: string,
  isWithout: (item: WorkItem) => boolean,
): Choice[] => (items.some(isWithout) ? [{ value: NONE, label }] : []);

/** People without a face in the bar; who was chosen and has no card any more is one of them. */
function othersOf(people: Offered['people'], query: BoardQuery, userName: string): Choice[] {
  const known = new Set([NONE, userName, ...people.map(({ id }) => id)]);
  const others = people.slice(MOST_FACES).map(({ id: value, name: label }) => ({ value, label }));
  const gone = query.people.filter((name) => !known.has(name));
  return [...others, ...gone.map((value) => ({ value, label: value }))];
}

/** What is chosen stays in the list, also where no card has it any more. */
function group(name: string, legend: string, chosen: string[], offered: Choice[]) {
  const isOffered = (value: string) => offered.some((one) => one.value === value);
  const missing = name === 'person' ? [] : chosen.filter((value) => !isOffered(value));
  const all: Choice[] = [...offered, ...missing.map((value) => ({ value, label: value }))];
  return {
    name,
    legend,
    options: all.map(({ value, label, hue }) => ({
      value,
      label,
      hue: hue === undefined ? '' : String(hue),
      checked: chosen.includes(value),
    })),
  };
}

function daysOption({ value, label }: { value: number; label: string }, { days }: BoardQuery) {
  return { value: String(value), label, selected: days === value };
}
