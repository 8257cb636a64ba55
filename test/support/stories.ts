import { SetUpService } from '../../src/sign-in/set-up.service.js';
import { paths } from '../../src/paths.js';
import type { Role } from '../../src/rights/roles.js';
import type { Browser } from './browser.js';
import type { RunningFootbridge } from './footbridge.js';

/** The password of everybody in stories. */
export const PASSWORD = 'rope, planks & patience';

/** Ada, the first administrator, who has just set Footbridge up. */
export const ADA = { name: 'Ada Administrator', email: 'ada@example.com', password: PASSWORD };

/** The one-time path that the log names. */
export async function announcedSetUpPath({ app }: RunningFootbridge): Promise<string> {
  const path = await app.get(SetUpService).announce();
  if (!path) throw new Error('this Footbridge is set up already');
  return path;
}

/** Sets a new Footbridge up through its one-time page; returns the browser of the first administrator. */
export async function signedInAdministrator(footbridge: RunningFootbridge): Promise<Browser> {
  const browser = footbridge.browser();
  await browser.visit(await announcedSetUpPath(footbridge));
  await browser.press('Create administrator', ADA);
  return expectSignedIn(browser);
}

/** Invites somebody and follows the invitation in a browser of their own. */
export async function invitedMember(
  footbridge: RunningFootbridge,
  administrator: Browser,
  { name, email, role = 'member' }: { name: string; email: string; role?: Role },
): Promise<Browser> {
  await administrator.visit(paths.people.index());
  await administrator.press('Create invitation', { note: name, role });
  // With a base URL the link names that host, which only a proxy would know.
  const { pathname } = new URL(String(administrator.page.$('#invitation-link').attr('value')));
  const link = new URL(footbridge.url).origin + pathname;
  const browser = footbridge.browser();
  await browser.visit(link);
  await browser.press('Join', { name, email, password: PASSWORD });
  return expectSignedIn(browser);
}

/** Signs in on the sign-in page. */
export async function signIn(browser: Browser, email: string, password = PASSWORD): Promise<Browser> {
  await browser.visit(paths.signIn());
  await browser.press('Sign in', { email, password });
  return browser;
}

function expectSignedIn(browser: Browser): Browser {
  if (browser.page.$(`form[action$="${paths.signOut()}"]`).length) return browser;
  throw new Error(
    `nobody is signed in on ${browser.page.url} (${browser.page.status}):\n${browser.page.text}`,
  );
}
