import { randomUUID } from 'node:crypto';
import type { AlmEditField } from '../../alm/alm-provider.js';
import { isAskedFor } from '../../changes/kinds/create.js';
import { paths } from '../../paths.js';
import { allOf } from '../../words.js';
import type { Form } from '../../web/form.js';
import type { LinkedBoard } from '../board-pages.js';
import { controlView } from '../items/item-control.view.js';
import { addressOf } from '../find/board-query.js';
import { addControlOf, controlName, queryAt, type AddForm } from './add-form.js';
import type { Place } from './add-places.js';
import { whatOf } from './adding.js';

const FIRST = ['description', 'priority', 'labels', 'components', 'duedate'];

/** The form for a new work item. */
export function addingView({ board }: LinkedBoard, place: Place, form: Form<AddForm>) {
  const { values } = form;
  const { column, sprint, epic, types, chosen, inJira } = place;
  const fields = values.all && chosen ? fieldViews(place, form) : [];
  // While Jira cannot be asked, what was chosen before stays.
  const offered = types.length === 0 && chosen ? [chosen] : types;
  const isOne = new Set(types.map(({ project }) => project)).size === 1;
  const where = [column && `in “${column.name}”`, sprint?.name, epic && `epic ${epic}`];
  return {
    title: place.parent ? `Add a sub-task of ${place.parent}` : 'Add a work item',
    section: 'boards',
    operation: randomUUID(),
    form: form.view(),
    boardName: board.name,
    back: paths.boards.show({ id: board.id }) + addressOf(queryAt(values)),
    where: where.filter(Boolean).join(', '),
    action: paths.boards.add({ id: board.id }),
    kept: keptOf(values, fields),
    types: offered.map(({ project, type }) => ({
      value: whatOf({ project, type }),
      label: isOne ? type.name : `${project} · ${type.name}`,
      selected: chosen !== undefined && whatOf(chosen) === whatOf({ project, type }),
    })),
    notice: place.notice ?? '',
    noneWords: offered.length === 0 ? (place.problem ?? 'Jira does not let you create work items here.') : '',
    fields,
    isMoreOffered: !values.all,
    asksWords: inJira ? `Jira also asks for ${allOf(inJira.names)}, which only its own form can.` : '',
    inJiraPath: inJira?.path ?? '',
  };
}

const PLACE = ['column', 'columnSeen', 'sprint', 'epic', 'parent', 'at', 'all'] as const;

/** Where it is added, and what was typed into fields that are not shown just now. */
function keptOf(values: AddForm, shown: { name: string }[]) {
  const isShown = (name: string) => shown.some((field) => field.name === name);
  return Object.entries(values)
    .filter(([name]) => PLACE.some((one) => one === name) || (name.startsWith('n-') && !isShown(name)))
    .filter(([, value]) => value)
    .map(([name, value]: [string, string]) => ({ name, value }));
}

/** Required ones first. */
function fieldViews({ screen, filledIn }: Place, form: Form<AddForm>) {
  const rankOf = (field: AlmEditField) =>
    isAskedFor(field) ? -1 : FIRST.includes(field.id) ? FIRST.indexOf(field.id) : FIRST.length;
  return screen
    .filter(({ id }) => id !== 'summary' && !filledIn.includes(id))
    .sort((a, b) => rankOf(a) - rankOf(b))
    .flatMap((field) => fieldView(field, form) ?? []);
}

function fieldView(field: AlmEditField, form: Form<AddForm>) {
  const control = addControlOf(field);
  if (!control) return undefined;
  const view = controlView({ name: controlName(field), field, control, none: 'None' }, { form });
  return { ...view, isRequired: isAskedFor(field) };
}
