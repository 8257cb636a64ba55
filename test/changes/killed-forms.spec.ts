import { paths } from '../../src/paths.js';
import { aRunningTeam } from '../support/running-team.js';
import { until } from '../support/until.js';

const team = aRunningTeam();

jest.setTimeout(120_000);

/** Sends a form whose answer never comes, for Footbridge is killed as soon as Jira has acted; then sends it again. */
async function sendsAcrossAKill(
  path: string,
  fields: Record<string, string | string[]>,
  hasActed: () => boolean,
) {
  const lost = team.ada.post(path, fields).catch(() => undefined);
  await until(hasActed, 10);
  await team.footbridge.end('SIGKILL');
  await lost;
  team.jira.faults.clear();
  await team.startAgain();
  return team.ada.post(path, fields);
}

test('a work item that Jira made just before Footbridge was killed is there once when the form is sent again', async () => {
  const { ada, jira, boardId } = team;
  const path = paths.boards.add({ id: boardId });
  const form = await ada.visit(path);
  const fields = { _csrf: form.value('_csrf'), summary: 'Across a kill', what: form.value('what') };
  const made = () => jira.world.issues.filter(({ summary }) => summary === 'Across a kill');
  jira.faults.plant({ kind: 'drip', bytes: 1, everyMs: 1_000, on: /\/issue$/, method: 'POST' });
  const sent = { ...fields, operation: form.value('operation') };
  const again = await sendsAcrossAKill(path, sent, () => made().length > 0);
  expect(again.text).toContain(`${made()[0].key} is created.`);
  await ada.post(path, sent);
  expect(made()).toHaveLength(1);
});

/** How many are under way at a time. */
const AT_ONCE = 4;

test('several moves of which some were made when Footbridge was killed are each made once when the form is sent again', async () => {
  const { ada, jira, boardId } = team;
  await until(async () => (await ada.visit(team.board)).$('.card').length > 0);
  const keys = ['SHOP-5', 'SHOP-10', 'SHOP-11', 'SHOP-12', 'SHOP-14', 'SHOP-16', 'SHOP-19'];
  const several = paths.boards.several({ id: boardId });
  const chosen = await ada.visit(`${several}?what=move&${keys.map((key) => `key=${key}`).join('&')}`);
  const to = chosen.$('select[name=to] option:contains("In Progress")').attr('value')!;
  const preview = await ada.press('Preview', { to });
  const fields = {
    _csrf: preview.value('_csrf'),
    what: 'move',
    to,
    key: keys,
    operation: preview.value('operation'),
  };
  const isMoved = (key: string) => jira.world.issue(key).status === '3';
  // Jira has made all that was under way and answered none of it: one that was about to be sent when Footbridge was
  // killed would be looked for until 90 seconds are over, and then be said not to be made.
  jira.faults.plant({ kind: 'hang', on: /transitions$/, method: 'POST' });
  await sendsAcrossAKill(several, fields, () => keys.filter(isMoved).length === AT_ONCE);
  await until(async () => (await ada.visit(ada.page.path)).text.includes(`${keys.length} made`));
  expect(keys.every(isMoved)).toBe(true);
  const moves = jira.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/transitions'));
  expect(moves.map(({ path }) => path.split('/').at(-2)).sort()).toEqual([...keys].sort());
});
