import { paths } from '../../src/paths.js';
import type { Page } from '../support/browser.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { invitedMember } from '../support/stories.js';

let team: Team;

beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const form = () => team.ada.visit(`${paths.boards.new()}?account=${team.accountId}`);

describe('making a board', () => {
  test('an empty list says why and offers the next step', async () => {
    const page = await team.ben.visit(paths.boards.index());
    expect(page.text).toContain('No boards yet');
    expect(page.link('New board')).toContain(paths.boards.new());
  });

  test('the only account is chosen already', async () => {
    await team.ada.visit(paths.boards.index());
    const page = await team.ada.follow('New board');
    expect(page.text).toContain('Team Jira');
    expect(page.button('Save board')).toBeTruthy();
  });

  test('shows how many work items a choice finds, and the first ten, before anything is saved', async () => {
    await form();
    const page = await team.ada.press('Preview', { name: 'Shop', source: 'projects', projects: ['SHOP'] });
    expect(page.status).toBe(200);
    expect(page.text).toContain('20 work items');
    expect(page.$('.preview li')).toHaveLength(10);
    expect(page.value('name')).toBe('Shop');
    expect(page.$('[name=projects][checked]').attr('value')).toBe('SHOP');
    expect((await team.ada.visit(paths.boards.index())).text).not.toContain('Shop ');
  });

  test('a preview counts only what Jira shows to this person', async () => {
    await team.ben.visit(`${paths.boards.new()}?account=${team.accountId}`);
    const page = await team.ben.press('Preview', { source: 'projects', projects: ['SHOP'] });
    expect(page.text).toContain('18 work items');
    expect(page.html).not.toContain('Renegotiate the fee');
  });

  test("JF-16 Jira's own message stands beside the JQL field, and what was typed is kept", async () => {
    for (const button of ['Preview', 'Save board']) {
      await form();
      const page = await team.ada.press(button, { name: 'Broken', source: 'jql', jql: 'projekt = SHOP <b>' });
      expect(page.status).toBe(422);
      expect(page.title).toMatch(/^Error: /);
      expect(page.$('#jql').attr('aria-invalid')).toBe('true');
      expect(page.$('#jql-error').text()).toMatch(/projekt|JQL/i);
      expect(page.value('jql').trim()).toBe('projekt = SHOP <b>');
      expect(page.value('name')).toBe('Broken');
      expect(page.value('source')).toBe('jql');
    }
  });

  test('says beside each field what is missing', async () => {
    await form();
    const page = await team.ada.press('Save board', { source: 'filter' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Choose a filter.');
    const said = [
      [{ source: 'board' }, 'Choose a Jira board.'],
      [{ source: 'projects' }, 'Choose at least one project.'],
      [{ source: 'jql' }, 'Enter a JQL query.'],
      // Nothing in Jira is called as that query.
      [{ source: 'jql', jql: 'project = SHOP' }, 'Give the board a name.'],
    ] as const;
    for (const [values, words] of said) {
      await form();
      expect((await team.ada.press('Save board', { ...values })).text).toContain(words);
    }
  });

  test('what was filled in counts where the chosen source is empty and nothing else is filled in', async () => {
    const jql = 'project = SHOP';
    await form();
    expect((await team.ada.press('Preview', { jql })).value('source')).toBe('jql');
    await aBoard(team.ada, team.accountId, { name: 'By query', jql });
    expect(team.ada.page.$('.card')).toHaveLength(16);

    await form();
    const filter = team.jira.world.filters[0].id;
    const page = await team.ada.press('Save board', { name: 'Which?', jql, filter });
    expect([page.status, page.value('source')]).toEqual([422, 'board']);
    expect(page.text).toContain('Choose a Jira board.');

    // The script shows the chosen source alone: then the choice counts.
    const fields = { account: team.accountId, source: 'filter', jql, sourceIsChosen: 'yes' };
    const scripted = await team.ada.post(paths.boards.new(), { ...fields, name: 'x', columns: 'categories' });
    expect(scripted.text).toContain('Choose a filter.');
  });

  test('Jira complains about what was typed, not about what Footbridge adds to it', async () => {
    await form();
    const page = await team.ada.press('Preview', { source: 'jql', jql: 'project = SHOP AND' });
    expect(page.status).toBe(422);
    expect(page.$('#jql-error').text()).not.toMatch(/order|rank/i);
  });

  test('searches Jira boards by name without losing what was typed', async () => {
    await form();
    const page = await team.ada.press('Search', {
      name: 'Kept',
      jql: 'kept too',
      source: 'board',
      boardName: 'kanban',
    });
    const offered = page
      .$('#board option')
      .map((_, option) => page.$(option).text())
      .get();
    expect(offered).toEqual(['Choose a Jira board', 'Operations kanban (kanban)']);
    expect([page.value('name'), page.value('jql').trim(), page.value('source')]).toEqual([
      'Kept',
      'kept too',
      'board',
    ]);
  });

  test('a filter and a Jira board make boards; the columns of the Jira board are taken over', async () => {
    await form();
    const filterId = team.jira.world.filters.find(({ name }) => name === 'Bugs that customers noticed')!.id;
    await aBoard(team.ada, team.accountId, { name: 'Bugs', source: 'filter', filter: filterId });
    expect(team.ada.page.$('.card').length).toBeGreaterThan(0);

    await aBoard(team.ada, team.accountId, {
      name: 'Shop board',
      source: 'board',
      board: '1',
      columns: 'board',
    });
    const columns = team.ada.page
      .$('.column h2')
      .map((_, h2) => team.ada.page.$(h2).text())
      .get();
    expect(columns).toEqual(['To Do', 'In Progress', 'In Review', 'Done']);
  });

  test('a Jira board comes first, is chosen already, and gives its name to a board without one', async () => {
    const page = await form();
    const sources = page.$('[name=source]').map((_, one) => page.$(one).attr('value'));
    expect(sources.get()).toEqual(['board', 'projects', 'jql', 'filter']);
    expect(page.value('source')).toBe('board');
    const made = await team.ada.press('Save board', { board: '2' });
    expect(made.title).toContain('Mobile App board');
    expect(made.text).toContain('The board Mobile App board was made.');
    expect((await team.ada.visit(`${made.path}/edit`)).value('columns')).toBe('board');
  });

  test('projects and filters give their names too', async () => {
    await form();
    const shop = await team.ada.press('Save board', { source: 'projects', projects: ['SHOP', 'MOB'] });
    expect(shop.title).toContain('Web Shop, Mobile App');
    const { id, name } = team.jira.world.filters.find(({ favouriteOf }) => favouriteOf.includes('ada'))!;
    await form();
    expect((await team.ada.press('Save board', { source: 'filter', filter: id })).title).toContain(name);
  });

  test('the Enter key in the box that boards are looked for by looks for them', async () => {
    await form();
    const page = await team.ada.pressEnter('boardName', { boardName: 'kanban' });
    expect(page.status).toBe(200);
    expect(page.$('#board option').text()).toContain('Operations kanban');
    expect(page.$('#board option').text()).not.toContain('Web Shop board');
  });

  test('a script is given the Jira boards that fit what is typed, as the person sees them', async () => {
    const path = `${paths.boards.ofJira()}?account=${team.accountId}`;
    const page = await team.ada.visit(`${path}&boardName=web&board=2`);
    expect(page.html.trim()).toMatch(/^<div class="field/);
    const offered = page.$('option').map((_, one) => page.$(one).text());
    expect(offered.get()).toEqual(['Choose a Jira board', 'Web Shop board (scrum)', 'Jira board 2']);
    expect((await team.finn.visit(`${path}&boardName=web`)).html).not.toContain('Web Shop');
    expect((await team.ada.visit(`${path}&boardName=${'a'.repeat(200)}`)).status).toBe(200);
  });

  test('a script gets the preview alone', async () => {
    await form();
    const page = await team.ada.post(paths.boards.preview(), {
      account: team.accountId,
      source: 'projects',
      projects: 'OPS',
    });
    expect(page.html.trim()).toMatch(/^<section class="preview"/);
    expect(page.text).toContain('10 work items');
  });

  test.each<[string, Record<string, string | string[]>]>([
    ['a source that there is not', { source: 'bogus' }],
    ['no source', {}],
    ['a query twice', { source: 'jql', jql: ['a', 'b'] }],
    ['a filter twice', { source: 'filter', filter: ['1', '2'] }],
    ['a search twice', { source: 'projects', boardName: ['a', 'b'] }],
  ])('an odd form is refused: %s', async (_, fields) => {
    const presses: Record<string, string>[] = [{}, { press: 'preview' }, { press: 'find' }];
    for (const press of presses) {
      await form();
      const values = { account: team.accountId, name: 'Odd', columns: 'categories', ...press, ...fields };
      expect((await team.ada.post(paths.boards.new(), values)).status).toBe(422);
      expect((await team.ada.post(paths.boards.preview(), values)).status).toBeLessThan(300);
    }
  });

  test('Jira being away loses nothing that was typed', async () => {
    await form();
    team.jira.faults.plant({ kind: 'maintenance' });
    const page = await team.ada.press('Save board', {
      name: 'Kept',
      source: 'projects',
      projects: ['SHOP', 'OPS'],
    });
    expect(page.status).toBe(422);
    expect(page.value('name')).toBe('Kept');
    expect(page.$('[name=projects][checked]')).toHaveLength(2);
  });
});

describe('C5 two edits of one board at once', () => {
  const opened = async () => {
    const path = await aBoard(team.ada, team.accountId, { name: 'Before', ...jiraBoard });
    const eve = team.footbridge.browser();
    eve.shareCookiesOf(team.ada);
    await Promise.all([team.ada.visit(`${path}/edit`), eve.visit(`${path}/edit`)]);
    return { path, eve };
  };
  const jiraBoard = { source: 'board', board: '1', columns: 'board' };
  const columns = (page: Page) =>
    page
      .$('.column h2')
      .map((_, h2) => page.$(h2).text())
      .get();

  test('the second is told what was changed, keeps its words, and may save them all the same', async () => {
    const { path, eve } = await opened();
    await team.ada.press('Save board', { name: 'First', columns: 'categories' });
    let page = await eve.press('Save board', { name: 'Second' });
    expect(page.status).toBe(422);
    expect(page.$('.error-summary').text()).toContain(
      'This board was changed while you had this form open: Name, Columns.',
    );
    expect(page.text).toContain('It is now “First”. Yours, not saved yet, is “Second”.');
    expect(page.text).toContain(
      'It is now “To Do, In Progress, Done”. Yours, not saved yet, is “To Do, In Progress, In Review, Done”.',
    );
    expect([page.value('name'), page.value('columns')]).toEqual(['Second', 'board']);
    expect((await team.ada.visit(path)).title).toContain('First');

    page = await eve.press('Preview');
    page = await eve.press('Save board');
    expect(page.title).toContain('Second');
    expect(columns(page)).toEqual(['To Do', 'In Progress', 'In Review', 'Done']);
  });

  test('another source is told too; one form that is sent twice is no change', async () => {
    const { eve } = await opened();
    const other = { name: 'Before', source: 'projects', projects: ['MOB'], columns: 'categories' };
    await team.ada.press('Save board', other);
    const page = await eve.press('Save board', { name: 'Before' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('It is now “Projects: MOB”. Yours, not saved yet, is “Jira board 1”.');

    const again = await opened();
    await team.ada.press('Save board', other);
    expect((await again.eve.press('Save board', other)).status).toBe(200);
  });

  test('that are saved at the same moment leave a page with the columns of the one that was kept', async () => {
    const { path, eve } = await opened();
    const answers = await Promise.all([
      team.ada.press('Save board', { name: 'One', columns: 'categories' }),
      eve.press('Save board', { name: 'Other', columns: 'board' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const kept = answers[0].status === 200 ? 3 : 4;
    expect(columns(await team.ada.visit(path))).toHaveLength(kept);
    expect(columns(await eve.visit(path))).toHaveLength(kept);
  });

  test('a card dropped on a column that has become another one is not moved', async () => {
    const { path, eve } = await opened();
    await eve.visit(path);
    const inReview = eve.page.$('[data-column=2]').attr('data-column-seen')!;
    await team.ada.press('Save board', { columns: 'categories' });
    team.jira.calls.clear();
    const drop = { column: '2', columnSeen: inReview, _csrf: eve.page.$('#board').attr('data-csrf')! };
    const target = paths.items.move({ boardId: path.split('/')[2], key: 'SHOP-4' });
    const page = await eve.post(target, drop, { Accept: 'application/json' });
    expect(JSON.parse(page.html)).toMatchObject({
      ok: false,
      message: expect.stringContaining('The columns of this board were changed while you had it open'),
    });
    expect(team.jira.calls.filter(({ method }) => method === 'POST')).toHaveLength(0);
  });
});

describe('changing and removing a board', () => {
  test('is for who made it and for administrators', async () => {
    const path = await aBoard(team.ben, team.accountId, {
      name: "Ben's",
      source: 'projects',
      projects: ['MOB'],
    });
    expect((await team.finn.visit(`${path}/edit`)).status).toBe(404);
    expect((await team.finn.post(`${path}/removal`)).status).toBe(404);

    await team.ada.visit(`${path}/edit`);
    await team.ada.press('Save board', { name: "Ben's apps" });
    expect(team.ada.page.text).toContain("Ben's apps");
  });

  test('asks first, and removes nothing in Jira', async () => {
    const path = await aBoard(team.ben, team.accountId, {
      name: 'Short-lived',
      source: 'projects',
      projects: ['MOB'],
    });
    await team.ben.visit(`${path}/edit`);
    await team.ben.follow('Remove board');
    team.jira.calls.clear();
    const page = await team.ben.press('Remove board');
    expect(page.text).toContain('The board Short-lived was removed.');
    expect((await team.ben.visit(path)).status).toBe(404);
    expect(team.jira.calls).toHaveLength(0);
  });

  test('needs no link to Jira of their own, for whoever made it and for administrators', async () => {
    const values = { source: 'projects', projects: ['MOB'] };
    const path = await aBoard(team.ben, team.accountId, { name: 'Left behind', ...values });
    const eve = await invitedMember(team.footbridge, team.ada, {
      name: 'Eve',
      email: 'eve@example.com',
      role: 'administrator',
    });
    expect((await eve.visit(path)).status).toBe(403);
    team.jira.calls.clear();
    const removal = () => String(eve.page.$(`.list a[href="${path}/removal"]`).attr('href'));
    await eve.visit(paths.boards.index());
    await eve.visit(removal());
    expect(eve.page.text).toContain('The board is removed for everybody');
    await eve.follow('Keep it');
    expect(eve.page.path).toBe(paths.boards.index());
    await eve.visit(removal());
    await eve.press('Remove board');
    expect(eve.page.path).toBe(paths.boards.index());
    expect(eve.page.text).toContain('The board Left behind was removed.');
    expect((await team.finn.visit(paths.boards.index())).$('main').text()).not.toContain('Remove');
    expect(team.jira.calls).toHaveLength(0);
  });
});
