import { paths } from '../../src/paths.js';
import type { Field } from '../fake-jira/world.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

const BASIC = 'com.atlassian.jira.plugin.system.customfieldtypes';
const OPTIONS = [
  { id: '1', value: 'Europe', children: [{ id: '11', value: 'Berlin' }] },
  { id: '2', value: 'Asia', children: [{ id: '21', value: 'Hanoi' }] },
];

interface Kind {
  name: string;
  key: string;
  type: string;
  items?: string;
  hasOptions?: true;
  typed: string | string[];
  /** As Jira has it then. */
  kept: unknown;
  words: string;
}
const person = (name: string) => expect.objectContaining({ name });
const KINDS: Kind[] = [
  { name: 'Line', key: 'textfield', type: 'string', typed: 'a line', kept: 'a line', words: 'a line' },
  {
    ...{ name: 'Link', key: 'url', type: 'string' },
    ...{ typed: 'https://example.com/x', kept: 'https://example.com/x', words: 'https://example.com/x' },
  },
  {
    name: 'Prose',
    key: 'textarea',
    type: 'string',
    typed: 'so\nand so',
    kept: 'so\nand so',
    words: 'so and so',
  },
  { name: 'Amount', key: 'float', type: 'number', typed: '2,5', kept: 2.5, words: '2.5' },
  {
    ...{ name: 'Moment', key: 'datetime', type: 'datetime', typed: '2026-12-24T18:30' },
    ...{ kept: expect.stringMatching(/^2026-12-24T\d\d:30:00\.000\+0000$/), words: '24 Dec 2026, 18:30' },
  },
  {
    ...{ name: 'Region', key: 'select', type: 'option', hasOptions: true, typed: '2' },
    ...{ kept: expect.objectContaining({ id: '2' }), words: 'Asia' },
  },
  {
    ...{ name: 'Radio', key: 'radiobuttons', type: 'option', hasOptions: true, typed: '1' },
    ...{ kept: expect.objectContaining({ id: '1' }), words: 'Europe' },
  },
  {
    ...{ name: 'Boxes', key: 'multicheckboxes', type: 'array', items: 'option', hasOptions: true },
    ...{ typed: ['1', '2'], kept: [expect.anything(), expect.anything()], words: 'Europe, Asia' },
  },
  {
    ...{ name: 'Place', key: 'cascadingselect', type: 'option-with-child', hasOptions: true, typed: '2:21' },
    ...{
      kept: expect.objectContaining({ id: '2', child: { id: '21', value: 'Hanoi' } }),
      words: 'Asia – Hanoi',
    },
  },
  {
    ...{ name: 'Reviewer', key: 'userpicker', type: 'user', typed: 'dora' },
    ...{ kept: person('dora'), words: 'Dora Mills' },
  },
  {
    ...{ name: 'Watchdogs', key: 'multiuserpicker', type: 'array', items: 'user', typed: ['dora', 'ben'] },
    ...{ kept: [person('ben'), person('dora')], words: 'Dora Mills' },
  },
  {
    ...{ name: 'Crew', key: 'grouppicker', type: 'group', typed: 'jira-users' },
    ...{ kept: { name: 'jira-users' }, words: 'jira-users' },
  },
  {
    ...{ name: 'Tags', key: 'labels', type: 'array', items: 'string', typed: 'b a' },
    ...{ kept: ['a', 'b'], words: 'a, b' },
  },
];
const idOf = ({ name }: Kind) => `customfield_${20_000 + KINDS.findIndex((one) => one.name === name)}`;

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
  team.jira.world.fields.push(...KINDS.map(fieldOf));
});
afterAll(() => team?.stop());

const open = (key: string) => team.ben.visit(paths.items.show({ boardId, key }));
const kept = (key: string, kind: Kind) => team.jira.world.issue(key).custom[idOf(kind)];

