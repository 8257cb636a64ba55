import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { isWorkItemKey } from '../../alm/work-item-key.js';
import { paths } from '../../paths.js';
import { notFound } from '../../problem.js';
import type { Typed } from '../../changes/transition-form.js';

/** Which work item of which board an address names. */
export interface ItemPath {
  boardId: string;
  key: string;
}

/** Lets an address pass whose key can be one: what cannot is never put into a call to Jira. */
@Injectable()
export class ItemPathShape implements PipeTransform<ItemPath, ItemPath> {
  /** @throws Problem 404 */
  transform(path: ItemPath): ItemPath {
    if (!isWorkItemKey(path.key)) throw notFound('There is no such work item.');
    return path;
  }
}

/** The work item that the address names. @throws Problem 404 */
export const ItemAt = () => Param(ItemPathShape);

/** The card on its board. @param query what the board shows, with its question mark. */
export function cardPath({ boardId, key }: ItemPath, query = ''): string {
  return `${paths.boards.show({ id: boardId })}${query}#${encodeURIComponent(key)}`;
}

/** The form of a transition, with where the card is to stand once it is made. */
export function transitionPath({ boardId, key }: ItemPath, transition: string, typed: Typed = {}): string {
  const query = new URLSearchParams({ transition, ...placeIn(typed) });
  return `${paths.items.show({ boardId, key })}?${query}`;
}

const placeIn = ({ before, after }: Typed) => ({ ...(before && { before }), ...(after && { after }) });

/** The question which way into a column is meant. */
export function choicePath({ boardId, key }: ItemPath, { column = '', columnSeen, ...typed }: Typed): string {
  const query = new URLSearchParams({ column, ...(columnSeen && { columnSeen }), ...placeIn(typed) });
  return `${paths.items.move({ boardId, key })}?${query}`;
}
