import type { UnreadableWorkItem } from '../../alm/alm-provider.js';
import type { ListPage, PagedList } from './paging.js';

/** What came on a page: something that was read, or something that is there and cannot be read. */
export type Arrival<T> = T | Unreadable;

interface Unreadable {
  /** One of our own, which no other has, where the site gave none. */
  id: string;
  key: string;
  isNameless: boolean;
}

export interface Sorted<T> {
  items: T[];
  unreadable: Unreadable[];
}

/** The page with all that came on it, in the site's order: pages begin and lists end by what came. */
export function arrivalsOf<T extends { id: string }>({
  items,
  unreadable,
  ...page
}: ListPage<T> & { unreadable: UnreadableWorkItem[] }): ListPage<Arrival<T>> {
  const came: Arrival<T>[] = [...items];
  for (const { id, key, at } of unreadable)
    came.splice(at, 0, { id: id ?? `unreadable ${page.startAt + at}`, key, isNameless: id === null });
  return { ...page, items: came };
}

/** The two kinds of what came. */
export function sorted<T extends { id: string }>({ items }: PagedList<Arrival<T>>): Sorted<T> {
  const isUnreadable = (one: Arrival<T>): one is Unreadable => 'isNameless' in one;
  return {
    items: items.filter((one): one is T => !isUnreadable(one)),
    unreadable: items.filter(isUnreadable),
  };
}

/** Whether one of them may be any of those that are known: nothing can be said to have gone then. */
export function hasNameless(unreadable: Unreadable[]): boolean {
  return unreadable.some(({ isNameless }) => isNameless);
}
