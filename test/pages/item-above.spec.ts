import { paths } from '../../src/paths.js';
import type { Field } from '../fake-jira/world.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

const PARENT = 'customfield_20500';
const ESTIMATES = 'customfield_20501';
const LINKED = 'issuelinks'; // as Jira names what its edit screens have for links

let team: Team;
let boardId: string;
let epicLink: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'board', board: '1', columns: 'board' });
  boardId = path.split('/')[2];
  const { world } = team.jira;
  epicLink = world.parts.epicLink!;
  world.fields.push(
    fieldOf(PARENT, 'Parent Link', 'any', 'com.atlassian.jpo:jpo-custom-field-parent'),
    fieldOf(ESTIMATES, 'Time tracking', 'timetracking', 'example:estimates'),
    fieldOf(LINKED, 'Linked Issues', 'array', 'issuelinks'),
  );
});
afterAll(() => team?.stop());

function fieldOf(id: string, name: string, type: string, custom: string): Field {
  const seen = { custom: true, orderable: true, navigable: true, searchable: true, isOnScreens: true };
  return { id, name, ...seen, clauseNames: [name], schema: { type, custom, customId: Number(id.slice(12)) } };
}

const open = (key: string) => team.ben.visit(paths.items.show({ boardId, key }));
const save = (name: string, id: string, text: string) => {
  team.ben.page.$(`button[aria-label="Save ${name}"]`).text(`Save ${name}`);
  return team.ben.press(`Save ${name}`, { [`e-${id}`]: text });
};

test('an epic is chosen among those of the board by its name, also those that have no card on it', async () => {
  let page = await open('SHOP-5');
  expect(page.$(`#edit-${epicLink} .edit-value`).text().trim()).toBe('SHOP-1 Guest checkout');
  const offered = page
    .$(`#e-${epicLink}-list option`)
    .map((_, one) => page.$(one).text())
    .get();
  expect(offered).toEqual(expect.arrayContaining(['Guest checkout', 'Search']));
  const [, search] = team.jira.world.issues.filter(({ epicName, project }) => epicName && project === 'SHOP');
  page = await save('Epic Link', epicLink, 'nothing');
  expect(page.$(`#e-${epicLink}-error`).text()).toContain('Enter the key of a work item');
  page = await save('Epic Link', epicLink, search.key.toLowerCase());
  expect(page.text).toContain('“Epic Link” of SHOP-5 is changed in Jira.');
  expect(team.jira.world.issue('SHOP-5').epic).toBe(search.key);
  await team.ben.press('Undo');
  expect(team.jira.world.issue('SHOP-5').epic).toBe('SHOP-1');
});

test('where Jira does not say its epics, those that cards of the board name are offered', async () => {
  await team.ben.visit(paths.boards.show({ id: boardId }));
  team.jira.faults.plant({ kind: 'status', on: /\/board\/1\/epic$/, status: 500 });
  const page = await open('SHOP-9');
  team.jira.faults.clear();
  expect(page.$(`#e-${epicLink}-list option[value="SHOP-1"]`).text()).toBe('Guest checkout');
});

test('what is above an epic is named by its key, and what only Jira can change is said by name', async () => {
  let page = await open('SHOP-5');
  // Links are on Jira's screen too, and are changed in a part of their own.
  expect(page.text).toContain('Time tracking can be changed in Jira only: Open in Jira');
  expect(page.text).not.toContain('Linked Issues');
  page = await save('Parent Link', PARENT, 'https://jira.example.com/browse/ops-1');
  expect(page.text).toContain('“Parent Link” of SHOP-5 is changed in Jira.');
  expect(team.jira.world.issue('SHOP-5').custom[PARENT]).toBe('OPS-1');
});

test('Enter in what a move asks for makes the move, and what its screen has besides is said', async () => {
  const way = team.jira.world.workflows[0].transitions.find(({ name }) => name === 'Start work')!;
  way.required = ['duedate'];
  way.optional = [ESTIMATES, PARENT];
  let page = await open('SHOP-5');
  expect(page.text).toContain('Jira’s own screen also has Time tracking: make it in Jira.');
  const field = `f-${way.id}-duedate`;
  page = await team.ben.pressEnter(field, { transition: way.id });
  expect(page.$(`[id="${field}-error"]`).text()).toContain('Jira needs Due Date');
  page = await team.ben.pressEnter(field, { transition: way.id, [field]: '2026-12-24' });
  expect(page.text).toContain('SHOP-5 is now in “In Progress”.');
  expect(team.jira.world.issue('SHOP-5').dueDate).toBe('2026-12-24');
});
