import { Invitation } from '../../src/people/invitation.entity.js';
import { Profile } from '../../src/people/profile.entity.js';
import { HOUR, later } from '../support/clock.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, PASSWORD, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let ada: Browser;
beforeEach(async () => {
  footbridge = await startFootbridge();
  ada = await signedInAdministrator(footbridge);
});
afterEach(() => footbridge.stop());

const BEN = { name: 'Ben', email: 'ben@example.com', password: PASSWORD };

async function invitationFor(note: string): Promise<string> {
  await ada.visit('/people');
  await ada.press('Create invitation', { note });
  return String(ada.page.$('#invitation-link').attr('value'));
}

test('a member makes their own profile from the link and is signed in', async () => {
  const link = await invitationFor('Ben');
  expect(link.startsWith(`${footbridge.url}/invitations/`)).toBe(true);
  const ben = footbridge.browser();
  await ben.visit(link);
  await ben.press('Join', BEN);
  expect(ben.page.path).toBe('/boards');
  expect(ben.page.text).toContain('Welcome, Ben.');
  const profile = await footbridge.database.read.findOneByOrFail(Profile, { email: BEN.email });
  expect(profile.role).toBe('member');
  expect((await ada.visit('/people')).text).not.toContain('Open invitations');
});

test('an administrator can invite another one', async () => {
  const cleo = await invitedMember(footbridge, ada, {
    name: 'Cleo',
    email: 'cleo@example.com',
    role: 'administrator',
  });
  expect((await cleo.visit('/people')).text).toContain('Cleo (you)');
});

test('A8 the link is shown once and nowhere stored', async () => {
  const link = await invitationFor('Ben');
  const page = await ada.visit('/people');
  expect(page.html).not.toContain(link);
  expect(page.text).toContain('Ben Member, works for 72 hours');
  const [row] = await footbridge.database.read.find(Invitation);
  expect(JSON.stringify(row)).not.toContain(link.split('/').pop());
});

test('A8 it works once, of two at the same time too', async () => {
  const link = await invitationFor('Ben');
  const browsers = [footbridge.browser(), footbridge.browser()];
  for (const browser of browsers) await browser.visit(link);
  const pages = await Promise.all(
    browsers.map((b, i) => b.press('Join', { ...BEN, email: `ben${i}@example.com` })),
  );
  expect(pages.map(({ status }) => status).sort()).toEqual([200, 404]);
  const late = await footbridge.browser().visit(link);
  expect(late.status).toBe(404);
  expect(late.text).toContain('Ask an administrator of Footbridge for a new one.');
});

test('A8 it ends after 72 hours', async () => {
  const link = await invitationFor('Ben');
  await later(71 * HOUR, async () => expect((await footbridge.browser().visit(link)).status).toBe(200));
  await later(73 * HOUR, async () => {
    expect((await footbridge.browser().visit(link)).text).toContain('older than 72 hours');
  });
});

test('it can be withdrawn, and an unknown one says what to do', async () => {
  const link = await invitationFor('Ben');
  await ada.press('Withdraw: Ben');
  expect(ada.page.text).toContain('The invitation was withdrawn');
  for (const address of [link, '/invitations/guessed', '/invitations/%00']) {
    const page = await footbridge.browser().visit(address);
    expect(page.status).toBe(404);
    expect(page.text).toContain('This invitation cannot be used');
  }
});

test('an address that is taken is said beside the field, and the invitation stays good', async () => {
  const ben = footbridge.browser();
  await ben.visit(await invitationFor('Ben'));
  const page = await ben.press('Join', { ...BEN, email: ADA.email.toUpperCase() });
  expect(page.status).toBe(422);
  expect(page.$('#email-error').text()).toContain('already');
  expect((await ben.press('Join', BEN)).path).toBe('/boards');
});

test('whom it is for may stay empty, and is not too long', async () => {
  await invitationFor('');
  expect((await ada.visit('/people')).text).toContain('Somebody Member, works for 72 hours');
  const page = await ada.press('Create invitation', { note: 'x'.repeat(101) });
  expect(page.status).toBe(422);
  expect(page.$('#note-error').text()).toContain('at most 100 characters');
});
