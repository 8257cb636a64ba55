import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let ada: Browser;
let ben: string;
beforeAll(async () => {
  footbridge = await startFootbridge();
  ada = await signedInAdministrator(footbridge);
  await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  ben = (await footbridge.database.read.findOneByOrFail(Profile, { name: 'Ben' })).id;
});
afterAll(() => footbridge.stop());

const told = async () => {
  const [last] = await footbridge.database.read.find(AuditEntry, { order: { number: 'DESC' }, take: 1 });
  return [last.action, last.subject, last.detail];
};

test('an administrator makes a group, renames it, changes who is in it, and removes it', async () => {
  await ada.visit(paths.people.index());
  await ada.follow('Groups');
  await ada.press('Make group', { name: 'Platform', people: [ben] });
  expect(ada.page.text).toContain('The group Platform was made.');
  expect(await told()).toEqual(['group members changed', 'Platform', 'added Ben']);
  await ada.follow('Platform');
  await ada.press('Save group', { name: 'Harbour', people: [] });
  expect(ada.page.text).toContain('Nobody yet');
  expect(await told()).toEqual(['group members changed', 'Harbour', 'removed Ben']);
  await ada.follow('Harbour');
  await ada.press('Remove group');
  expect(ada.page.text).toContain('The group Harbour was removed.');
  expect(await told()).toEqual(['group removed', 'Harbour', '']);
});

test('two groups of one name would be taken for each other, and a group has a name', async () => {
  await ada.visit(paths.groups.index());
  await ada.press('Make group', { name: 'Crew' });
  const taken = await ada.press('Make group', { name: 'crew', people: [ben] });
  expect(taken.status).toBe(422);
  expect(taken.$('#name-error').text()).toContain('There is a group of this name already.');
  expect(taken.$(`input[value="${ben}"]`).is('[checked]')).toBe(true);
  expect((await ada.press('Make group', { name: '' })).text).toContain('Enter a name.');
  expect((await ada.visit(paths.groups.edit({ id: 'gone' }))).status).toBe(404);
});
