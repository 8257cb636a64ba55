import { randomUUID } from 'node:crypto';
import type { AlmPlaces } from '../../alm/alm-provider.js';
import { openSprint } from '../../changes/change-kind.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import type { LinkedBoard } from '../board-pages.js';
import { pointsName } from '../jira-board.js';
import { badgeOf } from '../making/boards.view.js';
import { cardPath } from './item-path.js';
import { onlyTyped, shownBefore } from './item-enter.js';
import { typedPoints, type ItemForm } from './item-form.js';
import { aboveView, factsOf, leftToJira, notEditableWords } from './item-facts.view.js';
import { fieldsView } from './item-fields.view.js';
import { itemLinksView } from './item-links.view.js';
import { historyView } from './item-history.view.js';
import { itemDetailsView } from './item-details.view.js';
import { moveView } from './item-move.view.js';
import type { ShownWorkItem } from './item-pages.js';
import { placesView } from './card-places.view.js';
import { refusalsView } from './item-rights.view.js';

interface Around {
  places: AlmPlaces;
  /** Below which Footbridge lies. */
  basePath: string;
  /** What the board showed that it was opened from, with a question mark. */
  query: string;
}

/** The page of one work item: what it says, and a way to change each part of it in place. */
export function itemsShowView(
  open: LinkedBoard,
  shown: ShownWorkItem,
  form: Form<ItemForm>,
  { places, basePath, query }: Around,
) {
  const { board, account, credential } = open;
  const { item, problem, people } = shown;
  const { mapping } = account;
  const at = { boardId: board.id, key: item.key };
  const me = { name: credential.userName, displayName: credential.displayName };
  const around = { at, form, people, me, above: shown.above };
  const refused = refusalsView(open, shown, form);
  const fields = fieldsView({ shown, mapping, refused, estimate: pointsName(board) }, around);
  const move = moveView(shown, refused.transition, { ...around, places });
  const details = itemDetailsView(shown.details, {
    ...at,
    baseUrl: places.home,
    reader: shown.refusal ? null : credential,
    form,
    basePath,
  });
  const points = item.points === null ? '' : String(item.points);
  const typed = form.view();
  const before = shownBefore({ ...form.values });
  // Where the way that was chosen is offered no more, another one is chosen from where the work item is by now.
  if (!move.isChosen) delete before.statusShown;
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
    unplaced: unplacedIn(form.values, [
      ...fields.edited.map((id) => `e-${id}`),
      ...details.comments.flatMap(({ own }) => (own ? [own.name] : [])),
      ...move.screens.flatMap(({ needed, others }) => [...needed, ...others].map(({ name }) => name)),
      ...move.carried.map(({ name }) => name),
    ]),
    /** What travels along unseen. */
    carried: [
      { name: 'from', value: 'item' },
      { name: 'pointsShown', value: points },
      { name: 'assigneeShown', value: item.assignee?.name ?? '' },
      { name: 'assigneeKey', value: item.assignee?.key ?? '' },
      { name: 'statusShown', value: item.status.name },
      { name: 'sprintShown', value: openSprint(item)?.name ?? '' },
      ...placeOf(form.values),
      ...move.carried,
    ].map(({ name, value }) => ({ name, value: before[name] ?? value })),
    boardPath: cardPath(at, query),
    looksFor: form.values.looksFor ?? '',
    boardName: board.name,
    jiraPath: places.workItem(item.key),
    key: item.key,
    above: aboveView(shown, at),
    status: { name: item.status.name, category: badgeOf(item.status.category) },
    facts: factsOf(shown, fields.edited, mapping),
    fields,
    notEditable: shown.refusal ?? notEditableWords(shown, fields.edited, mapping),
    leftToJira: shown.refusal ? '' : leftToJira(shown, mapping),
    details,
    links: itemLinksView(shown, { at, form, refused: refused.link }),
    /** What its person asked for here and is not over; what the form looks for itself is said there, with what was typed. */
    changes: form.values.looksFor
      ? shown.changes.filter(({ state }) => state !== 'not known yet')
      : shown.changes,
    history: historyView(shown.history, at),
    staleWords: problem ? `${problem.sentences} What you see was read before.` : '',
    /** Top, up, down and bottom of its column. */
    places: placesView(at, shown),
    move,
    sightPath: paths.items.sight(at),
    people: { path: paths.items.people(at) },
    comment: { path: paths.items.comments(at), refused: refused.comment },
  };
}

/** Where the card is put once it is moved: it was dropped there, on a way that asks for more. */
function placeOf({ before, after }: ItemForm) {
  const place = Object.entries({ before, after }).filter(([, key]) => key);
  return place.map(([name, value]) => ({ name, value }));
}

/** Texts whose control is not on the page any more: nobody is to write them twice. Ids of what was chosen are no texts. */
function unplacedIn(values: ItemForm, controls: string[]): { name: string; text: string }[] {
  const typed = Object.entries(onlyTyped({ ...values }));
  return typed
    .filter(([name, text]) => /^[cef]-/.test(name) && /[^\d,]/.test(text) && !controls.includes(name))
    .map(([name, text]) => ({ name, text }));
}
