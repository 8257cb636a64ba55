import type { RankPlace } from '../../alm/alm-provider.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { Problem } from '../../problem.js';
import type { ChangeKind } from '../change-kind.js';

export interface Ranked {
  place: RankPlace;
  /** The place for people, such as `to the top of “To Do”`. */
  where?: string;
  /** Where it stood among what its person sees; undefined for one that stood alone. */
  from?: RankPlace;
  /** The rank that it had just before. */
  had?: string | null;
}

const neighbourOf = (place: RankPlace) => ('before' in place ? place.before : place.after);

const besideWords = (place: RankPlace) => `${'before' in place ? 'before' : 'after'} ${neighbourOf(place)}`;

/** A work item goes before or after another one. Everybody's order is the same, so nobody's place is written over. */
export const rank: ChangeKind<Ranked> = {
  type: 'rank',
  touches: [],
  words: (key) => `${key} was put into another place`,
  wish: ({ place, where }) => `Put ${where ?? besideWords(place)}`,
  value: ({ place }) => neighbourOf(place),
  asked: ({ place }) => place,
  place: ({ place }) => place,
  plan: async (wanted, { client, item, account }) => {
    const { place } = wanted;
    if (neighbourOf(place) === item.key) throw new Problem(`${item.key} cannot be put beside itself.`);
    const send = async () => {
      const [refused] = await client.rank([item.key], place, account.mapping.rank);
      if (refused) throw problemOf(item.key, refused);
    };
    return { wanted: { ...wanted, had: item.rank }, send };
  },
  // Its rank alone says that it was moved; the one of the other, that it was moved there.
  sight: async ({ place, had = null }, { client, item, account }) => {
    if (item.rank === null || had === null) return 'unseen';
    if (item.rank === had) return 'not-made';
    const other = await client.workItem(neighbourOf(place), account.mapping);
    if (other.rank === null) return 'unseen';
    // It was moved, by this change or by a later one, or the other one was.
    return ('before' in place ? item.rank < other.rank : item.rank > other.rank) ? 'made' : 'unseen';
  },
  done: ({ key }) => `${key} is in its new place.`,
  inverse: (_, { place, from }) => from && { place: from, from: place, where: `back ${besideWords(from)}` },
};

/** While Jira puts its ranks in order anew it takes no others: what is refused then is made later. */
function problemOf(key: string, { message, isPassing }: { message: string; isPassing: boolean }): Problem {
  return isPassing
    ? new AlmProblem('rate-limited', `Jira cannot change the order of ${key} just now: ${message}`)
    : new Problem(`Jira did not put ${key} into its new place: ${message}`);
}
