import type { AlmEditField } from '../../alm/alm-provider.js';
import { textOf } from '../../changes/edit-values.js';
import { wordsFor as comparedWords, wordsOf } from '../../changes/edit-words.js';
import { editControlOf, type EditControl } from '../../changes/field-controls.js';
import { dayText, timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { shownBefore } from './item-enter.js';
import { controlView, isTyped, shownOf, type Around } from './item-control.view.js';

export interface Editable {
  fields: AlmEditField[];
  /** Raw values by field id. */
  values: Record<string, unknown>;
}

export type EditView = ReturnType<typeof editView>;

/** What can be edited in place, in the order in which the site has it. */
export function editsView({ fields, values }: Editable, around: Around): EditView[] {
  return fields.flatMap((field) => {
    const control = editControlOf(field);
    return control ? [editView(field, control, values[field.id], around)] : [];
  });
}

function editView(field: AlmEditField, control: EditControl, raw: unknown, around: Around) {
  const { id, name: label } = field;
  const name = `e-${id}` as const;
  const text = textOf(control, raw);
  const none = field.required && text !== '' ? '' : 'None';
  const input = controlView({ name, field, control, raw, none }, around);
  const { values } = around.form;
  const isSearched = values[`q-${name}`] !== undefined && values[`q-${name}`] !== '';
  return {
    kind: 'edit',
    id,
    label,
    refused: '',
    input,
    words: wordsFor(control, raw, around),
    isOpen: input.error !== '' || isSearched || isTyped(control, values[name], shownOf(control, raw)),
    shown: shownView(`w-${id}`, text, around),
    shownWords: shownView(`h-${id}`, comparedWords(control, raw), around),
    path: paths.items.field({ ...around.at, field: id }),
  };
}

/** What was typed over goes on being told as it was shown. */
function shownView(name: string, value: string, { form }: Around) {
  return { name, value: shownBefore({ ...form.values })[name] ?? value };
}

function wordsFor(control: EditControl, raw: unknown, { above = [] }: Around): string {
  const text = textOf(control, raw);
  if (control === 'work item')
    return [text, above.find(({ key }) => key === text)?.name].filter(Boolean).join(' ');
  if (control === 'date') return dayText(text);
  if (control === 'datetime') return text && timeView(new Date(text)).text;
  return wordsOf(raw);
}
