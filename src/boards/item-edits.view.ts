import type { AlmEditField } from '../alm/alm-provider.js';
import { dayText } from '../dates.js';
import { paths } from '../paths.js';
import { editControlOf, textOf, wordsOf, type EditControl } from '../changes/edit-values.js';
import type { Form } from '../web/form.js';
import type { ItemForm } from './item-form.js';

/** Fields that come first, in this order; the others follow as Jira has them. */
const FIRST = ['summary', 'description', 'priority', 'labels', 'components', 'fixVersions', 'duedate'];

export interface Editable {
  fields: AlmEditField[];
  /** Raw values by field id. */
  values: Record<string, unknown>;
}

interface Around {
  at: { boardId: string; key: string };
  form: Form<ItemForm>;
  /** Fields that have controls of their own. */
  apart: (string | undefined)[];
}

export type EditView = ReturnType<typeof editView>;

/** What can be edited in place, in its order. */
export function editsView({ fields, values }: Editable, around: Around): EditView[] {
  const rankOf = ({ id }: AlmEditField) => (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length);
  return fields
    .filter(({ id }) => !around.apart.includes(id))
    .flatMap((field) => {
      const control = editControlOf(field);
      return control ? [{ field, control }] : [];
    })
    .sort((a, b) => rankOf(a.field) - rankOf(b.field))
    .map(({ field, control }) => editView(field, control, values[field.id], around));
}

function editView(field: AlmEditField, control: EditControl, raw: unknown, { at, form }: Around) {
  const { id, name: label, allowedValues = [], required } = field;
  const name = `e-${id}` as const;
  const shown = textOf(control, raw);
  const typed = form.values[name] ?? shown;
  const chosen = control === 'several' ? typed.split(',') : [typed];
  const options = allowedValues.map((one) => ({
    value: one.id,
    label: one.name,
    selected: chosen.includes(one.id),
  }));
  const isEmptyOffered = control === 'select' && !(required && shown !== '');
  return {
    id,
    name,
    label,
    type: control === 'labels' ? 'text' : control,
    isSeveral: control === 'several',
    size: Math.min(6, Math.max(2, options.length)),
    hint: control === 'labels' ? 'With spaces between them.' : '',
    value: typed,
    options: isEmptyOffered ? [{ value: '', label: 'None', selected: typed === '' }, ...options] : options,
    error: form.errors[name] ?? '',
    words: wordsFor(control, raw, shown),
    isOpen: Boolean(form.errors[name]) || typed !== shown,
    shown: { name: `w-${id}`, value: shown },
    path: paths.items.field({ ...at, field: id }),
  };
}

/** A long text is read where it is rendered. */
function wordsFor(control: EditControl, raw: unknown, shown: string): string {
  if (control === 'textarea') return shown ? 'Edit' : 'Write one';
  return control === 'date' ? dayText(shown) : wordsOf(raw);
}
