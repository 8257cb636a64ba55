import type { AlmUser, WorkItem } from '../alm/alm-provider.js';

/** The reader of a reading, by the login name they had and as the site names them now. */
export interface Renaming {
  userName: string;
  user: AlmUser;
}

/**
 * Known work items whose assignee has another name by now: a rename is no change of the work items in the site, so
 * nothing else would bring it here. What has just come tells of the others, the site itself of the reader.
 */
export function renamed(
  known: readonly WorkItem[],
  fresh: readonly WorkItem[],
  { userName, user }: Renaming,
): WorkItem[] {
  const names = new Map(fresh.flatMap(({ assignee }) => (assignee ? [[assignee.name, assignee]] : [])));
  for (const name of [userName, user.name]) {
    names.set(name, { name: user.name, displayName: user.displayName });
  }
  const came = new Set(fresh.map(({ id }) => id));
  return known.flatMap((item) => {
    const { assignee } = item;
    const now = assignee && !came.has(item.id) ? names.get(assignee.name) : undefined;
    if (!assignee || !now) return [];
    const isSame = now.name === assignee.name && now.displayName === assignee.displayName;
    return isSame ? [] : [{ ...item, assignee: now }];
  });
}
