import { AllAtOnce } from '../../src/changes/all-at-once.js';
import { canUndo, type Told } from '../../src/changes/asked-change.js';
import { TYPES } from '../../src/changes/kinds/index.js';
import type { Fault } from '../fake-jira/faults.js';
import { atChanges } from '../support/at-changes.js';
import { comesTo } from '../support/until.js';
import { STORIES } from './stories.js';

// docs/decisions/states-of-a-change.md has the states and the arrows between them.
const at = atChanges();

const MINUTES_AGO = /More than 90 seconds after it was sent, Jira shows nothing of it/;

/** Something happens to whatever changes something in Jira. */
function spoilWrites(fault: Fault): void {
  const on = /^\/rest\/(?!.*search)/;
  for (const method of ['POST', 'PUT', 'DELETE']) at.team.jira.faults.plant({ ...fault, on, method });
}

const refuses = () =>
  spoilWrites({
    ...{ kind: 'status', status: 400, headers: { 'Content-Type': 'application/json' } },
    body: JSON.stringify({ errorMessages: ['Not today.'], errors: {} }),
  });
/** Jira does not get to it, and whoever asked for it is told nothing. */
const loses = () => spoilWrites({ kind: 'status', status: 504 });
/** Jira does it, and its answer gets lost. */
const dropsAnswers = () => spoilWrites({ kind: 'reset', times: 1 });
const isBusy = () => spoilWrites({ kind: 'rateLimit', retryAfter: 1 });
const isAway = () => at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
const isBack = () => at.team.jira.faults.clear();

