import { randomUUID } from 'node:crypto';
import type { AlmPlaces, AlmTransition } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import type { Form } from '../web/form.js';
import { leftOutWords } from '../words.js';
import type { LinkedBoard } from './board-pages.js';
import { badgeOf } from './boards.view.js';
import { cardPath } from './item-path.js';
import { typedPoints, type ItemForm } from './item-form.js';
import { editsView } from './item-edits.view.js';
import { factsOf } from './item-facts.view.js';
import { itemDetailsView } from './item-details.view.js';
import type { ShownWorkItem } from './item-pages.js';
import { placesView } from './card-places.view.js';
import { refusalsView } from './item-rights.view.js';
import { controlName, controlOf, isSimple, requiredFields } from '../changes/transition-form.js';

/** The page of one work item: its facts, and a form for each thing that can be done with it. */
export function itemsShowView(
  { board, account, credential }: LinkedBoard,
  shown: ShownWorkItem,
  form: Form<ItemForm>,
  { places, basePath }: { places: AlmPlaces; basePath: string },
) {
  const { item, transitions, problem } = shown;
  const at = { boardId: board.id, key: item.key };
  const simple = transitions.items.filter(isSimple);
  const refused = refusalsView(account, shown, form);
  const points = item.points === null ? '' : String(item.points);
  const typed = form.view();
  const { mapping } = account;
  const edits = editsView(shown.editable ?? { fields: [], values: {} }, {
    at,
    form,
    apart: [mapping.points],
  });
  // Jira cannot be asked what it offers, so what was chosen before goes on being chosen.
  const isUnknown = Boolean(problem ?? transitions.problem);
  const isLost =
    form.values.looksFor === 'transition' && !simple.some(({ id }) => id === form.values.transition);
  const chosen = (isUnknown || isLost) && form.values.transition;
  return {
    title: `${item.key} ${item.summary}`,
    section: 'boards',
    hasErrors: !form.valid,
    operation: randomUUID(),
    form: {
      ...typed,
      values: {
        ...typed.values,
        points: typedPoints(form.values) ?? points,
        comment: typed.values.comment ?? '',
        person: typed.values.person ?? '',
      },
    },
    /** What travels along unseen. */
    carried: [
      { name: 'pointsShown', value: points },
      { name: 'assigneeShown', value: item.assignee?.name ?? '' },
      { name: 'statusShown', value: item.status.name },
      ...(isUnknown ? screenValues(form.values) : []),
    ],
    boardPath: cardPath(at),
    looksFor: form.values.looksFor ?? '',
    boardName: board.name,
    jiraPath: places.workItem(item.key),
    key: item.key,
    status: { name: item.status.name, category: badgeOf(item.status.category) },
    facts: factsOf(
      shown,
      edits.map(({ id }) => id),
      mapping,
    ),
    /** What is edited in place; the description stands apart. */
    edits: edits.filter(({ id }) => id !== 'description'),
    editDescription: edits.find(({ id }) => id === 'description') ?? null,
    notEditable:
      shown.editable?.fields.length === 0 ? `Jira does not let you edit the fields of ${item.key}.` : '',
    details: itemDetailsView(shown.details, {
      ...at,
      baseUrl: places.home,
      userKey: credential.userKey,
      form,
      basePath,
    }),
    staleWords: problem ? `${problem.sentences} What you see was read before.` : '',
    /** Top, up, down and bottom of its column. */
    places: placesView(at, shown),
    move: {
      path: paths.items.move(at),
      options: [
        { value: '', label: 'Choose where to move it' },
        ...simple.map((one) => ({
          value: one.id,
          label: transitionWords(one),
          selected: one.id === form.values.transition,
        })),
        ...(chosen ? [{ value: chosen, label: 'What you chose before', selected: true }] : []),
      ],
      isOffered: simple.length > 0 || Boolean(chosen),
      noneWords: noneWords(shown, simple.length, refused.transition),
      screens: simple.filter((one) => requiredFields(one).length > 0).map(screenOf),
      elsewhere: transitions.items
        .filter((one) => !isSimple(one))
        .map((one) => ({ name: transitionWords(one), path: places.workItem(item.key) })),
    },
    assign: {
      path: paths.items.assignee(at),
      options: assigneeOptions(shown, form.values.assignee),
      problemWords: peopleProblem(shown),
      mayTake: item.assignee?.name !== credential.userName,
      mayLeave: item.assignee !== null,
    },
    points: account.mapping.points ? { path: paths.items.points(at) } : null,
    comment: { path: paths.items.comments(at) },
    /** Why a control is not there. */
    refused,
  };
}

function transitionWords({ name, to }: AlmTransition): string {
  return name === to.name ? name : `${name} → ${to.name}`;
}

/** Why there is no way to choose, or not all of them; empty where there are. */
export function noneWords(
  { item, transitions, problem }: ShownWorkItem,
  offered: number,
  refused = '',
): string {
  const sentence = 'Jira could not be asked just now which moves it offers you.';
  if (problem) return sentence;
  if (transitions.problem) return `${sentence} ${transitions.problem.sentences}`;
  const leftOut = leftOutWords(transitions, 'move', 'moves');
  if (offered > 0 || leftOut) return leftOut;
  return refused || `Jira offers you no move from “${item.status.name}”.`;
}

function peopleProblem({ assignable, problem }: ShownWorkItem): string {
  const sentence = 'Jira could not be asked just now whom it can be assigned to.';
  if (problem) return sentence;
  return assignable.problem
    ? `${sentence} ${assignable.problem.sentences}`
    : leftOutWords(assignable, 'person', 'people');
}

function screenValues(values: ItemForm): { name: string; value: string }[] {
  return Object.entries(values)
    .filter(([name]) => name.startsWith('f-'))
    .map(([name, value]) => ({ name, value }));
}

function screenOf(transition: AlmTransition) {
  return {
    legend: `For “${transitionWords(transition)}” Jira needs`,
    transition: transition.id,
    fields: requiredFields(transition).map((field) => ({
      name: controlName(transition, field.id),
      label: field.name,
      type: controlOf(field) ?? 'text',
      options: [
        { value: '', label: `Choose ${field.name}`, selected: false },
        ...(field.allowedValues ?? []).map(({ id, name }) => ({ value: id, label: name, selected: false })),
      ],
    })),
  };
}

function assigneeOptions({ item, assignable }: ShownWorkItem, typed: string | undefined) {
  const people = assignable.items.map(({ name, displayName }) => ({ value: name, label: displayName }));
  const known = (name: string) => people.some(({ value }) => value === name);
  if (item.assignee && !known(item.assignee.name))
    people.unshift({ value: item.assignee.name, label: item.assignee.displayName });
  if (typed && !known(typed)) people.push({ value: typed, label: typed });
  const selected = typed ?? item.assignee?.name ?? '';
  return [{ value: '', label: 'Nobody' }, ...people].map((one) => ({
    ...one,
    selected: one.value === selected,
  }));
}
