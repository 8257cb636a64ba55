import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { endsSessionOf, signedInAt, signsIn } from '../support/ended-session.js';

const KEY = 'SHOP-16';
const LONG = 'A long thought. '.repeat(2_000);

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());

const itemPath = () => paths.items.show({ boardId, key: KEY });
const comments = () => team.jira.world.issue(KEY).comments.map(({ body }) => body);
/** The button of the summary is called as those of all other fields. */
const saves = (browser: Browser) => browser.press('Save', {});
const isBlockedBy = ({ page }: Browser) =>
  String(
    page
      .$('#linkBy option')
      .filter((_, one) => page.$(one).text() === 'is blocked by')
      .attr('value'),
  );

const benAt = (path: string) => signedInAt(team.footbridge, 'ben@example.com', path);

/** Ben at the page of a work item, whose session ends in another tab. */
async function benWhoseSessionEnds(path = itemPath()): Promise<Browser> {
  const ben = await benAt(path);
  await endsSessionOf(team.footbridge, ben);
  return ben;
}

test('what was typed when the session had ended is there again after signing in, and is sent once', async () => {
  const ben = await benWhoseSessionEnds();
  await ben.press('Comment', { comment: LONG, 'e-summary': 'Half a title', points: '8' });
  expect(ben.page.path).toContain(paths.signIn());
  expect(ben.page.text).toContain('Your session had ended, so nothing was sent.');
  expect(ben.page.html).not.toContain('A long thought');
  expect(comments()).not.toContain(LONG.trim());

  await signsIn(ben, 'ben@example.com');
  expect(ben.page.path).toContain(itemPath());
  expect(ben.page.text).toContain('What you typed is here again');
  expect(ben.page.value('comment').trim()).toBe(LONG.trim());
  expect([ben.page.value('e-summary'), ben.page.value('points')]).toEqual(['Half a title', '8']);
  expect(ben.page.$('#edit-priority[open]').length).toBe(0);
  await ben.press('Comment');
  expect(comments().filter((one) => one === LONG.trim())).toHaveLength(1);
});

test('nobody else is shown it who signs in in that browser, nor is it shown twice', async () => {
  const ben = await benWhoseSessionEnds();
  await ben.press('Comment', { comment: 'For Ben alone' });
  const { searchParams } = new URL(ben.page.url);
  const page = searchParams.get('returnTo')!;
  await signsIn(ben, 'ada@example.com');
  expect(ben.page.path).toBe(page);
  expect(ben.page.value('comment')).toBe('');

  const again = team.footbridge.browser();
  await again.visit(paths.signIn());
  await signsIn(again, 'ben@example.com');
  expect((await again.visit(page)).value('comment').trim()).toBe('For Ben alone');
  expect((await again.visit(page)).value('comment')).toBe('');
});

test('what Ben typed is kept for him, also where Ada has used the browser since', async () => {
  const ben = await benWhoseSessionEnds();
  const tab = team.footbridge.browser();
  tab.shareCookiesOf(ben);
  await tab.visit(paths.signIn());
  await signsIn(tab, 'ada@example.com');
  const bensPage = ben.page;
  const whileAda = await ben.press('Comment', { comment: 'For Ben alone' });
  expect(whileAda.status).toBe(403);
  expect(whileAda.text).not.toContain('Show it again');

  await tab.press('Sign out');
  ben.page = bensPage;
  await ben.press('Comment', { comment: 'For Ben alone' });
  expect(ben.page.text).toContain('what you typed is kept');
  const page = new URL(ben.page.url).searchParams.get('returnTo')!;
  await signsIn(ben, 'ada@example.com');
  expect([ben.page.path, ben.page.value('comment')]).toEqual([page, '']);
  await ben.press('Sign out');
  await ben.visit(paths.signIn());
  await signsIn(ben, 'ben@example.com');
  expect((await ben.visit(page)).value('comment').trim()).toBe('For Ben alone');
});

test.each([
  ['nothing', ''],
  ['something that Footbridge has not signed', 'bm8gb25l.bm8gb25l'],
])('where a form says %s of whom its page was shown to, nothing is kept or promised', async (_, _owner) => {
  const ben = await benWhoseSessionEnds();
  await ben.press('Comment', { comment: 'Whose?', _owner });
  expect(ben.page.status).toBe(403);
  expect(ben.page.text).not.toMatch(/kept|Show it again/);
});

