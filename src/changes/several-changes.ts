import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import type { AskedChange } from './asked-change.js';
import type { Change } from './change.entity.js';
import { ChangeRows } from './change-rows.js';
import { ChangePages } from './change-pages.js';
import { Changes, type Turn } from './changes.js';
import type { ChangeView } from './changes.view.js';
import { inTime } from '../in-time.js';
import { OwnChanges } from './own-changes.js';
import { takenBackAmong } from './taken-back.js';

/** Of one act: the person's next change, and everybody else's, must not wait behind fifty. */
const AT_ONCE = 4;
const PATIENCE = 1_500; // milliseconds that a page waits for Jira

/**
 * What one act asks for of several work items. Each is a change of its own, with its own state, place in the order and
 * undo: it is known again by the operation of the act and the key.
 */
@Injectable()
export class SeveralChanges {
  constructor(
    private readonly changes: Changes,
    private readonly own: OwnChanges,
    private readonly rows: ChangeRows,
    private readonly pages: ChangePages,
  ) {}

  /**
   * Writes all of them down, and begins them. Of what was asked for before by the same act nothing is begun but what was
   * refused. Waits a moment for them to be over.
   */
  async begin(operation: string, asked: readonly AskedChange[]): Promise<void> {
    const turns = pLimit(AT_ONCE);
    const turn: Turn = (work) => turns(work);
    const own = asked.map((one) => ({ ...one, operation: operationFor(operation, one.handle.key) }));
    // Asked for at the same time they share a commit.
    const acknowledged = await Promise.allSettled(own.map((one) => this.changes.acknowledge(one)));
    const outcomes = acknowledged.map((done, at) => {
      if (done.status === 'rejected') return;
      const job = done.value;
      const outcome = job ? this.changes.over(job, turn) : turns(() => this.changes.make(own[at]));
      return outcome.catch((error: unknown) => this.changes.report(error));
    });
    for (const done of acknowledged) if (done.status === 'rejected') throw done.reason;
    await inTime(Promise.all(outcomes), PATIENCE);
  }

  /** What became of each that was begun, in the order of the keys. Its person is told of what was refused by this. */
  async told(profileId: string, operation: string, keys: readonly string[]): Promise<ChangeView[]> {
    const rows = await this.rowsOf(profileId, operation, keys);
    for (const { id, state, isTold } of rows)
      if (state === 'refused' && !isTold) await this.own.seen(profileId, id);
    return Promise.all(rows.map((row) => this.pages.one(row)));
  }

  /**
   * Takes back all that was made and can be taken back. That is an act of its own: pressed twice it is the same one, and
   * once that has been taken back it is another one.
   *
   * @returns its operation
   * @throws Problem where there is nothing to take back
   */
  async undo(profileId: string, operation: string, keys: readonly string[]): Promise<string> {
    const rows = await this.rowsOf(profileId, operation, keys);
    const takenBack = await takenBackAmong(this.rows, rows);
    const asked = await Promise.all(takenBack.leftOf(rows).map((row) => this.own.inverse(row)));
    const undoing = sha256(['undo', operation, ...takenBack.spentOf(rows)].join(' '));
    const isBegun = (await this.rowsOf(profileId, undoing, keys)).length > 0;
    if (asked.length === 0 && !isBegun) throw new Problem('There is nothing to take back.');
    await this.begin(undoing, asked);
    return undoing;
  }

  private async rowsOf(profileId: string, operation: string, keys: readonly string[]): Promise<Change[]> {
    const operations = keys.map((key) => operationFor(operation, key));
    const rows = await this.rows.byOperations(profileId, operations);
    return rows.sort((a, b) => operations.indexOf(a.operation!) - operations.indexOf(b.operation!));
  }
}

function operationFor(operation: string, key: string): string {
  return sha256(`${operation} ${key}`);
}
