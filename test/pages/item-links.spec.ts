import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP', 'OPS'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
beforeEach(() => (team.jira.world.links = []));
afterEach(() => team.jira.faults.clear());

const item = (browser: Browser, key: string) => browser.visit(paths.items.show({ boardId, key }));
const options = ({ page }: Browser) =>
  page
    .$('#linkBy option')
    .map((_, one) => page.$(one).text())
    .get();
const by = ({ page }: Browser, words: string) =>
  String(
    page
      .$('#linkBy option')
      .filter((_, one) => page.$(one).text() === words)
      .attr('value'),
  );
const links = () => {
  const { world } = team.jira;
  return world.links.map(({ from, to, type }) => [world.issue(from).key, type, world.issue(to).key]);
};
/** A word that is in the summary of that work item alone. */
const onlyWord = (key: string) => {
  const { world } = team.jira;
  const rest = world.issues.filter((one) => one.key !== key).map(({ summary }) => summary);
  const words = world.issue(key).summary.split(' ');
  return words.find((word) => !rest.join(' ').toLowerCase().includes(word.toLowerCase())) ?? '';
};
const said = ({ page }: Browser) => page.$('.flash').text().replace(/\s+/g, ' ').trim();

describe('a work item is linked', () => {
  test('in either direction of every type of the site, each in its own words', async () => {
    await item(team.ben, 'SHOP-7');
    expect(options(team.ben)).toEqual(
      [
        ['blocks', 'is blocked by', 'clones', 'is cloned by', 'duplicates', 'is duplicated by'],
        ['relates to'],
      ].flat(),
    );
    await team.ben.press('Link', { linkBy: by(team.ben, 'blocks'), link: 'shop-9' });
    expect(said(team.ben)).toContain('SHOP-7 blocks SHOP-9.');
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Link', { linkBy: by(team.ben, 'is blocked by'), link: 'SHOP-10' });
    expect(links()).toEqual([
      ['SHOP-7', '10000', 'SHOP-9'],
      ['SHOP-10', '10000', 'SHOP-7'],
    ]);
    const shown = (await item(team.ben, 'SHOP-7')).$('#links').text().replace(/\s+/g, ' ');
    expect(shown).toMatch(/blocks SHOP-9 .* is blocked by SHOP-10 /);
    expect(team.jira.world.issue('SHOP-7').history.at(-1)?.author).toBe('ben');
  });

  test('and the link is taken away, which undo brings back', async () => {
    team.jira.world.linkIssues('SHOP-7', 'Relates', 'SHOP-9');
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Remove');
    expect(links()).toEqual([]);
    expect(said(team.ben)).toContain('SHOP-7 and SHOP-9 are not linked so any more.');
    await team.ben.press('Undo');
    expect(links()).toEqual([['SHOP-7', '10003', 'SHOP-9']]);
  });

  test('with what a search for words finds', async () => {
    const { summary } = team.jira.world.issue('SHOP-9');
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Link', { linkBy: by(team.ben, 'relates to'), link: summary.split(' ')[0] });
    expect(team.ben.page.status).toBe(422);
    expect(team.ben.page.$('#linkBy option[selected]').text()).toBe('relates to');
    await team.ben.press('Link', { linked: 'SHOP-9' });
    expect(links()).toEqual([['SHOP-7', '10003', 'SHOP-9']]);

    await item(team.ben, 'SHOP-7');
    await team.ben.press('Link', { link: 'nowhere at all' });
    expect(team.ben.page.text).toContain('Jira finds no work item by “nowhere at all”.');
    expect((await team.ben.press('Link', { link: 'SHOP-7' })).text).toContain('cannot be linked with itself');
  });

  test('with the key that is typed after all, or what newly typed words find, not with what was found before', async () => {
    const [found, other] = ['SHOP-9', 'SHOP-10'].map(onlyWord);
    const search = async (words: string) => {
      await item(team.ben, 'SHOP-7');
      await team.ben.press('Link', { linkBy: by(team.ben, 'relates to'), link: words });
      expect(team.ben.page.value('linked')).toBe('SHOP-9');
    };
    await search(found);
    await team.ben.press('Link', { link: 'shop-10' });
    expect(links()).toEqual([['SHOP-7', '10003', 'SHOP-10']]);
    team.jira.world.links = [];

    await search(found);
    await team.ben.press('Link', { link: other });
    expect(links()).toEqual([]);
    expect(team.ben.page.$('#links').text()).toContain('Choose one of those that Jira finds, and link it.');
    expect(team.ben.page.value('linked')).toBe('SHOP-10');
    await team.ben.press('Link');
    expect(links()).toEqual([['SHOP-7', '10003', 'SHOP-10']]);
    team.jira.world.links = [];

    await search(found);
    await team.ben.press('Link', { link: '' });
    expect(team.ben.page.$('#link-error').text()).toContain('Enter the key of a work item');
    expect(links()).toEqual([]);
  });

  test('that was found, and is named where Jira refuses it', async () => {
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Link', { linkBy: by(team.ben, 'is blocked by'), link: onlyWord('OPS-3') });
    await team.ben.press('Link', { linked: 'OPS-3' });
    expect([team.ben.page.status, team.ben.page.text]).toEqual([422, expect.stringContaining('Link Issues')]);
    expect(team.ben.page.value('link')).toBe('OPS-3');
    expect(links()).toEqual([]);
  });

  test('once, where the answer gets lost after Jira has made it', async () => {
    team.jira.faults.plant({ kind: 'reset', on: /issueLink$/, method: 'POST', times: 1 });
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Link', { linkBy: by(team.ben, 'blocks'), link: 'SHOP-9' });
    expect(said(team.ben)).toContain('SHOP-7 blocks SHOP-9.');
    expect(links()).toHaveLength(1);
  });
});

describe('what Jira would refuse', () => {
  test('is not offered to who lacks the permission, whose link to Jira stays good', async () => {
    await item(team.ben, 'OPS-3');
    expect(options(team.ben)).toEqual([]);
    team.jira.world.linkIssues('OPS-3', 'Blocks', 'SHOP-9');
    const page = await item(team.ben, 'OPS-3');
    expect(page.$('#links').text()).toContain('you lack the permission “Link Issues” in this project.');
    expect(page.$('#links button').length).toBe(0);
  });

  test('is said where it refuses all the same: the other one may forbid it, or not be shown', async () => {
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Link', { linkBy: by(team.ben, 'is blocked by'), link: 'OPS-3' });
    expect([team.ben.page.status, team.ben.page.text]).toEqual([422, expect.stringContaining('Link Issues')]);
    expect(team.ben.page.value('link')).toBe('OPS-3');
    await team.ben.press('Link', { linkBy: by(team.ben, 'blocks'), link: 'SHOP-999' });
    expect(team.ben.page.$('#link-error').text()).toContain('Jira does not show you SHOP-999');
    expect(links()).toEqual([]);
    expect((await team.ben.visit('/profile')).text).not.toContain('stopped working');
  });

  test('is not offered where links are switched off in Jira', async () => {
    team.jira.faults.plant({ kind: 'status', status: 404, on: /issueLinkType/ });
    expect((await item(team.ben, 'SHOP-7')).$('#links').length).toBe(0);
  });
});
