import type { Request } from 'express';
import { paths } from '../paths.js';

const LONGEST = 500; // characters; it is kept in sessions, and those of passers-by are in memory

/** Where somebody who asked for this is sent when they come back later: a page, never the data of a script. */
export function pageAddress({ url, route, params }: Request): string {
  const id = params?.id;
  if (id && [paths.boards.state.pattern, paths.boards.live.pattern].includes(route?.path))
    return paths.boards.show({ id: String(id) });
  return url.length <= LONGEST ? url : paths.home();
}