function fieldOf(kind: Kind): Field {
  const { name, key, type, items, hasOptions } = kind;
  const id = idOf(kind);
  return {
    ...{ id, name, custom: true, orderable: true, navigable: true, searchable: true, isOnScreens: true },
    clauseNames: [name],
    schema: { type, ...(items && { items }), custom: `${BASIC}:${key}`, customId: Number(id.slice(12)) },
    ...(hasOptions && { options: OPTIONS }),
  };
}

test.each(KINDS.map((kind) => [kind.name, kind] as const))(
  'a field of Jira is edited in its row: %s',
  async (name, kind) => {
    await open('SHOP-5');
    const id = idOf(kind);
    const button = team.ben.page.$(`button[aria-label="Save ${name}"]`);
    button.text(`Save ${name}`);
    let page = await team.ben.press(`Save ${name}`, { [`e-${id}`]: kind.typed });
    expect(page.text).toContain(`“${name}” of SHOP-5 is changed in Jira.`);
    expect(kept('SHOP-5', kind)).toEqual(kind.kept);
    const shown = page.$(`#edit-${id} .edit-value`).text().replace(/\s+/g, ' ');
    expect(shown).toContain(kind.words);
    page = await team.ben.press('Undo');
    expect(kept('SHOP-5', kind) ?? null).toBeNull();
  },
);

test.each([
  ['999999999999999', 'That number is too large: use at most 12 digits before the point.'],
  ['99999999999999999999', 'That number is too large'],
  ['1.23456789012345', 'That number has too many digits: use at most 6 after the point.'],
  ['1e5', 'Enter a number, such as 3 or 0.5.'],
])('a number that Jira could not keep is refused with the reason: %s', async (typed, sentence) => {
  await open('SHOP-5');
  const id = idOf(KINDS.find(({ type }) => type === 'number')!);
  team.ben.page.$('button[aria-label="Save Amount"]').text('Save Amount');
  const page = await team.ben.press('Save Amount', { [`e-${id}`]: typed });
  expect(page.$(`#e-${id}-error`).text()).toContain(sentence);
  expect(page.value(`e-${id}`)).toBe(typed);
});

test('the screen of a transition takes every one of them, and a comment; what is left empty stays as it is', async () => {
  const back = team.jira.world.workflows[0].transitions.find(({ to }) => to === '10010')!;
  back.optional = [...KINDS.map(idOf), 'comment'];
  const answers = Object.fromEntries(
    KINDS.slice(0, -1).map((kind) => [`f-${back.id}-${idOf(kind)}`, kind.typed]),
  );
  await open('SHOP-6');
  const page = await team.ben.press('Move', {
    ...{ transition: back.id, ...answers, [`f-${back.id}-comment`]: 'Back to the start' },
  });
  delete back.optional;
  expect(page.text).toContain('SHOP-6 is now in “To Do”.');
  for (const kind of KINDS.slice(0, -1))
    expect([kind.name, kept('SHOP-6', kind)]).toEqual([kind.name, kind.kept]);
  expect(kept('SHOP-6', KINDS.at(-1)!)).toBeUndefined();
  expect(team.jira.world.issue('SHOP-6').comments.at(-1)!.body).toBe('Back to the start');
});

test('people of a field are found by a button too, and what is typed elsewhere stays', async () => {
  await open('SHOP-5');
  const [reviewer] = KINDS.filter(({ name }) => name === 'Reviewer').map(idOf);
  const box = `e-${reviewer}`;
  expect(team.ben.page.$(`#${box} option[value=dora]`)).toHaveLength(0);
  const page = await team.ben.press('Search', { [`q-${box}`]: 'dora', comment: 'Half a thought' });
  expect(page.$(`#${box} option[value=dora]`).text()).toBe('Dora Mills');
  expect(page.$(`#edit-${reviewer}`).attr('open')).toBeDefined();
  expect(page.value('comment').trim()).toBe('Half a thought');
});
