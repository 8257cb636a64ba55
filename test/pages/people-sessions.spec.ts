import { Profile } from '../../src/people/profile.entity.js';
import { paths } from '../../src/paths.js';
import { Session } from '../../src/sign-in/session.entity.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, invitedMember, PASSWORD, signedInAdministrator } from '../support/stories.js';

const BEN = { name: 'Ben', email: 'ben@example.com' };
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let footbridge: RunningFootbridge;
let ada: Browser;
let ben: Browser;
beforeEach(async () => {
  footbridge = await startFootbridge();
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, BEN);
});
afterEach(() => footbridge.stop());

/** Signs Ben in with a browser that says so of itself. */
async function benWith(userAgent: string): Promise<Browser> {
  const browser = footbridge.browser();
  await browser.visit(paths.signIn());
  await browser.post(paths.signIn(), { email: BEN.email, password: PASSWORD }, { 'user-agent': userAgent });
  return browser;
}

test('S4 a person sees every browser in which they are signed in, and which one they are looking with', async () => {
  await benWith(FIREFOX);
  await ben.visit(paths.profile.show());
  const { text } = await ben.follow('Sessions');
  expect(text).toContain('Where you are signed in');
  expect(text).toContain('Firefox on Linux');
  expect(text).toContain('(this one)');
  expect(text).toContain('127.0.0.1');
});

test('S4 a person signs out of one other browser, and stays signed in in their own', async () => {
  const elsewhere = await benWith(FIREFOX);
  await ben.visit(paths.profile.sessions());
  const page = await ben.press('Sign out: Firefox on Linux');
  expect(page.text).toContain('You are signed out of that browser.');
  expect(page.text).not.toContain('Firefox on Linux');
  expect((await elsewhere.visit(paths.profile.show())).path).toBe(paths.signIn());
});

test('S4 a person signs out of all other browsers at once', async () => {
  const others = [await benWith(FIREFOX), await benWith('curl/8.0')];
  await ben.visit(paths.profile.sessions());
  expect((await ben.press('Sign out everywhere else')).text).toContain('signed out of 2 other browsers');
  for (const other of others) expect((await other.visit(paths.boards.index())).path).toBe(paths.signIn());
  expect((await ben.visit(paths.profile.show())).status).toBe(200);
});

test('S4 an administrator signs somebody out everywhere, and stays signed in', async () => {
  await ada.visit(paths.people.index());
  await ada.follow('Sessions: Ben');
  expect(ada.page.text).toContain('Where Ben is signed in');
  expect((await ada.press('Sign out everywhere')).text).toContain('Ben is signed out of 1 browser.');
  expect(ada.page.text).toContain('Signed in nowhere');
  expect((await ben.visit(paths.boards.index())).path).toBe(paths.signIn());
  expect((await ada.visit(paths.people.index())).status).toBe(200);
});

test("S4 nobody ends a session that is somebody else's by naming it, and members see nobody's but their own", async () => {
  const { id: adasId } = await footbridge.database.read.findOneByOrFail(Profile, { email: ADA.email });
  const [adas] = await footbridge.database.read.findBy(Session, { profileId: adasId });
  await ben.visit(paths.profile.sessions());
  expect((await ben.post(paths.profile.sessionEnd({ sessionId: adas!.idHash }))).status).toBe(404);
  expect((await ben.visit(paths.people.sessions({ id: adasId }))).status).toBe(404);
  expect((await ada.visit(paths.people.index())).status).toBe(200);
});

test('S4 the page names sessions by their hash only: it opens none', async () => {
  const page = await ben.visit(paths.profile.sessions());
  const cookie = ben.cookieHeader(new URL(footbridge.url).host);
  for (const value of cookie.split('; ').map((one) => decodeURIComponent(one.split('=')[1]!)))
    expect(page.html).not.toContain(value.slice(2, 30));
});
