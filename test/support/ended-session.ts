import { paths } from '../../src/paths.js';
import type { Browser } from './browser.js';
import type { RunningFootbridge } from './footbridge.js';
import { PASSWORD } from './stories.js';

/** Signs in on the page to sign in that this browser shows. */
export const signsIn = (browser: Browser, email: string) =>
  browser.press('Sign in', { email, password: PASSWORD });

/** Somebody in a browser of their own, at a page of the app. */
export async function signedInAt(
  { browser: inBrowser }: RunningFootbridge,
  email: string,
  path: string,
): Promise<Browser> {
  const browser = inBrowser();
  await browser.visit(paths.signIn());
  await signsIn(browser, email);
  await browser.visit(path);
  return browser;
}

/** As in another tab of that browser. */
export async function endsSessionOf(
  { browser: inBrowser }: RunningFootbridge,
  browser: Browser,
): Promise<void> {
  const tab = inBrowser();
  tab.shareCookiesOf(browser);
  await tab.visit(paths.home());
  await tab.press('Sign out');
}
