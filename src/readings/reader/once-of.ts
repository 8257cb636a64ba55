import type { WorkItem } from '../../alm/alm-provider.js';

type List = readonly WorkItem[];

/**
 * What is made of a whole list is made of it once: a list never changes, and all who were told the same have the same one.
 */
export function onceOf<T>(make: (items: List) => T): (items: List) => T {
  const made = new WeakMap<List, { value: T }>();
  return (items) => {
    const known = made.get(items) ?? { value: make(items) };
    made.set(items, known);
    return known.value;
  };
}
