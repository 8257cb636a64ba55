import type { AlmClient, AlmComment } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { Sight } from './change-kind.js';

const PAGE = 100; // comments
const MOST_PAGES = 10;

interface WantedComment {
  userKey: string;
  text: string;
  /** By the site's own clock: the same words may have been written before. */
  after: string;
}

/**
 * Whether a person's comment is on a work item. Only a list that was read to its end, or far enough back, says no.
 * @throws AlmProblem when the comments cannot be read
 */
export async function sightOfComment(client: AlmClient, key: string, wanted: WantedComment): Promise<Sight> {
  try {
    return await searched(client, key, wanted);
  } catch (error) {
    if (error instanceof AlmProblem && (await standsInWorkItem(client, key, wanted))) return 'made';
    throw error;
  }
}

async function searched(client: AlmClient, key: string, wanted: WantedComment): Promise<Sight> {
  let read = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { startAt, items, unreadable, total } = await client.comments(key, {
      startAt: read,
      maxResults: PAGE,
    });
    const alike = items.filter((one) => isAlike(one, wanted));
    if (alike.some((one) => isBy(one, wanted) && isLater(one, wanted))) return 'made';
    // The same words of nobody, or of no time, may be these.
    if (alike.some(({ authorKey, created }) => authorKey === null || created === null)) return 'unseen';
    // What one of theirs said before it was written over is not shown.
    if (items.some((one) => isBy(one, wanted) && isLater(one, wanted) && isEdited(one))) return 'unseen';
    if (startAt !== read || unreadable.length > 0) return 'unseen';
    read += items.length;
    if (read >= total || reachesBack(items, wanted)) return 'not-made';
    if (items.length === 0) return 'unseen';
  }
  return 'unseen';
}

/** The site may show comments as a field of the work item too. That it does not proves nothing. */
async function standsInWorkItem(client: AlmClient, key: string, wanted: WantedComment): Promise<boolean> {
  const shown = await client.commentsWithin(key).catch(() => []);
  return shown.some((one) => isAlike(one, wanted) && isBy(one, wanted) && isLater(one, wanted));
}

function isBy({ authorKey }: AlmComment, { userKey }: WantedComment): boolean {
  return authorKey === userKey;
}

function isAlike({ body }: AlmComment, { text }: WantedComment): boolean {
  return squeezed(body) === squeezed(text);
}

function isLater({ created }: AlmComment, { after }: WantedComment): boolean {
  return created !== null && Date.parse(created) > Date.parse(after);
}

function isEdited({ created, updated }: AlmComment): boolean {
  return updated !== null && updated !== created;
}

/** Whether a page is sorted, the newest first, and ends before the comment can have been made. */
function reachesBack(items: AlmComment[], { after }: WantedComment): boolean {
  const times = items.map(({ created }) => Date.parse(created ?? ''));
  const isNewestFirst = times.every((time, i) => i === 0 || time <= times[i - 1]);
  return isNewestFirst && times.length > 1 && times[times.length - 1] < Date.parse(after);
}

export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
