import { Injectable } from '@nestjs/common';
import { Problem } from '../problem.js';
import { quoted } from '../words.js';
import { canUndo, inverseOf, Job, toldAgain, type AskedChange, type Told } from './asked-change.js';
import type { Change } from './change.entity.js';
import type { Touched } from './change-kind.js';
import { ChangeQueue } from './change-queue.js';
import { ChangeRows } from './change-rows.js';
import { Changes } from './changes.js';
import { fieldName, touchedAs } from './field-names.js';
import { inARow, makeInARow } from './in-a-row.js';
import { kindOf } from './kinds/index.js';
import { Steps } from './steps.js';
import { withdrawalOf } from './open-states.js';
import { takenBackAmong } from './taken-back.js';
import { aheadOf } from './waiting-behind.js';

/** What people do about changes that they have asked for. */
@Injectable()
export class OwnChanges {
  constructor(
    private readonly rows: ChangeRows,
    private readonly queue: ChangeQueue,
    private readonly changes: Changes,
    private readonly steps: Steps,
  ) {}

  /** Whether its person's page showed that already, and nothing of theirs is on its way to make something else of it. */
  async isAsShown(asked: AskedChange): Promise<boolean> {
    const { kind, wanted, seen = {}, looksOnly } = asked;
    const isShown = (field: Touched) => seen[field] !== undefined && seen[field] === kind.value(wanted);
    if (!kind.isSo || looksOnly || !kind.touches.every(isShown)) return false;
    const row = new Job(asked, this.rows).asRow();
    return !aheadOf(row, await this.rows.openIn(row));
  }

  /** What the form with that operation has asked for; undefined where it is new, or was refused and nothing of it stands. */
  async askedBy(operation: string): Promise<Pick<AskedChange, 'kind' | 'wanted'> | undefined> {
    const row = await this.rows.byOperation(operation);
    return row && row.state !== 'refused' ? { kind: kindOf(row), wanted: row.wanted } : undefined;
  }

  /**
   * With it goes what the same act asked for after it.
   * @throws Problem when it is, or may be, in Jira already
   */
  async withdraw(profileId: string, id: string): Promise<void> {
    const change = await this.rows.find(profileId, id);
    const job = await this.steps.jobOf(change);
    const withdrawn = await this.changes.inTurn(job, async () => {
      const { state } = await this.rows.find(profileId, id);
      if (state === 'being made' || state === 'made')
        throw new Problem('It is in Jira already, or on its way there.', { nextStep: 'Undo it instead.' });
      const waiting = await this.rows.together(change, ['waiting']);
      change.state = state;
      const all = [change, ...waiting.filter(({ createdAt }) => createdAt > change.createdAt)];
      for (const one of all) await this.rows.patch(one, withdrawalOf(one.state));
      return all;
    });
    await this.rows.wakeBehind(withdrawn);
    await this.queue.wakeAccount(change.accountId);
    this.queue.left(change);
  }

  /**
   * Writes the old values back, as the person, unless somebody has changed them since: all that one act changed. What is
   * being taken back, or has been, is not so twice.
   * @throws Problem where a later change of their own stands on it
   */
  async undo(profileId: string, id: string): Promise<Told> {
    const change = await this.rows.find(profileId, id);
    if (!canUndo(change)) throw new Problem('This change cannot be undone.');
    const made = await this.rows.together(change, ['made']);
    const takenBack = await takenBackAmong(this.rows, made);
    const undo = takenBack.by(change);
    if (undo) return undoTold(toldAgain(undo));
    const asked = inARow(await Promise.all(takenBack.leftOf(made).map((one) => this.inverse(one))));
    return undoTold(await makeInARow(asked, (one) => this.changes.make(one)));
  }

  /**
   * What takes a change back that {@link canUndo}, as it is asked for.
   * @throws Problem where a later change of their own stands on it
   */
  async inverse(change: Change): Promise<AskedChange> {
    const { kind, wanted } = inverseOf(change)!;
    const last = await this.lastOwn(change, kind.value(wanted));
    const { handle, userKey } = (await this.steps.jobOf(change)).change;
    const seen =
      kindOf(last).left?.(last.wanted) ??
      Object.fromEntries(kind.touches.map((field) => [field, valueOf(last)]));
    return { userKey, handle, kind, wanted, seen, undoes: change.id };
  }

  /**
   * Their own change of the same fields that is the last. A later one is nobody else's, so nothing would ask before it
   * was written over.
   *
   * @param value what it goes back to: where the later one led there, nothing is written over.
   * @throws Problem where that would write over a later one
   */
  private async lastOwn(change: Change, value: string): Promise<Change> {
    const names = kindOf(change).touches.map((field) => fieldName(field, change));
    const later = await this.rows.later(change);
    const last = later.find((one) => standsOn(one) && names.some((name) => touchedAs(name, one)));
    if (!last) return change;
    if (last.state === 'made' && [value, valueOf(change)].includes(valueOf(last))) return last;
    // Of a second press while the first is on its way.
    if (last.undoes === change.id) return change;
    const wish = kindOf(last).wish(last.wanted);
    throw new Problem(`You have changed ${change.key} since: ${quoted(wish)}.`, {
      nextStep: last.state === 'made' ? 'Undo that one first.' : 'Wait for that one first, or withdraw it.',
    });
  }

  /** Its person has been told that it is refused: what comes after it may go on. */
  async seen(profileId: string, id: string): Promise<void> {
    const change = await this.rows.byId(id, profileId);
    if (change?.state !== 'refused' || change.isTold) return;
    await this.rows.patch(change, { isTold: true });
    await this.rows.wakeBehind([change]);
    this.queue.left(change);
  }
}

function undoTold(told: Told): Told {
  return told.state === 'made' ? { ...told, message: `Undone. ${told.message}` } : told;
}

/** What was so already when it was its turn has written nothing, and what nothing takes back cannot be undone first. */
function standsOn(change: Change): boolean {
  return change.state !== 'made' || canUndo(change);
}

function valueOf(change: Change): string {
  return kindOf(change).value(change.wanted);
}