describe.each(Object.entries(STORIES))('%s:', (_, story) => {
  /** Ben asks for it, of a work item that nobody else has. */
  function begin() {
    const issue = at.world.addIssue({
      ...{ project: 'SHOP', type: '10001', assignee: 'ben', points: 3, sprints: [12] },
    });
    const wanted = story.wanted(issue, at.world);
    const key = story.kind.creation ? 'SHOP' : issue.key;
    const place = { world: at.world, key: issue.key, wanted };
    const { profileId } = at;
    let id = '';
    return {
      row: () => at.rowById(id),
      state: async () => (await at.rowById(id)).state,
      make: async () => {
        const wish = {
          kind: story.kind,
          key,
          wanted,
          seen: story.seen,
          operation: `the form of ${issue.key}`,
        };
        return at.make(wish).finally(async () => ({ id } = await at.lastRow()));
      },
      again: async (isForced = false) => at.changes.again(profileId, id, isForced),
      withdraw: async () => at.own.withdraw(profileId, id),
      does: () => story.does(place, id),
      theirs: () => story.theirs!(place),
      times: () => story.times(place),
      sentLongAgo: () => at.sentLongAgo(id),
    };
  }

  /** One that waits for a Jira that is away. */
  async function waiting() {
    const change = begin();
    isAway();
    expect((await change.make()).state).toBe('waiting');
    expect(await change.state()).toBe('waiting');
    isBack();
    return change;
  }

  /** One that was sent, and of which nobody knows whether Jira has made it. */
  async function unknown() {
    const change = begin();
    loses();
    await expect(change.make()).rejects.toThrow(/not known whether/);
    expect(await change.state()).toBe('not known yet');
    isBack();
    return change;
  }

  async function refused() {
    const change = begin();
    refuses();
    await expect(change.make()).rejects.toThrow();
    expect(await change.state()).toBe('refused');
    isBack();
    return change;
  }

  const isMadeOnce = async (change: ReturnType<typeof begin>, told?: Told) => {
    if (told) expect(told.state).toBe('made');
    expect([await change.state(), change.times()]).toEqual(['made', 1]);
  };

  test('waiting → being made → made, once Jira is back', async () => {
    const change = await waiting();
    await isMadeOnce(change, await change.again());
  });

  test('waiting → refused, where Jira is back and says no', async () => {
    const change = await waiting();
    refuses();
    await expect(change.again()).rejects.toThrow();
    expect([await change.state(), change.times()]).toEqual(['refused', 0]);
  });

  test('waiting → made with nothing sent, where it is so already by then: that is nobody’s to undo', async () => {
    const change = await waiting();
    const sent = at.writes();
    await change.does();
    expect((await change.again()).state).toBe('made');
    expect(await change.state()).toBe('made');
    expect([at.writes() - sent, canUndo(await change.row())]).not.toEqual([0, true]);
  });

  test('waiting → withdrawn', async () => {
    const change = await waiting();
    await change.withdraw();
    expect([await change.state(), change.times()]).toEqual(['withdrawn', 0]);
    await expect(change.again()).resolves.toBeDefined();
    expect(change.times()).toBe(0);
  });

  test('being made → made, and the same form again is the same change', async () => {
    const change = begin();
    const told = await change.make();
    await isMadeOnce(change, told);
    const before = at.writes();
    expect((await change.make()).id).toBe(told.id);
    expect(at.writes()).toBe(before);
  });

  test('being made → made, where the answer gets lost after Jira has made it', async () => {
    const change = begin();
    dropsAnswers();
    await isMadeOnce(change, await change.make());
    expect(at.writes()).toBe(1);
  });

  test('being made → refused', async () => {
    const change = await refused();
    expect([change.times(), (await change.row()).isTold]).toEqual([0, true]);
  });

  const saidYes = async () => {
    const change = begin();
    spoilWrites({ kind: 'status', status: 204, times: 1 });
    await expect(change.make()).rejects.toThrow(/Jira took|It is not known whether/);
    at.team.jira.faults.clear();
    expect([await change.state(), change.times()]).toEqual(['not known yet', 0]);
    return change;
  };

  test('being made → not known yet → made, where Jira says yes and does it later', async () => {
    const change = await saidYes();
    await change.does();
    await isMadeOnce(change, await change.again());
    expect(at.writes()).toBe(1);
  });

  test('being made → not known yet → refused, where Jira says yes and has done nothing after 90 seconds', async () => {
    const change = await saidYes();
    await expect(change.again()).rejects.toThrow(/not known/);
    await change.sentLongAgo();
    await expect(change.again()).rejects.toThrow(/Jira took|Jira shows nothing/);
    expect([await change.state(), change.times()]).toEqual(['refused', 0]);
    expect(at.writes()).toBe(1);
  });

  test('being made → waiting, where Jira takes no more calls for a moment', async () => {
    const change = begin();
    isBusy();
    expect((await change.make()).state).toBe('waiting');
    expect([await change.state(), change.times()]).toEqual(['waiting', 0]);
    isBack();
    await isMadeOnce(change, await change.again());
  });

  test('not known yet → made, found by looking and not sent again', async () => {
    const change = await unknown();
    await change.does();
    await isMadeOnce(change, await change.again());
    expect(at.writes()).toBe(1);
  });

  test('not known yet → refused, after 90 seconds in which Jira shows nothing of it', async () => {
    const change = await unknown();
    await expect(change.again()).rejects.toThrow(/not known whether/);
    await change.sentLongAgo();
    await expect(change.again()).rejects.toThrow(MINUTES_AGO);
    expect([await change.state(), change.times()]).toEqual(['refused', 0]);
    expect(at.writes()).toBe(1);
  });

  test('not known yet → withdrawn', async () => {
    const change = await unknown();
    await change.withdraw();
    expect(await change.state()).toBe('withdrawn');
  });

  test('refused → waiting → made, by “Try again”', async () => {
    const change = await refused();
    await isMadeOnce(change, await change.again());
  });

  test('refused → made with nothing sent, where it is so already by then: that is nobody’s to undo', async () => {
    const change = await refused();
    const sent = at.writes();
    await change.does();
    await change.again().catch(() => undefined);
    expect([at.writes() - sent, canUndo(await change.row())]).not.toEqual([0, true]);
  });

  test('refused → withdrawn, by “Withdraw”', async () => {
    const change = await refused();
    await change.withdraw();
    expect([await change.state(), change.times()]).toEqual(['withdrawn', 0]);
  });

  test('refused → withdrawn, where the same is asked for anew', async () => {
    const change = await refused();
    const { id } = await change.row();
    await isMadeOnce(change, await change.make());
    expect((await at.rowById(id)).state).toBe('withdrawn');
  });

  if (story.theirs) {
    const inConflict = async () => {
      const change = await waiting();
      change.theirs();
      expect((await change.again()).state).toBe('conflict');
      expect([await change.state(), change.times(), at.writes()]).toEqual(['conflict', 0, 0]);
      return change;
    };

    test('waiting → conflict, where somebody else has changed the same meanwhile', async () => {
      await inConflict();
    });

    test('conflict → waiting → made, by “Take mine”', async () => {
      const change = await inConflict();
      await isMadeOnce(change, await change.again(true));
    });

    test('conflict → waiting → conflict, by “Try all again”, where that of somebody else still stands', async () => {
      const change = await inConflict();
      const { confirmedAt: before, accountId } = await change.row();
      await at.team.footbridge.app.get(AllAtOnce).tryAgain(at.profileId, accountId);
      await comesTo(async () => {
        const { state, confirmedAt } = await change.row();
        return [state, confirmedAt > before];
      }, ['conflict', true]);
      expect([change.times(), at.writes()]).toEqual([0, 0]);
    });

    test('conflict → withdrawn', async () => {
      const change = await inConflict();
      await change.withdraw();
      expect([await change.state(), change.times()]).toEqual(['withdrawn', 0]);
    });
  }
});

test('every kind of change has its story here', () => {
  expect(Object.keys(STORIES).sort()).toEqual([...TYPES].sort());
  for (const [type, { kind }] of Object.entries(STORIES)) expect(kind.type).toBe(type);
});

test('a move to where somebody else has moved it says by whom; what was filled in beside it is not left out', async () => {
  const issue = at.world.addIssue({ project: 'SHOP', type: '10001', assignee: 'ben' });
  const wanted = { into: { name: 'Done', statusIds: ['10012'] }, typed: {} };
  const wish = { kind: STORIES.move.kind, key: issue.key, seen: { status: 'To Do' } };
  isAway();
  expect((await at.make({ ...wish, wanted })).state).toBe('waiting');
  const { id } = await at.lastRow();
  isBack();
  at.world.editIssue(issue.key, { status: 'Done' }, { by: 'ada' });
  expect(await at.changes.again(at.profileId, id)).toMatchObject({
    state: 'made',
    message: `${issue.key} is now in “Done”. That is so already, by Ada Northcott: nothing had to be sent.`,
  });
  const typed = { 'f-41-resolution': '10001' };
  await expect(at.make({ ...wish, wanted: { ...wanted, typed } })).rejects.toThrow(
    `${issue.key} is in “Done” already.`,
  );
});
