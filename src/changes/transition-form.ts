import type { AlmTransition, AlmTransitionField } from '../alm/alm-provider.js';
import { Problem } from '../problem.js';

/** What was typed on the page of a work item, by the name of its control. */
export type Typed = Record<string, string>;

type Control = 'select' | 'text' | 'number' | 'date';
const CONTROLS: Record<string, Control> = { string: 'text', number: 'number', date: 'date' };

/** The fields of a transition's screen that Jira insists on. */
export function requiredFields({ fields }: AlmTransition): AlmTransitionField[] {
  return fields.filter(({ required }) => required);
}

/** How a field can be asked for on a plain page; undefined where only Jira's own screen can. */
export function controlOf({ type, allowedValues }: AlmTransitionField): Control | undefined {
  return allowedValues?.length ? 'select' : CONTROLS[type];
}

/** Whether the transition can be made from a plain page. */
export function isSimple(transition: AlmTransition): boolean {
  return requiredFields(transition).every((field) => controlOf(field) !== undefined);
}

/** Several transitions on one page may ask for the same field. */
export function controlName(transition: AlmTransition, fieldId: string): string {
  return `f-${transition.id}-${fieldId}`;
}

/**
 * The values of a transition's screen as Jira takes them; undefined where it asks for none.
 * @throws Problem beside the first field that is empty
 */
export function fieldValues(transition: AlmTransition, typed: Typed): Record<string, unknown> | undefined {
  const required = requiredFields(transition);
  if (required.length === 0) return undefined;
  return Object.fromEntries(required.map((field) => [field.id, valueOf(transition, field, typed)]));
}

function valueOf(transition: AlmTransition, field: AlmTransitionField, typed: Typed): unknown {
  const name = controlName(transition, field.id);
  const text = typed[name];
  if (!text) throw new Problem(`Jira needs ${field.name} for “${transition.name}”.`, { field: name });
  switch (controlOf(field)) {
    case 'select':
      return field.type === 'array' ? [{ id: text }] : { id: text };
    case 'number':
      return numberOf(text, name);
    default:
      return text;
  }
}

/**
 * A number as people type it, with a point or a comma, and neither as computers write it (`1e5`) nor longer than Jira
 * can keep it.
 * @throws Problem beside the field
 */
export function numberOf(text: string, field: string): number {
  if (!/^[-−+]?(\d{1,12}([.,]\d{0,6})?|[.,]\d{1,6})$/.test(text))
    throw new Problem('Enter a number, such as 3 or 0.5.', { field });
  return Number(text.replace(',', '.').replace('−', '-'));
}
