import { randomUUID } from 'node:crypto';
import { Problem } from '../problem.js';
import type { AskedChange, Told } from './asked-change.js';

/** What one act asks for: undone together. */
export function inARow(asked: readonly AskedChange[]): AskedChange[] {
  const together = asked.length > 1 ? randomUUID() : undefined;
  return asked.map((one) => ({ ...one, together }));
}

/** What is said where a page was sent as it was shown; what Jira has by now was not asked. */
export function nothingAsked(key: string): Told {
  return { state: 'made', key, message: `You left ${key} as it was shown: nothing was sent.` };
}

/**
 * Makes what one act asks for, one after the other: what comes later is not begun where something before it was refused
 * or is in conflict. Undo takes back all of it.
 *
 * @returns what became of all; where a later one was refused, it says so beside what was made.
 * @throws Problem where the first one was refused
 */
export async function makeInARow(
  asked: readonly AskedChange[],
  make: (asked: AskedChange) => Promise<Told>,
): Promise<Told> {
  const [first, ...others] = asked;
  let told = await make(first);
  for (const other of others) {
    if (told.state === 'conflict') return told;
    try {
      const next = await make(other);
      told = {
        ...told,
        ...next,
        state: told.state === 'made' ? next.state : told.state,
        message: `${told.message} ${next.message}`,
        isUndoable: told.isUndoable && next.isUndoable,
      };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { ...told, message: `${told.message} ${error.sentences}`, isPartly: true };
    }
  }
  return told;
}
