import type { Touched } from './change-kind.js';
import type { Change } from './change.entity.js';
import { kindOf } from './kinds/index.js';

type Written = Pick<Change, 'kind' | 'wanted'>;

/**
 * What a field that a change touches is called among all of a work item: two boards may keep their points in different
 * fields, and what are points on one is any number on the other. Undefined for a text that is not known yet.
 */
export function fieldName(field: Touched, { kind: type, wanted }: Written): string | undefined {
  const { text, fields } = kindOf({ kind: type });
  if (field === 'text') return text?.(wanted);
  const own: Partial<Record<Touched, string>> = fields?.(wanted) ?? {};
  return own[field] ?? field;
}

/** As what a change touches the field that is called so; undefined where it does not. */
export function touchedAs(name: string | undefined, change: Written): Touched | undefined {
  return kindOf(change).touches.find((field) => fieldName(field, change) === name);
}
