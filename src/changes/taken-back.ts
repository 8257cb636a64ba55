import { canUndo } from './asked-change.js';
import type { ChangeRows } from './change-rows.js';
import type { Change, ChangeState } from './change.entity.js';
import { OPEN } from './open-states.js';

const STANDS: ChangeState[] = [...OPEN, 'made'];

/** Which of some changes take back which. */
export class TakenBack {
  constructor(private readonly rows: readonly Change[]) {}

  /** What has taken it back, or is about to; undefined also where that has been taken back itself. */
  by(change: Change): Change | undefined {
    return this.rows.find((one) => one.undoes === change.id && STANDS.includes(one.state) && !this.by(one));
  }

  /** Those that can be taken back, and are not. */
  leftOf(changes: readonly Change[]): Change[] {
    return changes.filter((change) => canUndo(change) && !this.by(change));
  }

  /** Ids of what has taken them back by an act on several, and does so no more: by the same act nothing is undone again. */
  spentOf(changes: readonly Change[]): string[] {
    const ids = new Set(changes.map(({ id }) => id));
    const isSpent = (one: Change) => one.state === 'withdrawn' || (one.state === 'made' && this.by(one));
    const undos = this.rows.filter(({ undoes, operation }) => undoes && ids.has(undoes) && operation);
    return undos
      .filter(isSpent)
      .map(({ id }) => id)
      .sort();
  }

  /** What it takes back; undefined also where that has been erased. */
  of({ undoes }: Change): Change | undefined {
    return undoes === null ? undefined : this.rows.find(({ id }) => id === undoes);
  }
}

/** @param changes of one person */
export async function takenBackAmong(rows: ChangeRows, changes: readonly Change[]): Promise<TakenBack> {
  const all = new Map(changes.map((change) => [change.id, change]));
  const keep = (found: readonly Change[]) => found.forEach((one) => all.set(one.id, one));
  const undone = changes.flatMap(({ undoes }) => (undoes === null || all.has(undoes) ? [] : [undoes]));
  if (undone.length > 0) keep(await rows.byIds(undone));
  for (let made = madeOf(changes); made.length > 0;) {
    const undos = await rows.undosOf(made);
    keep(undos);
    made = madeOf(undos);
  }
  return new TakenBack([...all.values()]);
}

function madeOf(changes: readonly Change[]): string[] {
  return changes.filter(({ state }) => state === 'made').map(({ id }) => id);
}
