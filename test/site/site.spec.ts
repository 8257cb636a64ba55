import { paths } from '../../src/paths.js';
import { BASIC_KIND, beginDraft, TOKEN_KIND } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';
import { eventually, Site, type SitePerson } from './site.js';

/** What somebody types to link themselves, by the kind of account. */
const WAYS: [string, (site: Site, person: SitePerson) => Promise<Record<string, string>>][] = [
  [BASIC_KIND, async (_, { name, password }) => ({ username: name, password })],
  [TOKEN_KIND, async (site, person) => ({ token: await site.token(person) })],
];

const site = new Site();

describe.each(WAYS)('a site by %s', (kind, typed) => {
  let footbridge: RunningFootbridge;
  let ada: Browser;
  let ben: Browser;
  let accountId: string;
  let board: string;
  let keys: string[];
  const [anna, bert] = site.people;

  beforeAll(async () => {
    footbridge = await startFootbridge();
    keys = [await site.makeIssue('Mend the footbridge'), await site.makeIssue('Paint the handrail')];
    ada = await signedInAdministrator(footbridge);
    ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  });
  afterAll(async () => {
    await site.clear();
    await footbridge?.stop();
  });

  test('an account is set up, tested and saved, and the way to it is whole', async () => {
    const path = await beginDraft(ada, kind);
    accountId = path.split('/').pop()!;
    await ada.press('Test Connection', { name: 'The site', baseUrl: site.url, ...(await typed(site, anna)) });
    await ada.press('Save');
    expect(ada.page.$('.error-summary').text()).toBe('');
    await ada.visit(paths.accounts.ladder({ id: accountId }));
    expect(ada.page.text).not.toContain('Broken');
  });

  test('somebody else links themselves, and a wrong password or token is refused as one', async () => {
    const edit = paths.credentials.edit({ accountId });
    const right = await typed(site, bert);
    await ben.visit(edit);
    const [secret] = Object.keys(right).slice(-1);
    await ben.press('Test and keep', { ...right, [secret]: 'certainly-wrong' });
    expect(ben.page.status).toBe(422);
    await ben.press('Test and keep', right);
    expect(ben.page.$('.error-summary').text()).toBe('');
  });

  test('a board shows what was made, with its status', async () => {
    await ada.visit(`${paths.boards.new()}?account=${accountId}`);
    await ada.press('Save board', {
      name: 'Site',
      source: 'projects',
      projects: [site.project],
      columns: 'categories',
    });
    board = /\/boards\/[0-9a-f-]{36}/.exec(ada.page.path)![0];
    for (const browser of [ada, ben]) {
      const cards = async () => {
        await browser.visit(board);
        await browser.press('Refresh').catch(() => undefined);
        return (await browser.visit(board)).text;
      };
      const text = await eventually(cards, (seen) => keys.every((key) => seen.includes(key)));
      expect(text).toContain('Mend the footbridge');
    }
  });

  const itemOf = (key: string) => paths.items.show({ boardId: board.split('/')[2], key });

  test('a comment is written in the name of whoever wrote it, once', async () => {
    const words = `Seen by Bert at ${Date.now()}`;
    await ben.visit(itemOf(keys[0]));
    await ben.press('Comment', { comment: words });
    const { fields } = await eventually(
      () => site.issue(keys[0]),
      (issue) => issue.fields.comment.comments.some(({ body }: any) => body === words),
    );
    const own = fields.comment.comments.filter(({ body }: any) => body === words);
    expect(own.map(({ author }: any) => author.name)).toEqual([bert.name]);
  });

  test('a move is made in Jira', async () => {
    const before = (await site.issue(keys[1])).fields.status.name;
    const page = await ada.visit(itemOf(keys[1]));
    const ways = page
      .$('select[name=transition] option')
      .map((_, way) => String(page.$(way).attr('value')))
      .get();
    await ada.press('Move', { transition: ways.filter(Boolean)[0] });
    const moved = await eventually(
      () => site.issue(keys[1]),
      (issue) => issue.fields.status.name !== before,
    );
    expect(moved.fields.status.name).not.toBe(before);
  });

  test('a work item that is gone in Jira is gone on the board', async () => {
    await site.clear();
    const cards = async () => {
      await ben.visit(board);
      await ben.press('Refresh').catch(() => undefined);
      return (await ben.visit(board)).text;
    };
    await eventually(cards, (seen) => seen.includes('Site') && !keys.some((key) => seen.includes(key)));
  });

  test('a link that is ended forgets what was read', async () => {
    await ben.visit(paths.credentials.edit({ accountId }));
    await ben.press('Disconnect');
    await ben.visit(board);
    expect(ben.page.text).not.toContain('Mend the footbridge');
  });
});
