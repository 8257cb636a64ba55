import { ConfigProblem, readConfig } from '../../src/config.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { startFootbridge } from '../support/footbridge.js';
import { LivePage } from '../support/live-page.js';

const TOKEN = 'a token of sixteen'.replaceAll(' ', '-');

let team: Team;
beforeAll(async () => {
  team = await aTeam({ env: { FOOTBRIDGE_METRICS_TOKEN: TOKEN } });
});
afterAll(() => team?.stop());

const ask = (authorization?: string, url = team.footbridge.url) =>
  fetch(url + paths.metrics(), { headers: authorization ? { authorization } : {} });
const figures = async () => (await ask(`Bearer ${TOKEN}`)).text();

test('AF-19 whoever shows the token reads what is counted: calls by account and outcome, changes by state, open boards, the event loop', async () => {
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ben.visit(path);
  const live = await LivePage.of(team.ben);
  await live.next(({ event }) => event === 'hello');
  await team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-4' }));
  await team.ben.press('Comment', { comment: 'Counted' });

  const text = await figures();
  live.close();
  const account = `account="${team.accountId}"`;
  expect(text).toContain(`footbridge_changes{${account},state="made"} 1`);
  expect(text).toContain('footbridge_open_boards 1');
  const calls = new RegExp(`footbridge_alm_call_seconds_count\\{${account},outcome="ok"\\} (\\d+)`).exec(
    text,
  );
  expect(Number(calls?.[1])).toBeGreaterThan(2);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
  expect(text).toMatch(/^footbridge_info\{version="\d+\.\d+\.\d+"\} 1$/m);
});

test('a call that failed is counted by its cause, and no figure names a person or a work item', async () => {
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['MOB'] });
  team.jira.faults.plant({ kind: 'maintenance' });
  await team.finn.visit(path);
  team.jira.faults.clear();
  const text = await figures();
  expect(text).toMatch(/footbridge_alm_call_seconds_count\{account="[^"]+",outcome="(?!ok)[a-z-]+"\} [1-9]/);
  expect(text).not.toMatch(/SHOP|MOB|\bada\b|\bben\b|\bfinn\b/i);
});

test.each([
  ['nothing', undefined],
  ['another token', 'Bearer another-token-of-mine'],
  ['a part of it', `Bearer ${TOKEN.slice(0, -1)}`],
  ['it as a password', `Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}`],
])('whoever shows %s reads nothing', async (_, authorization) => {
  const answer = await ask(authorization);
  expect([answer.status, answer.headers.get('www-authenticate'), await answer.text()]).toEqual([
    401,
    'Bearer',
    '',
  ]);
});

test('G1 without a token there is no such page', async () => {
  const other = await startFootbridge();
  const answer = await ask(`Bearer ${TOKEN}`, other.url);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('no such page')]);
  await other.stop();
});

test('a token that could be guessed is refused at the start', () => {
  const read = () => readConfig({ FOOTBRIDGE_METRICS_TOKEN: 'short' });
  expect(read).toThrow(ConfigProblem);
  expect(read).toThrow(/^FOOTBRIDGE_METRICS_TOKEN must be 16 or more characters/);
  expect(read).not.toThrow('short');
});
