import { Profile } from '../../src/people/profile.entity.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, signedInAdministrator, signIn } from '../support/stories.js';

let footbridge: RunningFootbridge;
let ada: Browser;
let ben: Browser;
beforeEach(async () => {
  footbridge = await startFootbridge();
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
});
afterEach(() => footbridge.stop());

const idOf = async (email: string) => (await footbridge.database.read.findOneByOrFail(Profile, { email })).id;
const administrators = () => footbridge.database.read.countBy(Profile, { role: 'administrator' });

test('for a member the people page does not exist', async () => {
  const pages = [
    await ben.visit('/people'),
    await ben.post('/people/invitations', { role: 'administrator', note: '' }),
    await ben.post(`/people/${await idOf('ben@example.com')}`, { role: 'administrator' }),
    await ben.visit(`/people/${await idOf(ADA.email)}/removal`),
    await ben.post(`/people/${await idOf(ADA.email)}/removal`),
  ];
  expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect((await ben.visit('/boards')).$('a[href="/people"]')).toHaveLength(0);
  expect(await administrators()).toBe(1);
});

test('an administrator makes Ben one too, which holds from his next page on, and takes it back', async () => {
  await ada.visit('/people');
  await ada.press('Make administrator: Ben');
  expect(ada.page.text).toContain('Ben is now an administrator.');
  expect((await ben.visit('/people')).status).toBe(200);
  await ada.press('Make member: Ben');
  expect(ada.page.text).toContain('Ben is now a member.');
  expect((await ben.visit('/people')).status).toBe(404);
});

test('the last administrator stays one, and stays', async () => {
  const id = await idOf(ADA.email);
  const page = await ada.visit('/people');
  expect(page.text).not.toContain('Make member');
  for (const refused of [
    await ada.post(`/people/${id}`, { role: 'member' }),
    await ada.post(`/people/${id}/removal`),
  ]) {
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(
      'Ada Administrator is the only administrator. Make somebody else an administrator first.',
    );
  }
  expect(await administrators()).toBe(1);
});

test('two administrators who demote each other at once: one of them stays', async () => {
  await ada.visit('/people');
  await ada.press('Make administrator: Ben');
  await ben.visit('/people');
  await Promise.all([ada.press('Make member: Ben'), ben.press('Make member: Ada Administrator')]);
  expect(await administrators()).toBe(1);
});

test('an administrator who becomes a member is led to a page that they may see', async () => {
  await ada.visit('/people');
  await ada.press('Make administrator: Ben');
  await ada.press('Make member: Ada Administrator');
  expect(ada.page.path).toBe('/boards');
  expect(ada.page.text).toContain('Ada Administrator is now a member.');
});

test('S3 a removed person is signed out at once and cannot sign in again', async () => {
  await ada.visit('/people');
  await ada.follow('Remove… Ben');
  expect(ada.page.text).toContain('Remove Ben?');
  expect(await footbridge.database.read.countBy(Profile, { name: 'Ben' })).toBe(1);
  await ada.press('Remove');
  expect(ada.page.text).toContain('Ben was removed');
  expect((await ben.visit('/boards')).path).toBe('/sign-in');
  expect((await signIn(footbridge.browser(), 'ben@example.com')).page.status).toBe(422);
  expect(await footbridge.database.read.query('SELECT count(*) n FROM session')).toEqual([{ n: 1 }]);
});

test('nobody removes themselves', async () => {
  await ada.visit('/people');
  await ada.press('Make administrator: Ben');
  const page = await ada.post(`/people/${await idOf(ADA.email)}/removal`);
  expect(page.status).toBe(422);
  expect(page.text).toContain('You cannot remove yourself.');
});

test('somebody who is gone already, and a role that there is none of, are said plainly', async () => {
  await ada.visit('/people');
  expect((await ada.visit('/people/gone/removal')).status).toBe(404);
  await ada.visit('/people');
  expect((await ada.post('/people/gone/removal')).text).toContain('There is no such person.');
  await ada.visit('/people');
  const page = await ada.post(`/people/${await idOf('ben@example.com')}`, { role: 'king' });
  expect(page.status).toBe(422);
  expect(page.text).toContain('Choose a role.');
});
