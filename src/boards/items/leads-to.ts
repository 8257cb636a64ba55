import type { AlmStatus, AlmTransition, StatusCategory } from '../../alm/alm-provider.js';
import type { Typed } from '../../changes/transition-form.js';

const CATEGORIES: readonly StatusCategory[] = ['new', 'indeterminate', 'done', 'undefined'];

/**
 * Where a way leads, beside its button: what is chosen is said in words, and seen on the card, also while Jira cannot be
 * asked what it offers.
 */
export function leadsToField({ id, to }: AlmTransition): { name: string; value: string } {
  return { name: `to-${id}`, value: [to.id, to.category, to.name].join(':') };
}

/** The same of the way that was chosen; undefined where the form did not say. */
export function chosenStatus(typed: Typed): AlmStatus | undefined {
  const [, id, category, name] =
    /^(\d{1,19}):(\w+):(.{1,255})$/.exec(typed[`to-${typed.transition}`] ?? '') ?? [];
  const known = CATEGORIES.find((one) => one === category);
  return known && { id, name, category: known };
}
