import type { AlmClient, RankPlace } from '../../alm/alm-provider.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { Problem } from '../../problem.js';
import { fieldAt, sightOf, type At, type ChangeKind } from '../change-kind.js';
import { nameOfField } from '../history-search.js';

export interface Ranked {
  place: RankPlace;
  /** The place for people, such as `to the top of “To Do”`. */
  where?: string;
  /** Where it stood among what its person saw; undefined for one that stood alone. */
  from?: RankPlace;
  /** The rank of the one that it stood beside there, as its person saw it. */
  fromRank?: string | null;
  /** The same of the one that it is put beside: where that has moved since, it is not the place that is meant. */
  placeRank?: string | null;
  /** The rank that it had just before. */
  had?: string | null;
  /** The rank that it had once it was made. */
  got?: string | null;
}

const neighbourOf = (place: RankPlace) => ('before' in place ? place.before : place.after);

const besideWords = (place: RankPlace) => `${'before' in place ? 'before' : 'after'} ${neighbourOf(place)}`;

/**
 * A work item goes before or after another one. Everybody's order is the same, so nobody's place is written over but by
 * taking back: that asks first where somebody has put it elsewhere since.
 */
export const rank: ChangeKind<Ranked> = {
  type: 'rank',
  touches: ['rank'],
  alsoAt: ({ place }) => neighbourOf(place),
  // Where that one is on its way to another place, it is to be there first.
  goesBy: ({ place }) => [fieldAt(neighbourOf(place), 'rank')],
  overwrites: true,
  words: (key) => `${key} was put into another place`,
  wish: ({ place, where }) => `Put ${where ?? besideWords(place)}`,
  value: ({ place }) => besideWords(place),
  asked: ({ place }) => place,
  place: ({ place }) => place,
  plan: async (wanted, { client, item, account }) => {
    const { place, placeRank } = wanted;
    if (neighbourOf(place) === item.key) throw new Problem(`${item.key} cannot be put beside itself.`);
    if (placeRank) await assertStands(wanted, { client, account }, item.key);
    const send = async () => {
      const [refused] = await client.rank([item.key], place, account.mapping.rank);
      if (refused) throw problemOf(item.key, refused);
    };
    return { wanted: { ...wanted, had: item.rank }, send };
  },
  // Its rank alone says that it was moved; the one of the other, that it was moved there.
  sight: async ({ place, had = null }, { client, item, account, isAccepted }) => {
    const unseen = isAccepted ? 'made' : 'unseen';
    if (item.rank === null || had === null) return unseen;
    const isMoved = item.rank !== had;
    if (isMoved === isAccepted) return sightOf(isMoved);
    const other = await client.workItem(neighbourOf(place), account.mapping);
    if (other.rank === null) return unseen;
    // Where it stood there before, Jira had nothing to do.
    if ('before' in place ? item.rank < other.rank : item.rank > other.rank) return 'made';
    // It was moved, by this change or by a later one, or the other one was.
    return isMoved ? 'unseen' : 'not-made';
  },
  // The history tells that somebody has put it elsewhere, and nothing of where.
  trace: async (_, { client, account }) => ({
    field: await nameOfField(client, account.mapping.rank ?? 'Rank'),
    isMade: ({ to }) => /^Ranked (higher|lower)$/.test(to),
  }),
  had: ({ from }) => ({ label: 'Place', text: from ? besideWords(from) : '' }),
  names: (_, { item }) => Promise.resolve(item.rank ? { [item.rank]: 'another place' } : {}),
  done: ({ key }) => `${key} is in its new place.`,
  otherwise: ({ key }) => `Jira took it, but ${key} still stands where it stood.`,
  kept: (wanted, item) => ({ ...wanted, got: item.rank }),
  left: ({ got, place }) => (got ? { rank: got, names: { [got]: besideWords(place) } } : {}),
  inverse: (_, { place, from, fromRank }) =>
    from && { place: from, placeRank: fromRank, from: place, where: `back ${besideWords(from)}` },
};

/** While Jira puts its ranks in order anew each gets another one, in another bucket: that is nobody's doing. */
export function isSameRank(one: string, other: string): boolean {
  const bucketOf = (lexoRank: string) => lexoRank.split('|')[0];
  return one === other || bucketOf(one) !== bucketOf(other);
}

/** @throws Problem where the one that it is put beside stands elsewhere by now */
async function assertStands(
  { place, placeRank }: Ranked,
  { client, account }: { client: AlmClient } & Pick<At, 'account'>,
  key: string,
): Promise<void> {
  const other = neighbourOf(place);
  const { rank: now } = await client.workItem(other, account.mapping);
  if (now === null || isSameRank(now, placeRank!)) return;
  throw new Problem(
    `${other}, beside which ${key} stood, has been put into another place since: nothing was sent.`,
    { nextStep: `Put ${key} where you want to have it.` },
  );
}

/** While Jira puts its ranks in order anew it takes no others: what is refused then is made later. */
function problemOf(key: string, { message, isPassing }: { message: string; isPassing: boolean }): Problem {
  return isPassing
    ? new AlmProblem('rate-limited', `Jira cannot change the order of ${key} just now: ${message}`)
    : new Problem(`Jira did not put ${key} into its new place: ${message}`);
}
