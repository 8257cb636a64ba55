import type { FieldMapping } from '../../alm/alm-provider.js';
import { nothingOffered } from '../../alm/offers.js';
import { openSprint } from '../../changes/change-kind.js';
import { paths } from '../../paths.js';
import { sprintsLeftOut } from '../sprints.js';
import { foundBy, peopleOptions, searchView, type Around } from './item-control.view.js';
import { editsView, type EditView } from './item-edits.view.js';
import { typedPoints } from './item-form.js';
import type { ShownWorkItem } from './item-pages.js';
import { faceOf } from '../cards/faces.js';
import { pointsText } from '../cards/signs.js';

/** Fields that are in sight at once, in this order, with those that are mapped for the account; the others are folded. */
const FIRST = ['priority', 'labels', 'components', 'fixVersions', 'duedate'];
const FIRST_MAPPED = ['epicLink', 'startDate', 'dueDate', 'team'] as const;
/** Fields that stand beside what they say. */
const APART = ['summary', 'description'];

interface Asked {
  shown: ShownWorkItem;
  mapping: FieldMapping;
  /** What the board estimates by, where that is not story points. */
  estimate?: string;
  /** Why a control is not there, by its name; empty where it is. */
  refused: { assignee: string; points: string; sprint: string };
}

/** Rows of a work item's fields: what each says, and how it is changed in place. */
export function fieldsView({ shown, mapping, refused, estimate }: Asked, around: Around) {
  const edits = editsView(shown.editable ?? { fields: [], values: {} }, around);
  const first = [...FIRST, ...FIRST_MAPPED.map((part) => mapping[part])];
  const rows = edits.filter(({ id }) => !APART.includes(id) && id !== mapping.points);
  const rankOf = ({ id }: EditView) => first.indexOf(id);
  const more = rows.filter((one) => !first.includes(one.id));
  return {
    editSummary: edits.find(({ id }) => id === 'summary') ?? null,
    editDescription: edits.find(({ id }) => id === 'description') ?? null,
    rows: [
      assigneeRow({ shown, reason: refused.assignee }, around),
      ...(mapping.points
        ? [{ ...pointsRow({ shown, reason: refused.points }, around), ...pointsWords(estimate) }]
        : []),
      ...(mapping.sprint ? [sprintRow({ shown, reason: refused.sprint }, around)] : []),
      ...rows.filter((one) => first.includes(one.id)).sort((a, b) => rankOf(a) - rankOf(b)),
    ],
    more: {
      rows: more,
      isOpen: more.some(({ isOpen }) => isOpen),
    },
    edited: edits.map(({ id }) => id),
  };
}

interface Own {
  shown: ShownWorkItem;
  reason: string;
}

function assigneeRow({ shown: { item }, reason }: Own, around: Around) {
  const { at, form, me } = around;
  const { assignee } = item;
  const search = searchView('person', around);
  const typed = form.values.assignee;
  const found = foundBy('person', around);
  const known = [...(assignee ? [assignee] : []), me, ...found];
  const people = peopleOptions([
    ...known,
    ...(typed ? [{ name: typed, displayName: form.values[`n-${typed}`] ?? typed }] : []),
    ...known,
  ]);
  // Whoever is the only one that was looked for is meant.
  const isChosen = typed !== undefined && typed !== (assignee?.name ?? '');
  const chosen = isChosen ? typed : found.length === 1 ? found[0].name : (assignee?.name ?? '');
  return {
    kind: 'assignee',
    id: 'assignee',
    label: 'Assignee',
    words: assignee?.displayName ?? 'Unassigned',
    face: assignee && faceOf(assignee),
    refused: reason,
    isOpen: Boolean(form.errors.assignee || search.term || isChosen),
    path: paths.items.assignee(at),
    search,
    options: [{ value: '', label: 'Nobody' }, ...people].map((one) => ({
      ...one,
      selected: one.value === chosen,
    })),
    mayTake: assignee?.name !== me.name,
    mayLeave: assignee !== null,
  };
}

const pointsWords = (estimate?: string) => ({
  label: estimate ?? 'Story points',
  button: `Set ${estimate ?? 'points'}`,
});

function pointsRow({ shown: { item }, reason }: Own, { at, form }: Around) {
  return {
    kind: 'points',
    id: 'points',
    words: item.points === null ? '' : pointsText(item.points),
    refused: reason,
    isOpen: Boolean(form.errors.points) || typedPoints(form.values) !== undefined,
    path: paths.items.points(at),
  };
}

/** Those that it can be put into, and the one that it is in, also where that is not among them. */
function sprintRow({ shown, reason }: Own, { at, form }: Around) {
  const now = openSprint(shown.item);
  const all = shown.sprints ?? nothingOffered();
  const offered = all.items.map(({ id, name, state }) => ({
    value: `${id}:${name}`,
    label: state === 'active' ? `${name} (active)` : name,
  }));
  const own = now && !all.items.some(({ id }) => id === now.id);
  const here = now ? `${now.id}:${now.name}` : '';
  const chosen = form.values.sprint ?? here;
  return {
    kind: 'sprint',
    id: 'sprint',
    label: 'Sprint',
    words: now?.name ?? 'Backlog',
    // Out of its sprint it can go whatever others there are.
    refused: reason || (now ? '' : noSprints(shown)),
    isOpen: Boolean(form.errors.sprint) || chosen !== here,
    path: paths.items.sprint(at),
    leftOut: all.items.length > 0 ? sprintsLeftOut(all) : noSprints(shown),
    options: [
      { value: '', label: 'Backlog' },
      ...(own ? [{ value: here, label: now.name }] : []),
      ...offered,
    ].map((one) => ({ ...one, selected: one.value === chosen })),
  };
}

/** Why none can be chosen; empty where one can. */
function noSprints({ sprints, problem }: ShownWorkItem): string {
  // Why stands above all that was read before.
  if (problem) return 'Jira could not be asked just now for its sprints.';
  if (sprints?.problem)
    return `Jira could not be asked just now for its sprints. ${sprints.problem.sentences}`;
  return sprints?.items.length
    ? ''
    : 'No board in Jira that shows it has a sprint that is under way or to come.';
}
