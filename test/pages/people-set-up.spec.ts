import { Profile } from '../../src/people/profile.entity.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, announcedSetUpPath, PASSWORD, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
beforeEach(async () => {
  footbridge = await startFootbridge();
});
afterEach(() => footbridge.stop());

const people = () => footbridge.database.read.find(Profile);

test('A7 a new Footbridge has nobody in it, and its sign-in page says where to begin', async () => {
  expect(await people()).toEqual([]);
  const page = await footbridge.browser().visit('/');
  expect(page.path).toBe('/sign-in');
  expect(page.text).toContain('Footbridge is not set up yet');
  expect(page.text).toContain('printed in the log');
});

test('the first administrator follows the address, is signed in, and goes on to the ALM accounts', async () => {
  const ada = await signedInAdministrator(footbridge);
  expect(ada.page.path).toBe('/accounts');
  expect(ada.page.text).toContain('Welcome, Ada Administrator.');
  expect((await ada.visit('/people')).text).toContain('Ada Administrator (you)');
  expect(await people()).toMatchObject([{ name: ADA.name, email: ADA.email, role: 'administrator' }]);
  expect((await footbridge.browser().visit('/sign-in')).text).not.toContain('not set up');
});

test('what is wrong is said beside its field, and the password is not shown again', async () => {
  const ada = footbridge.browser();
  await ada.visit(await announcedSetUpPath(footbridge));
  const page = await ada.press('Create administrator', { name: '', email: 'ada', password: 'elevenchars' });
  expect(page.status).toBe(422);
  expect(page.title).toMatch(/^Error/);
  expect(page.$('#name-error').text()).toContain('Enter a name.');
  expect(page.$('#email-error').text()).toContain('Enter an e-mail address');
  expect(page.$('#password-error').text()).toContain('12 to 128 characters');
  expect(page.value('email')).toBe('ada');
  expect(page.html).not.toContain('elevenchars');
  expect(await people()).toEqual([]);
});

test('of several first administrators at once exactly one wins', async () => {
  const path = await announcedSetUpPath(footbridge);
  const browsers = Array.from({ length: 6 }, () => footbridge.browser());
  for (const browser of browsers) await browser.visit(path);
  const pages = await Promise.all(
    browsers.map((browser, i) =>
      browser.press('Create administrator', { ...ADA, email: `ada${i}@example.com` }),
    ),
  );
  expect(pages.filter(({ path }) => path === '/accounts')).toHaveLength(1);
  for (const page of pages.filter(({ path }) => path !== '/accounts')) {
    expect(page.status).toBe(404);
    expect(page.text).toContain('Footbridge has its first administrator already.');
  }
  expect(await people()).toHaveLength(1);
});

test('the address works once', async () => {
  const path = await announcedSetUpPath(footbridge);
  const ada = footbridge.browser();
  await ada.visit(path);
  await ada.press('Create administrator', ADA);
  const page = await footbridge.browser().visit(path);
  expect(page.status).toBe(404);
  expect(page.text).toContain('Sign in, or ask an administrator for an invitation.');
  await expect(announcedSetUpPath(footbridge)).rejects.toThrow('set up already');
});

test('a wrong address, and one from before a restart, say where the right one is', async () => {
  const old = await announcedSetUpPath(footbridge);
  await footbridge.restart();
  await announcedSetUpPath(footbridge);
  for (const path of [old, '/setup/guessed']) {
    const page = await footbridge.browser().visit(path);
    expect(page.status).toBe(404);
    expect(page.text).toContain('prints a new one in its log');
  }
});

test('the database does not hold the code', async () => {
  const path = await announcedSetUpPath(footbridge);
  const [row] = await footbridge.database.read.query('SELECT * FROM installation');
  expect(JSON.stringify(row)).not.toContain(path.split('/').pop());
});

test('the address works below another page too: a code with odd characters is unknown, not an error', async () => {
  for (const code of ['%00', '%F0%9F%98%80', '..%2f..%2fetc', "'--", 'a'.repeat(3000)]) {
    expect((await footbridge.browser().visit(`/setup/${code}`)).status).toBe(404);
  }
});

test.each([
  ['password1234', 'too common'],
  ['Footbridge2024!', 'too common'],
  ['123456789012', 'too common'],
  ['aaaaaaaaaaaaaaa', 'too common'],
  ['QWERTYUIOP[]1', 'too common'],
  ['a'.repeat(129), '12 to 128 characters'],
  ['short words', '12 to 128 characters'],
])('A1 A3 the password %s is refused', async (password, reason) => {
  const ada = footbridge.browser();
  await ada.visit(await announcedSetUpPath(footbridge));
  const page = await ada.press('Create administrator', { ...ADA, password });
  expect(page.status).toBe(422);
  expect(page.$('#password-error').text()).toContain(reason);
});

test.each([[' spaces around it '], ['zwölf Brücken 🌉'], [`${PASSWORD} ${'x7 '.repeat(34)}`.slice(0, 128)]])(
  'A1 A2 the password "%s" is taken as it is typed',
  async (password) => {
    const ada = footbridge.browser();
    await ada.visit(await announcedSetUpPath(footbridge));
    await ada.press('Create administrator', { ...ADA, password });
    await ada.press('Sign out');
    expect((await ada.press('Sign in', { email: ADA.email, password: password.trim() + 'x' })).status).toBe(
      422,
    );
    expect((await ada.press('Sign in', { email: ADA.email, password })).path).toBe('/boards');
  },
);
