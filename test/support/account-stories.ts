import { paths } from '../../src/paths.js';
import type { FakeJira } from '../fake-jira/fake-jira.js';
import type { Browser, Page } from './browser.js';

/** The kinds as they are offered. */
export const OAUTH_KIND = 'Jira Server OAuth';
export const OAUTH2_KIND = 'Jira Server OAuth 2.0';
export const TOKEN_KIND = 'Jira Server personal access token';
export const BASIC_KIND = 'Jira Server user name and password';

/** Begins a draft of that kind, as an administrator does. */
export async function beginDraft(browser: Browser, kind = OAUTH_KIND): Promise<string> {
  await browser.visit(paths.accounts.index());
  await browser.follow('Add ALM Account');
  const page = await browser.press(kind);
  return page.path;
}

/** What the setup page says Jira needs, entered in Jira by its administrator. */
export function linkInJira(jira: FakeJira, page: Page): { consumerKey: string } {
  const consumerKey = page.value('consumerKey');
  jira.links.add({
    name: String(page.$('#link-name').attr('value')),
    consumerKey,
    consumerName: String(page.$('#consumer-name').attr('value')),
    publicKey: page.$('#public-key').text(),
    callbackUrl: String(page.$('#consumer-callback-url').attr('value')),
  });
  return { consumerKey };
}

/** The consent page that the page in front leads on to. */
export function consentPage(page: Page): string {
  return page.link('Continue to');
}

/** Goes on to Jira from the page in front, signs in there, answers, and comes back. */
export async function answerInJira(
  browser: Browser,
  jira: FakeJira,
  as: string,
  answer: 'allow' | 'deny' = 'allow',
): Promise<Page> {
  const person = await jira.as(as);
  return browser.visit(await person[answer](consentPage(browser.page)));
}

/** An account of the OAuth kind, set up through its page and saved. @returns its id. */
export async function savedAccount(
  browser: Browser,
  jira: FakeJira,
  { name = 'Team Jira', as = 'ada' } = {},
): Promise<string> {
  const path = await beginDraft(browser);
  linkInJira(jira, browser.page);
  await browser.press('Get Auth Token', { name, baseUrl: jira.url });
  await answerInJira(browser, jira, as);
  await browser.press('Test Connection');
  await browser.press('Save');
  return path.split('/').pop()!;
}

/** The person in front of the browser links their own Jira account. */
export async function linked(browser: Browser, jira: FakeJira, accountId: string, as: string): Promise<void> {
  await browser.visit(paths.credentials.edit({ accountId }));
  await browser.press('Get OAuth token');
  await answerInJira(browser, jira, as);
  await browser.press('Keep');
}
