import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const item = (browser: Browser, key: string) => browser.visit(paths.items.show({ boardId, key }));
const world = () => team.jira.world;
const commentsOn = ({ $ }: Page) =>
  $('.comments > li')
    .map((_, one) => $(one).find('.rich').text().trim())
    .get();

describe('the page of a work item', () => {
  test('shows the description as Jira renders it', async () => {
    Object.assign(world().issue('SHOP-5'), {
      description:
        'h2. Why\n\nPeople *want* it.\n\n* first\n* second\n\nSee [the plan|https://plan.example/a].',
    });
    const { $ } = await item(team.ben, 'SHOP-5');
    const text = $('#description .rich');
    expect(text.find('h4').text()).toBe('Why');
    expect(text.find('b').text()).toBe('want');
    expect(text.find('li')).toHaveLength(2);
    expect(text.find('a').last().attr()).toMatchObject({
      href: 'https://plan.example/a',
      rel: expect.stringContaining('noopener'),
    });
  });

  test('shows what was estimated and spent, in Jira’s words, where there is any', async () => {
    world().issue('SHOP-5').time = { originalEstimate: '1d', remainingEstimate: '3h 30m', timeSpent: '4h' };
    const facts = async (key: string) => {
      const { $ } = await item(team.ben, key);
      return $('.facts').text();
    };
    expect(await facts('SHOP-5')).toMatch(/Original estimate1dRemaining estimate3h 30mTime spent4h/);
    expect(await facts('SHOP-6')).not.toMatch(/estimate|Time spent/);
  });

  test('names people in full who are mentioned, with a way to their profile in Jira', async () => {
    await item(team.ben, 'SHOP-8');
    const { $ } = await team.ben.press('Comment', { comment: 'Ask [~ada], or [~nobody].' });
    const text = $('.comments .rich').first();
    expect(text.text().trim()).toBe('Ask Ada Northcott, or nobody.');
    const link = text.find('a').first();
    expect(link.attr('href')).toBe(`${team.jira.url}/secure/ViewProfile.jspa?name=ada`);
    expect(link.attr('rel')).toContain('noopener');
  });

  test('OA-32 I1 lets nothing of what was typed become anything but text', async () => {
    const attack =
      '{html}<script>alert(1)</script><img src=x onerror=alert(1)><form action="https://evil.example"><button>Sign in</button></form>' +
      '<a href="javascript:alert(1)">a</a><p id="main" class="panel" style="position:fixed">over</p><svg onload=alert(1)></svg>{html}';
    Object.assign(world().issue('SHOP-6'), { description: `Before\n\n${attack}` });
    await item(team.ben, 'SHOP-6');
    await team.ben.press('Comment', { comment: attack });
    const { $ } = await item(team.ben, 'SHOP-6');
    for (const place of ['#description .rich', '.comments .rich']) {
      expect($(place).text()).toContain('over');
      expect(
        $(place).find('script, svg, form, button, img, iframe, style, [id], [class], [style]').length,
      ).toBe(0);
    }
    $('textarea, input').remove(); // what is edited is the text that was typed, and nothing else
    expect($.html()).not.toMatch(/onerror|onload|javascript:|evil\.example/);
  });

  test('lists comments, the newest first, with who wrote them and when; one’s own is there at once', async () => {
    await item(team.ben, 'SHOP-8');
    await team.ben.press('Comment', { comment: 'The first *word*' });
    const page = await team.ben.press('Comment', { comment: 'And the last' });
    expect(commentsOn(page).slice(0, 2)).toEqual(['And the last', 'The first word']);
    const first = page.$('.comments > li').first();
    expect(first.text()).toContain('Ben Achterberg');
    expect(first.find('time').attr('datetime')).toMatch(/Z$/);
  });

  test('says how linked work items stand to it, in words and in their direction', async () => {
    const { $ } = await item(team.ada, 'SHOP-5');
    const groups = $('.links-words')
      .map((_, one) => [[$(one).text(), $(one).next().text().replace(/\s+/g, ' ').trim()]])
      .get();
    expect(groups.length).toBeGreaterThan(0);
    const [key] = /SHOP-\d+/.exec(String(groups[0]))!;
    expect($(`.linked a[href$="/items/${key}"]`).length).toBe(1);
  });

  test('shows nobody a sub-task or a link to what Jira hides from them', async () => {
    const parent = world().issue('SHOP-9');
    const child = world().addIssue({
      project: 'SHOP',
      type: '10003',
      parent: parent.key,
      summary: 'Hidden away',
    });
    expect((await item(team.ada, 'SHOP-9')).text).toContain('Hidden away');
    world().hide(child.key, 'ben');
    expect((await item(team.ben, 'SHOP-9')).text).not.toContain('Hidden away');
  });
});
