import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmLink, AlmLinkType } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { sightOf, type At, type ChangeKind, type Trace } from '../change-kind.js';

/** A link as it is read at the work item that it is changed at. */
interface Wanted {
  type: Pick<AlmLinkType, 'id' | 'name'>;
  isOutward: boolean;
  /** Such as “is blocked by”. */
  words: string;
  /** Key of the work item at the other end. */
  other: string;
}

/**
 * Links are added and taken away beside each other, so none is ever in conflict: the same one comes and goes in order, from
 * whichever end.
 */
const BESIDE = {
  touches: [],
  writes: ({ type, other }: Wanted, key: string) => [`link ${type.id} ${[key, other].sort().join(' ')}`],
  alsoAt: ({ other }: Wanted) => other,
  words: (key: string) => `the links of ${key} were changed`,
  asked: ({ type, isOutward, other }: Wanted) => [type.id, isOutward, other],
  subject: ({ key }: { key: string }, { other }: Wanted) => `The link between ${key} and ${other}`,
  inverse: (_: unknown, wanted: Wanted) => wanted,
} as const;

/** Two work items are linked. */
export const link: ChangeKind<Wanted> = {
  ...BESIDE,
  type: 'link',
  wish: ({ words, other }) => `Link: ${words} ${other}`,
  value: ({ words, other }) => `${words} ${other}`,
  plan: async (wanted, at) => {
    if (await linkOf(wanted, at)) return { wanted };
    const { key } = at.item;
    const ends = wanted.isOutward ? { from: key, to: wanted.other } : { from: wanted.other, to: key };
    return {
      wanted,
      send: () => at.client.link({ type: wanted.type.name, ...ends }).catch(unlessShown(wanted.other)),
    };
  },
  sight: async (wanted, look) => {
    const all = await look.client.links(look.item.key);
    return all ? sightOf(all.items.some((one) => isOf(one, wanted))) : 'unseen';
  },
  trace: (wanted) => traceOf(wanted, ({ to, toId }) => [to, toId]),
  done: ({ key }, { words, other }) => `${key} ${words} ${other}.`,
  otherwise: ({ key }) => `Jira took the link, but does not show it at ${key}.`,
  get inverseKind() {
    return unlink;
  },
};

/** A link between two work items goes. */
export const unlink: ChangeKind<Wanted> = {
  ...BESIDE,
  type: 'unlink',
  wish: ({ words, other }) => `Take away the link: ${words} ${other}`,
  value: () => '',
  plan: async (wanted, at) => {
    const found = await linkOf(wanted, at);
    return { wanted, ...(found && { send: () => at.client.unlink(at.item.key, found.id) }) };
  },
  sight: async (wanted, look) => {
    const all = await look.client.links(look.item.key);
    return all ? sightOf(!all.items.some((one) => isOf(one, wanted))) : 'unseen';
  },
  trace: (wanted) => traceOf(wanted, ({ from, fromId }) => [from, fromId]),
  done: ({ key }, { other }) => `${key} and ${other} are not linked so any more.`,
  otherwise: ({ key }) => `Jira took the change, but still shows the link at ${key}.`,
  inverseKind: link,
};

/** @throws Problem in place of Jira's “does not exist”, which is about the other end: this one was just shown */
function unlessShown(other: string) {
  return (error: unknown): never => {
    if (!(error instanceof AlmProblem) || error.kind !== 'not-found') throw error;
    throw new Problem(`Jira does not show you ${other}: nothing was linked.`, { field: 'link' });
  };
}

async function linkOf(wanted: Wanted, { client, item }: At): Promise<AlmLink | undefined> {
  const all = await client.links(item.key);
  return all?.items.find((one) => isOf(one, wanted));
}

/** A type whose words are the same in both directions has none. */
function isOf({ type, isOutward, item }: AlmLink, wanted: Wanted): boolean {
  const isSameWay = isOutward === wanted.isOutward || type.inward === type.outward;
  return type.id === wanted.type.id && isSameWay && item.key === wanted.other;
}

/** The history has it as “This issue blocks ABC-9”, with the key beside it. */
function traceOf(
  { words, other }: Wanted,
  valueOf: (change: Parameters<Trace['isMade']>[0]) => [text: string, key: string],
): Trace {
  const isMade: Trace['isMade'] = (change) => {
    const [text, key] = valueOf(change);
    return key === other && text.includes(words);
  };
  return { field: 'Link', isMade };
}
