import type { AlmEdit, AlmEditField, AlmTransition } from '../alm/alm-provider.js';
import { Problem } from '../problem.js';
import { typedText, wireOf } from './edit-values.js';
import { controlOf, leftToSite, type EditControl } from './field-controls.js';

/** What was typed on the page of a work item, by the name of its control; and in which time zone, where it is kept. */
export type Typed = Record<string, string>;

/** Filled in by the site where nobody does, and so never asked for. */
const isNeeded = ({ required, hasDefault }: AlmEditField): boolean => required && !hasDefault;

/** The fields of a transition's screen that have to be filled in. */
export function requiredFields({ fields }: AlmTransition): AlmEditField[] {
  return fields.filter(isNeeded);
}

export interface ScreenField {
  field: AlmEditField;
  control: EditControl;
  isNeeded: boolean;
}

/** The fields of a transition's screen that can be filled in on a plain page, those that have to be first. */
export function screenFields({ fields }: AlmTransition): ScreenField[] {
  const shown = fields.flatMap((field) => {
    const control = controlOf(field);
    return control ? [{ field, control, isNeeded: isNeeded(field) }] : [];
  });
  return [...shown.filter((one) => one.isNeeded), ...shown.filter((one) => !one.isNeeded)];
}

/** The names of the fields that only Jira's own screen can fill in and that have to be: none where there is a plain page. */
export function onlyInJira(transition: AlmTransition): string[] {
  return requiredFields(transition)
    .filter((field) => !controlOf(field))
    .map(({ name }) => name);
}

/** The names of the fields that Jira's own screen has besides, and a plain page has not. */
export function leftOnScreen({ fields }: AlmTransition): string[] {
  return leftToSite(fields, controlOf);
}

/** Whether the transition can be made from a plain page. */
export function isSimple(transition: AlmTransition): boolean {
  return onlyInJira(transition).length === 0;
}

/** Several transitions on one page may ask for the same field. */
export function controlName(transition: AlmTransition, fieldId: string): string {
  return `f-${transition.id}-${fieldId}`;
}

/** Ids of the fields that something was typed for; of one transition where it is known which. */
export function filledIn(typed: Typed, by?: string): string[] {
  return Object.entries(typed).flatMap(([name, text]) => {
    const [, transition, field] = /^f-([^-]+)-(.+)$/.exec(name) ?? [];
    return text && field && (!by || by === transition) ? [field] : [];
  });
}

/**
 * What a transition's screen changes; undefined where nothing does. A field that need not be filled in and is not stays
 * as it is.
 * @throws Problem beside the first field that is empty, or wrong
 */
export function screenEdit(transition: AlmTransition, typed: Typed): AlmEdit | undefined {
  const fields: Record<string, unknown> = {};
  const update: Record<string, Record<string, unknown>[]> = {};
  for (const { field, control, isNeeded } of screenFields(transition)) {
    const name = controlName(transition, field.id);
    const text = typedText(control, typed[name] ?? '', name, typed.zone);
    if (!text && isNeeded)
      throw new Problem(`Jira needs ${field.name} for “${transition.name}”.`, { field: name });
    if (!text) continue;
    const added = ADDED[control]?.(text);
    if (added) update[field.id] = [{ add: added }];
    else fields[field.id] = wireOf(control, text);
  }
  const [hasFields, hasUpdate] = [fields, update].map((part) => Object.keys(part).length > 0);
  return hasFields || hasUpdate ? { ...(hasFields && { fields }), ...(hasUpdate && { update }) } : undefined;
}

/** What is added beside what there is, rather than put in its place. */
const ADDED: Partial<Record<EditControl, (text: string) => object>> = {
  comment: (body) => ({ body }),
  worklog: (timeSpent) => ({ timeSpent }),
};
