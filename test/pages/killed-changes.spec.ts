import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { kept } from '../soak/rows.js';
import { aRunningTeam } from '../support/running-team.js';
import { until } from '../support/until.js';

const team = aRunningTeam();

/** Ada comments by the script of a board. @returns what it was told at once */
async function comment(key: string, words: string) {
  const { ada, boardId } = team;
  const target = paths.items.comments({ boardId, key });
  const fields = { _csrf: ada.page.value('_csrf'), comment: words, operation: words };
  const answer = await ada.post(target, fields, { Accept: 'application/json' });
  return { status: answer.status, ...(JSON.parse(answer.html) as { outcomeUrl: string }) };
}

const comments = (key: string, words: string) =>
  team.jira.world.issue(key).comments.filter(({ body }) => body === words).length;
const rowOf = async (key: string) => (await kept(team.dataDir)).find((row) => row.key === key)!;

test('what was acknowledged to a script and not sent before the process was killed is made once by the next one', async () => {
  const { ada, jira, boardId } = team;
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-5' }));
  jira.faults.plant({ kind: 'hang', on: /issue\/SHOP-5/ });
  jira.calls.clear();
  const { status, outcomeUrl } = await comment('SHOP-5', 'Before the kill');
  expect([status, Boolean(outcomeUrl)]).toEqual([202, true]);
  await team.footbridge.end('SIGKILL');
  expect((await rowOf('SHOP-5')).state).toBe('waiting');
  expect(jira.calls.filter(({ method, path }) => method === 'POST' && /comment$/.test(path))).toHaveLength(0);

  jira.faults.clear();
  await team.startAgain();
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-6' }));
  // Its page still asks what became of it.
  const again = async () => {
    const fields = { _csrf: ada.page.value('_csrf') };
    const page = await ada.post(outcomeUrl, fields, { Accept: 'application/json' });
    await ada.visit(paths.changes.index());
    return JSON.parse(page.html) as { ok: boolean; isWaiting?: boolean; message: string };
  };
  await until(async () => !(await again()).isWaiting);
  expect(await again()).toMatchObject({ ok: true, message: 'Your comment is on SHOP-5 in Jira.' });
  await pause(1_000); // for one that would be made twice
  expect(comments('SHOP-5', 'Before the kill')).toBe(1);
});

test('what Jira refuses while the process is told to stop is refused, and does not wait for the next one', async () => {
  const { ada, jira, boardId } = team;
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-7' }));
  const on = { on: /SHOP-7\/comment$/, method: 'POST' };
  jira.faults.plant({ kind: 'delay', ms: 3_000, ...on });
  jira.faults.plant({
    ...{ kind: 'status', status: 400, headers: { 'Content-Type': 'application/json' }, ...on },
    body: JSON.stringify({ errorMessages: ['Not today.'], errors: {} }),
  });
  jira.calls.clear();
  expect((await comment('SHOP-7', 'While it stops')).status).toBe(202);
  await until(() => jira.calls.some(({ method, path }) => method === 'POST' && /comment$/.test(path)));
  expect(await team.footbridge.end('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
  const row = await rowOf('SHOP-7');
  expect([row.state, row.answer]).toEqual(['refused', expect.stringContaining('Not today.')]);

  jira.faults.clear();
  await team.startAgain();
  await pause(2_000); // for one that would be sent again
  expect(comments('SHOP-7', 'While it stops')).toBe(0);
  await ada.visit(paths.changes.index());
  expect(ada.page.text).toContain('Not today.');
});

test('what was being made when the process was killed is said not to be known before anybody has looked', async () => {
  const { ada, jira, boardId } = team;
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-8' }));
  jira.faults.plant({ kind: 'hang', on: /SHOP-8\/comment$/, method: 'POST' });
  jira.calls.clear();
  expect((await comment('SHOP-8', 'Under the kill')).status).toBe(202);
  await until(() => jira.calls.some(({ method, path }) => method === 'POST' && /comment$/.test(path)));
  await team.footbridge.end('SIGKILL');
  expect((await rowOf('SHOP-8')).state).toBe('being made');

  jira.faults.plant({ kind: 'delay', ms: 3_000, on: /issue\/SHOP-8/ });
  await team.startAgain();
  await until(async () => (await rowOf('SHOP-8')).state === 'not known yet');
  expect((await rowOf('SHOP-8')).answer).toContain('It is not known whether the comment was made');
  jira.faults.clear();
});
