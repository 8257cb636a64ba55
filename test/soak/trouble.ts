import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sqlite3 from 'sqlite3';
import type { Fault } from '../fake-jira/fake-jira.js';
import type { Permission } from '../fake-jira/world.js';
import type { RunningTeam } from '../support/running-team.js';
import { oneIn, oneOf, serial, type Place } from './place.js';

/** Who works in Jira itself. */
const CLEO = 'cleo';
const RIGHTS: Permission[] = ['edit', 'comment', 'transition', 'assign', 'link'];

/** What goes wrong around the changes of people, as long as it lasts. */
export class Trouble {
  private isAway = false;
  private readonly over: Promise<unknown>;

  constructor(
    private readonly team: RunningTeam,
    private readonly places: readonly Place[],
    private readonly stop: AbortSignal,
  ) {
    this.over = Promise.all([
      this.again(100, () => this.spoilAnAnswer()),
      this.again(400, () => this.changeInJira()),
      this.again(6_000, () => this.takeARight()),
      this.again(9_000, () => this.hideAnItem()),
      this.again(15_000, () => this.writeElsewhere()),
      this.again(40_000, () => this.goAway()),
    ]);
  }

  /** All rights are given back, and Jira is there, and well. */
  async end(): Promise<void> {
    await this.over;
    this.team.jira.faults.clear();
  }

  /** @param every milliseconds between two, on average */
  private async again(every: number, work: () => unknown): Promise<void> {
    while (!this.stop.aborted) {
      await pause(randomInt(2 * every), undefined, { signal: this.stop }).catch(() => undefined);
      if (!this.stop.aborted) await work();
    }
  }

  /** Jira does what it is asked, and its answer gets lost, comes late or drop by drop; or it does not even get to it. */
  private spoilAnAnswer(): void {
    if (this.isAway) return;
    const { faults } = this.team.jira;
    if (oneIn(4)) faults.clear();
    const on = {
      on: /(comment|comment\/\d+|transitions|assignee|issue|issue\/[^/]+|issueLink|issueLink\/\d+|rank)$/,
      times: 1,
    };
    const change = { ...on, method: oneOf(['POST', 'PUT', 'DELETE']) };
    const dice = randomInt(100) / 100;
    if (dice < 0.15) faults.plant({ kind: 'reset', ...change });
    else if (dice < 0.3) faults.plant({ kind: 'truncate', ...change });
    else if (dice < 0.4) faults.plant({ kind: 'drip', bytes: 20, everyMs: 150, ...on });
    else if (dice < 0.55) faults.plant({ kind: 'delay', ms: randomInt(500, 2_500), ...change });
    else if (dice < 0.6) faults.plant({ kind: 'status', status: 504, ...change });
    else if (dice < 0.65) faults.plant({ kind: 'status', status: 503, ...on, method: 'GET' });
  }

  /** Somebody writes over what people at Footbridge see, in Jira itself. */
  private changeInJira(): void {
    const { world } = this.team.jira;
    const { keys, editKey } = oneOf(this.places);
    const number = serial();
    const by = { by: CLEO };
    const { labels } = world.issue(editKey);
    oneOf([
      () => world.editIssue(editKey, { summary: `Cleo calls it ${number}` }, by),
      () => world.editIssue(editKey, { description: `Cleo describes it as ${number}` }, by),
      () => world.editIssue(editKey, { labels: [...labels, `cleo-${number}`] }, by),
      () => world.editIssue(oneOf(keys), { points: number / 100 }, by),
      () => world.comment(oneOf(keys), `Cleo says ${number}`, by),
    ])();
  }

  private async takeARight(): Promise<void> {
    const { world } = this.team.jira;
    const [{ name }, right] = [oneOf(this.places), oneOf(RIGHTS)];
    world.deny(name, right, 'BIG');
    await pause(randomInt(500, 4_000));
    world.grant(name, right, 'BIG');
  }

  private async hideAnItem(): Promise<void> {
    const { world } = this.team.jira;
    const { name, editKey, ownKey } = oneOf(this.places);
    const key = oneOf([editKey, ownKey]);
    world.hide(key, name);
    await pause(randomInt(500, 4_000));
    world.show(key, name);
  }

  /** Another process holds the lock of the database. */
  private async writeElsewhere(): Promise<void> {
    const database = new sqlite3.Database(join(this.team.dataDir, 'footbridge.db'));
    const run = (sql: string) =>
      new Promise<void>((resolve, reject) =>
        database.run(sql, (error) => (error ? reject(error) : resolve())),
      );
    try {
      await run('BEGIN IMMEDIATE');
      await pause(1_000);
      await run('ROLLBACK');
    } catch (error) {
      // Footbridge was writing itself.
      if (!/SQLITE_BUSY/.test((error as Error).message)) throw error;
    } finally {
      await new Promise<void>((resolve) => database.close(() => resolve()));
    }
  }

  private async goAway(): Promise<void> {
    const { faults } = this.team.jira;
    this.isAway = true;
    faults.clear();
    const fault: Fault = oneOf<Fault>([{ kind: 'maintenance' }, { kind: 'status', status: 503 }]);
    faults.plant(fault);
    await pause(randomInt(5_000, 10_000));
    faults.clear();
    this.isAway = false;
  }
}
