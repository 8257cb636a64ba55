import type { AlmClient, AlmComment } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { isSamePerson, type Identity } from '../alm/same-person.js';
import type { Sight } from './change-kind.js';

const PAGE = 100; // comments
const MOST_PAGES = 10;

interface WantedComment extends Identity {
  text: string;
  /** By the site's own clock: the same words may have been written before. */
  after: string;
}

interface Sought {
  sight: Sight;
  /** Of the comment, where it is there. */
  id?: string;
}

/**
 * Whether a person's comment is on a work item. Only a list that was read to its end, or far enough back, says no.
 * @throws AlmProblem when the comments cannot be read
 */
export async function soughtComment(client: AlmClient, key: string, wanted: WantedComment): Promise<Sought> {
  try {
    return await searched(client, key, wanted);
  } catch (error) {
    const found = error instanceof AlmProblem && (await inWorkItem(client, key, wanted));
    if (found) return { sight: 'made', id: found.id };
    throw error;
  }
}

async function searched(client: AlmClient, key: string, wanted: WantedComment): Promise<Sought> {
  let read = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { startAt, items, unreadable, total } = await client.comments(key, {
      startAt: read,
      maxResults: PAGE,
    });
    const alike = items.filter((one) => isAlike(one, wanted));
    const found = alike.find((one) => isBy(one, wanted) && isLater(one, wanted));
    if (found) return { sight: 'made', id: found.id };
    // The same words of nobody, or of no time, may be these.
    if (alike.some(({ author, created }) => !(author?.key ?? author?.name) || created === null))
      return { sight: 'unseen' };
    // What one of theirs said before it was written over is not shown.
    if (items.some((one) => isBy(one, wanted) && isLater(one, wanted) && isEdited(one)))
      return { sight: 'unseen' };
    if (startAt !== read || unreadable.length > 0) return { sight: 'unseen' };
    read += items.length;
    if (read >= total || reachesBack(items, wanted)) return { sight: 'not-made' };
    if (items.length === 0) return { sight: 'unseen' };
  }
  return { sight: 'unseen' };
}

/** The site may show comments as a field of the work item too. That it does not proves nothing. */
async function inWorkItem(client: AlmClient, key: string, wanted: WantedComment) {
  const shown = await client.commentsWithin(key).catch(() => []);
  return shown.find((one) => isAlike(one, wanted) && isBy(one, wanted) && isLater(one, wanted));
}

function isBy({ author }: AlmComment, wanted: WantedComment): boolean {
  return isSamePerson(author, wanted);
}

function isAlike({ source }: AlmComment, { text }: WantedComment): boolean {
  return squeezed(source) === squeezed(text);
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
