import { paths } from '../../src/paths.js';
import { Visitor } from '../fake-jira/fake-jira.js';
import { Browser } from './browser.js';

/** The path through the product, page by page over HTTP, for whoever needs it walked: demo and bench. */

/** Whose Jira it is, without the Jira itself: it may run in another process. */
export interface JiraAddress {
  url: string;
  world: { person(name: string): { password: string } };
}

interface Person {
  name: string;
  email: string;
  password: string;
}

const LINKS = '/plugins/servlet/applinks/listApplicationLinks';

/** Creates the first administrator. */
export async function setUp(home: string, setUpPath: string, person: Person): Promise<Browser> {
  const browser = new Browser(home);
  await browser.visit(setUpPath);
  await browser.press('Create administrator', { ...person });
  return arrived(browser, (path) => !path.includes('/setup/'));
}

/** Invites somebody, who joins in a browser of their own. */
export async function invite(administrator: Browser, person: Person): Promise<Browser> {
  await administrator.visit(paths.people.index());
  await administrator.press('Create invitation', { note: person.name, role: 'member' });
  const browser = new Browser(administrator.home);
  await browser.visit(String(administrator.page.$('#invitation-link').attr('value')));
  await browser.press('Join', { ...person });
  return arrived(browser, (path) => !path.includes('/invitations/'));
}

/** Sets up an account of the kind Jira Server OAuth, with all that is done in Jira for it. @returns its id */
export async function addAccount(
  administrator: Browser,
  jira: JiraAddress,
  { name, as }: { name: string; as: string },
): Promise<string> {
  const visitor = visitorOf(jira, as);
  await administrator.visit(paths.accounts.choose());
  await administrator.press('Jira Server OAuth');
  const id = administrator.page.path.split('/').pop()!;
  await administrator.press('Keep draft', { name, baseUrl: jira.url });
  await letIn(jira.url, visitor, administrator);
  await administrator.press('Get Auth Token');
  await allow(administrator, visitor);
  await administrator.press('Test Connection');
  await administrator.press('Save');
  await arrived(administrator, (path) => path.endsWith(paths.accounts.edit({ id })));
  return id;
}

/** Makes the application link in Jira with what the account's page says. */
async function letIn(jiraUrl: string, visitor: Visitor, { page }: Browser): Promise<void> {
  const value = (label: string) => {
    const box = page.$('.copy').filter((_, copy) => page.$(copy).find('.label').text() === label);
    const id = box.find('button').attr('data-copy');
    if (!id) throw new Error(`${page.url} offers no ${label} to copy:\n${page.text}`);
    return page.$(`#${id}`).val()?.toString() ?? page.$(`#${id}`).text();
  };
  const list = jiraUrl + LINKS;
  const linkName = value('Link name');
  await visitor.submit(list, { step: 'create', applicationType: 'atlassian', applicationUrl: linkName });
  const link = { step: 'link', applicationName: linkName, applicationUrl: `http://${linkName}` };
  await visitor.submit(list, link);
  const ids = [...(await visitor.visit(list)).text.matchAll(/applinks\/edit\/([\w-]+)"/g)];
  const edit = `${jiraUrl}/plugins/servlet/applinks/edit/${ids.pop()?.[1]}`;
  const incoming = {
    consumerKey: value('Consumer Key'),
    consumerName: value('Consumer Name'),
    publicKey: value('Public Key'),
    callbackUrl: value('Consumer Callback URL'),
  };
  const saved = await visitor.submit(edit, incoming, edit);
  if (saved.status !== 302) throw new Error(`Jira did not save the application link:\n${saved.text}`);
}

/** Links a person to an account as somebody in Jira. */
export async function link(
  browser: Browser,
  jira: JiraAddress,
  { accountId, as }: { accountId: string; as: string },
): Promise<void> {
  await browser.visit(paths.credentials.edit({ accountId }));
  await browser.press('Get OAuth token');
  await allow(browser, visitorOf(jira, as));
  await browser.press('Keep');
  await arrived(browser, (path) => !path.includes('/confirmation/'));
}

/** Makes a board through its form. @returns its path, below the base path */
export async function makeBoard(
  browser: Browser,
  accountId: string,
  values: Record<string, string | string[]>,
): Promise<string> {
  await browser.visit(`${paths.boards.new()}?account=${accountId}`);
  await browser.press('Save board', { columns: 'categories', ...values });
  await arrived(browser, (path) => /\/boards\/[0-9a-f-]{36}$/.test(path));
  return /\/boards\/[0-9a-f-]{36}$/.exec(browser.page.path)![0];
}

/** From the page that leads to Jira, through Jira, and back. */
async function allow(browser: Browser, visitor: Visitor): Promise<void> {
  await browser.visit(await visitor.allow(browser.page.link('Continue to ')));
}

function visitorOf({ url, world }: JiraAddress, name: string): Visitor {
  return new Visitor(url, name, world.person(name).password);
}

function arrived(browser: Browser, isThere: (path: string) => boolean): Browser {
  const { page } = browser;
  if (page.status === 200 && isThere(page.path.split('?')[0])) return browser;
  throw new Error(`the walk ended on ${page.url} (${page.status}):\n${page.text}`);
}
