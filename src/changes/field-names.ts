import { fieldAt, type Touched } from './change-kind.js';
import type { Change } from './change.entity.js';
import { kindOf } from './kinds/index.js';

type Written = Pick<Change, 'key' | 'kind' | 'wanted'>;

/**
 * What a field that a change touches is called among all of all work items: two boards may keep their points in different
 * fields, and what are points on one is any number on the other. Undefined for a text that is not known yet.
 */
export function fieldName(field: Touched, { key, kind: type, wanted }: Written): string | undefined {
  const { text, fields } = kindOf({ kind: type });
  const own: Partial<Record<Touched, string>> = fields?.(wanted) ?? {};
  const name = field === 'text' ? text?.(wanted) : (own[field] ?? field);
  return name && fieldAt(key, name);
}

/** As what a change touches the field that is called so; undefined where it does not. */
export function touchedAs(name: string | undefined, change: Written): Touched | undefined {
  return kindOf(change).touches.find((field) => fieldName(field, change) === name);
}
