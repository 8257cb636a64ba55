import { Injectable, type PipeTransform } from '@nestjs/common';
import { isWorkItemKey } from '../alm/work-item-key.js';
import { notFound } from '../problem.js';

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