test('a form of an earlier session is shown again to whoever has signed in anew in another tab', async () => {
  const ben = await benWhoseSessionEnds();
  const tab = team.footbridge.browser();
  tab.shareCookiesOf(ben);
  await tab.visit(paths.signIn());
  await signsIn(tab, 'ben@example.com');
  expect((await ben.press('Comment', { comment: 'Typed before' })).status).toBe(403);
  await ben.follow('Show it again');
  expect(ben.page.path).toContain(itemPath());
  expect(ben.page.value('comment').trim()).toBe('Typed before');
  expect(comments()).not.toContain('Typed before');
});

test('a browser in which nobody has signed in, and a form from another site, are told that the form is too old', async () => {
  const stranger = team.footbridge.browser();
  const path = paths.items.comments({ boardId, key: KEY });
  expect((await stranger.post(path, { _csrf: 'old', comment: 'Spam' })).status).toBe(403);
  const ben = await benWhoseSessionEnds();
  const page = await ben.post(path, { comment: 'Spam' }, { 'Sec-Fetch-Site': 'cross-site' });
  expect([page.status, page.path]).toEqual([403, path]);
});

test.each([
  ['of another type', 'application/json', '{}', 415],
  ['in an unknown character set', 'application/x-www-form-urlencoded; charset=klingon', 'comment=x', 415],
  ['with thousands of fields', 'application/x-www-form-urlencoded', 'a=1&'.repeat(2_001), 413],
])(
  'what cannot be read as a form, %s, is refused behind an ended session too',
  async (_, type, body, status) => {
    const ben = await benWhoseSessionEnds();
    const cookie = ben.cookieHeader(new URL(team.footbridge.url).host);
    const address = team.footbridge.url + paths.items.comments({ boardId, key: KEY });
    const headers = { cookie, 'content-type': type };
    expect((await fetch(address, { method: 'POST', headers, body })).status).toBe(status);
  },
);

test('a cleared field comes back cleared', async () => {
  team.jira.world.editIssue(KEY, { points: 3, description: 'Long since done' });
  const ben = await benWhoseSessionEnds();
  await ben.press('Comment', { points: '', 'e-description': '' });
  await signsIn(ben, 'ben@example.com');
  expect([ben.page.value('points'), ben.page.value('e-description').trim()]).toEqual(['', '']);
  await ben.press('Set points');
  expect(team.jira.world.issue(KEY).points).toBeNull();
});

test('what somebody else changed before its person has signed in again is not overwritten without a word', async () => {
  const { world } = team.jira;
  world.editIssue(KEY, { summary: 'First', points: 3, assignee: null });
  const ben = await benWhoseSessionEnds();
  world.editIssue(KEY, { summary: 'Theirs', points: 21, assignee: 'ada' }, { by: 'ada' });
  await ben.press('Comment', { 'e-summary': 'Mine', points: '8', assignee: 'ben' });
  await signsIn(ben, 'ben@example.com');
  const again = ben.page;
  expect([again.value('e-summary'), again.value('points'), again.value('assignee')]).toEqual([
    'Mine',
    '8',
    'ben',
  ]);
  for (const send of [() => saves(ben), () => ben.press('Set points'), () => ben.press('Assign')]) {
    ben.page = again;
    expect((await send()).text).toContain('meanwhile: nothing was sent');
  }
  expect(world.issue(KEY)).toMatchObject({ summary: 'Theirs', points: 21, assignee: 'ada' });
});

test.each([
  ['one that is offered no more, is chosen anew', '10012', '61', 'is now in “To Do”'],
  [
    'one that is still offered, is not made over it without a word',
    '10011',
    '11',
    'meanwhile: nothing was sent',
  ],
])('a move that was chosen before somebody else moved it, and %s', async (_, theirs, to, words) => {
  const { world } = team.jira;
  world.editIssue(KEY, { status: '3' });
  const ben = await benWhoseSessionEnds();
  world.editIssue(KEY, { status: theirs }, { by: 'ada' });
  await ben.press('Comment', { transition: '11' });
  await signsIn(ben, 'ben@example.com');
  expect((await ben.press('Move', { transition: to })).text).toContain(words);
});

