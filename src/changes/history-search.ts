import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, AlmFieldChange, AlmHistory } from '../alm/alm-provider.js';
import { isSamePerson } from '../alm/same-person.js';
import type { Look, Sight, Trace } from './change-kind.js';

const SECOND = 1_000; // milliseconds

/** What the history tells of a change that the work item does not show. */
export interface Past {
  sight: Sight;
  /** What became of it since it was made, and by whom: `changed again since by Ada Northcott`. */
  since?: string;
  /** The work item shows something else, and its history does not show enough to say more. */
  isHidden?: boolean;
}

type Entry = AlmHistory['entries'][number];

/**
 * Whether a change that the work item does not show was made all the same, and written over since. Asked before anything
 * is said not to have been made; a history that cannot be read, or not to its end, proves that only where the work item
 * has not been changed at all.
 */
export async function pastOf(look: Look, trace: Trace): Promise<Past> {
  const { client, item, before, isAccepted } = look;
  const history = await readable(client, item.key);
  const since = Date.parse(before.updated);
  const entries = history?.entries ?? [];
  const isOwn = (entry: Entry) => isBy(entry, look);
  const at = entries.findIndex(
    (entry) =>
      Date.parse(entry.created ?? '') > since &&
      // Where the site has taken it, somebody else may have asked for the same first: that left no trace of this one.
      (isOwn(entry) || isAccepted || trace.isEnd) &&
      entry.changes.some((change) => isOf(trace, change)),
  );
  if (at >= 0) return { sight: 'made', since: sinceThen(at) };

  const isPerhaps = (entry: Entry) =>
    !isEarlier(Date.parse(entry.created ?? ''), since) &&
    isOwn(entry) &&
    entry.changes.some((change) => (isNamed(trace, change) || trace.isCustom) && trace.isMade(change));
  if (entries.some(isPerhaps)) return { sight: 'unseen', isHidden: true };
  const isWhole = history !== undefined && !history.isCut;
  if (isWhole || item.updated === before.updated) return { sight: 'not-made' };
  return { sight: 'unseen', isHidden: true };

  function sinceThen(index: number): string {
    const later = entries.slice(0, index).filter(({ changes }) => changes.some((one) => isNamed(trace, one)));
    const [last] = trace.isEnd ? [entries[index]] : later;
    const who = last && (isOwn(last) ? 'you' : last.author?.displayName);
    return `${trace.isEnd ? 'deleted' : 'changed again'} since${who ? ` by ${who}` : ''}`;
  }
}

/** Where times have parts of a second, what stands at the time of the last change known is that change. */
function isEarlier(at: number, since: number): boolean {
  return at < since || (at === since && since % SECOND !== 0);
}

/** Who made it what it is, as far as the history tells: `you`, or a name. */
export async function authorOf(look: Look, trace: Trace): Promise<string | undefined> {
  const history = await readable(look.client, look.item.key);
  const entry = history?.entries.find(({ changes }) => changes.some((change) => isOf(trace, change)));
  return entry && isBy(entry, look) ? 'you' : (entry?.author?.displayName ?? undefined);
}

/** Who else changed the field last, as far as the history tells. */
export async function lastAuthorOf(look: Look, trace: Trace): Promise<string | undefined> {
  const history = await readable(look.client, look.item.key);
  const entry = history?.entries.find(({ changes }) => changes.some((change) => isNamed(trace, change)));
  return entry && !isBy(entry, look) ? (entry.author?.displayName ?? undefined) : undefined;
}

function isBy({ author }: Entry, look: Look): boolean {
  return isSamePerson(author, look);
}

/** What the history calls a field of that id; its id where the site does not say. */
export async function nameOfField(client: AlmClient, id: string): Promise<string> {
  const fields = await client.fields().catch(undefinedIfRefused);
  return fields?.items.find((field) => field.id === id)?.name ?? id;
}

function isNamed({ field }: Trace, change: AlmFieldChange): boolean {
  return change.field.toLowerCase() === field.toLowerCase();
}

function isOf(trace: Trace, change: AlmFieldChange): boolean {
  return isNamed(trace, change) && trace.isMade(change);
}

function readable(client: AlmClient, key: string): Promise<AlmHistory | undefined> {
  return client.history(key).catch(undefinedIfRefused);
}

export function undefinedIfRefused(error: unknown): undefined {
  if (!(error instanceof AlmProblem)) throw error;
}
