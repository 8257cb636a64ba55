import { inTimeOr } from '../in-time.js';
import { AlmProblem } from './alm-problem.js';
import type { AlmList } from './alm-provider.js';

const PATIENCE = 10_000; // milliseconds that a page waits for what it can be shown without

/**
 * A list of the site that somebody chooses from. It only helps, so it never takes a page away: why there is
 * none is said beside it.
 */
export interface Offer<T> extends AlmList<T> {
  problem?: AlmProblem;
}

/**
 * What is offered, however the site fails to say so.
 *
 * Also a refusal of the credential is told here: whoever asks for more at the same moment must decide by the
 * call that the page cannot do without.
 */
export async function offered<T>(list: Promise<AlmList<T>>): Promise<Offer<T>> {
  try {
    return await soon(list);
  } catch (error) {
    if (!(error instanceof AlmProblem)) throw error;
    return nothingOffered(error);
  }
}

/** What the site says of it, or undefined where it says nothing. */
export async function ifSaid<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await soon(answer);
  } catch (error) {
    if (!(error instanceof AlmProblem)) throw error;
    return undefined;
  }
}

/**
 * All that several places of the site list. One of them that cannot be read takes nothing from the others: the list
 * counts as cut.
 * @throws AlmProblem where none of them can be read
 */
export async function readable<T>(lists: readonly Promise<AlmList<T>>[]): Promise<AlmList<T>> {
  const all = await Promise.all(lists.map(offered));
  const failed = all.filter(({ problem }) => problem);
  if (failed.length > 0 && failed.length === all.length) throw failed[0].problem;
  return {
    items: all.flatMap(({ items }) => items),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
    isCut: failed.length > 0 || all.some(({ isCut }) => isCut),
  };
}

export function nothingOffered(problem?: AlmProblem): Offer<never> {
  return { items: [], unreadable: [], isCut: false, problem };
}

function soon<T>(answer: Promise<T>): Promise<T> {
  return inTimeOr(answer, PATIENCE, () => {
    throw new AlmProblem('timeout', `Jira did not answer within ${PATIENCE / 1000} seconds.`, {
      nextStep: 'Open the page again in a minute.',
    });
  });
}