test.each<[string, (ben: Browser) => Promise<unknown>]>([
  ['it came back refused', (ben) => ben.press('Set points', { points: '0.125' })],
  ['another button was pressed', (ben) => ben.press('Comment', { comment: 'Beside', points: '8' })],
])('nor where the page with it is shown again since %s', async (_, send) => {
  const { world } = team.jira;
  world.editIssue(KEY, { points: 3 });
  await team.ben.visit(itemPath());
  world.editIssue(KEY, { points: 21 }, { by: 'ada' });
  await send(team.ben);
  const page = await team.ben.press('Set points', { points: '8' });
  expect(page.text).toContain('meanwhile: nothing was sent');
  expect(world.issue(KEY).points).toBe(21);
});

test.each([
  ['a key', (ben: Browser) => ben.press('Link', { linkBy: isBlockedBy(ben), link: 'SHOP-9' })],
  [
    'what a search had found',
    async (ben: Browser) => {
      // Found while the session lasted: the press comes when it has ended.
      ben.page.$('#link').after('<input type="radio" name="linked" value="SHOP-9" checked>');
      ben.page.$('#link').after('<input type="hidden" name="h-link" value="some words">');
      await ben.press('Link', { linkBy: isBlockedBy(ben), link: 'some words', linked: 'SHOP-9' });
    },
  ],
])('a link that is asked for by %s keeps its direction', async (_, send) => {
  const { world } = team.jira;
  world.links = [];
  const ben = await benWhoseSessionEnds();
  await send(ben);
  await signsIn(ben, 'ben@example.com');
  expect(ben.page.$('#linkBy option[selected]').text()).toBe('is blocked by');
  await ben.press('Link');
  expect(world.links.map(({ from, to }) => [world.issue(from).key, world.issue(to).key])).toEqual([
    ['SHOP-9', KEY],
  ]);
});

test.each([
  ['its session', /^footbridge$/],
  ['each visit', /./],
])(
  'what was typed in a browser that has lost the cookie of %s is there again after signing in',
  async (_, lost) => {
    const key = 'SHOP-9';
    team.jira.world.editIssue(key, { points: 3 });
    const ben = await benAt(paths.items.show({ boardId, key }));
    ben.loseCookies(lost);
    await ben.press('Comment', { comment: 'Typed long ago', points: '5' });
    expect(ben.page.path).toContain(paths.signIn());
    expect(ben.page.text).toContain('Your session had ended, so nothing was sent.');
    await signsIn(ben, 'ben@example.com');
    expect([ben.page.value('comment').trim(), ben.page.value('points')]).toEqual(['Typed long ago', '5']);
    expect(team.jira.world.issue(key).comments).toEqual([]);
  },
);

test('of a browser that has lost its cookies no more is read than strangers send', async () => {
  const ben = await benAt(itemPath());
  ben.loseCookies(/./);
  expect((await ben.press('Comment', { comment: LONG })).status).toBe(403);
});

const addPath = () =>
  `${paths.boards.add({ id: boardId })}?column=1&sprint=13&at=${encodeURIComponent('?q=SHOP')}`;

test.each(['Add', 'More fields'])(
  'a new work item, sent by “%s” when the session had ended, is there again with its place, and is added once',
  async (button) => {
    const summary = `Typed for ${button}`;
    const called = () => team.jira.world.issues.filter((one) => one.summary === summary);
    const ben = await benWhoseSessionEnds(addPath());
    await ben.press(button, { summary, what: 'SHOP 10002' });
    expect(ben.page.path).toContain(paths.signIn());
    expect(ben.page.text).toContain('Your session had ended, so nothing was sent.');
    expect(called()).toEqual([]);

    await signsIn(ben, 'ben@example.com');
    expect(ben.page.text).toContain('What you typed is here again');
    const names = ['summary', 'what', 'column', 'sprint', 'at'];
    expect(names.map((name) => ben.page.value(name))).toEqual([summary, 'SHOP 10002', '1', '13', '?q=SHOP']);
    await ben.press('Add');
    expect(called()).toHaveLength(1);
  },
);

test('nobody else is shown a new work item that was typed in that browser', async () => {
  const ben = await benWhoseSessionEnds(addPath());
  await ben.press('Add', { summary: 'For Ben alone' });
  await signsIn(ben, 'ada@example.com');
  expect([ben.page.path, ben.page.value('summary')]).toEqual([
    expect.stringContaining(paths.boards.add({ id: boardId })),
    '',
  ]);
});
