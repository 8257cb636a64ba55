import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { notFound } from '../problem.js';

/** Who wants to do something with which work item. */
export interface Handle {
  profileId: string;
  account: AlmAccount;
  key: string;
}

/** Jira's "does not exist" and "not for you" are one answer to the person. */
export async function visible<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof AlmProblem && error.hides ? notFound('There is no such work item.') : error;
  }
}
