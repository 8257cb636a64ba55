import { load } from 'cheerio';
import { CAUSES } from '../../src/alm/jira/causes/causes.js';
import { DOCUMENTS } from '../../src/help/documents.js';
import { paths } from '../../src/paths.js';
import { buildWhatIsStale } from '../support/process.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

/** What may be shipped without asking anybody: each lets us, and whoever has Footbridge, use and pass it on. */
const FREE =
  /\b(MIT|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|PSF-2\.0)\b/;

let footbridge: RunningFootbridge;
beforeAll(async () => {
  buildWhatIsStale();
  footbridge = await startFootbridge({ FOOTBRIDGE_BASE_URL: 'http://bridge.example/footbridge' });
});
afterAll(() => footbridge?.stop());

const path = (name: string) => paths.help.show({ name });

test('whoever cannot sign in finds Help at the foot of the page, with every document', async () => {
  const stranger = footbridge.browser();
  await stranger.visit(paths.signIn());
  const list = await stranger.follow('Help');
  expect(list.$('h1').text()).toBe('Help');
  expect(
    list
      .$('.list-title')
      .map((_, one) => list.$(one).text())
      .get(),
  ).toEqual(DOCUMENTS.map(({ title }) => title));
});

describe.each(DOCUMENTS.map(({ name, title }) => [title, name]))('%s', (title, name) => {
  test('has one heading and no empty part, and what it links to is there', async () => {
    const browser = footbridge.browser();
    const page = await browser.visit(path(name));
    expect(page.$('h1')).toHaveLength(1);
    expect(page.$('h1').text()).toBe(title);
    expect(page.$('.prose').text().length).toBeGreaterThan(400);
    expect(page.$('.prose').html()).not.toMatch(/<!--|&lt;!--|\]\(/);
    const ids = page
      .$('.prose [id]')
      .map((_, one) => page.$(one).attr('id'))
      .get();
    expect(ids.length).toBe(new Set(ids).size);
    const links = page
      .$('.prose a[href]')
      .map((_, a) => page.$(a).attr('href'))
      .get();
    for (const link of links.filter((one) => !one.startsWith('http'))) {
      const [address, fragment] = link.split('#');
      const there = address ? await browser.visit(new URL(address, footbridge.url).href) : page;
      expect([link, there.status]).toEqual([link, 200]);
      if (fragment) expect([link, load(there.html)(`[id="${fragment}"]`).length]).toEqual([link, 1]);
    }
  });
});

test('a document that is not there is said to be not there', async () => {
  const page = await footbridge.browser().visit(path('nothing'));
  expect([page.status, page.text]).toEqual([404, expect.stringContaining('no such page in Help')]);
});

test('a failure leads to its row among all causes', async () => {
  const causes = await footbridge.browser().visit(path('causes'));
  for (const id of Object.keys(CAUSES)) expect([id, causes.$(`tr[id="${id}"]`).length]).toEqual([id, 1]);

  const ada = await signedInAdministrator(footbridge);
  await ada.visit(paths.accounts.choose());
  await ada.press('Jira Server OAuth');
  await ada.press('Keep draft', { baseUrl: 'http://127.0.0.1:1/jira' });
  await ada.press('Get Auth Token');
  const link = new URL(ada.page.link('More about this in Help'));
  expect(link.hash).toBe('#connection-refused');
  expect((await ada.visit(link.href)).$(`tr[id="connection-refused"]`).text()).toContain('Nothing answers');
});

test('everything that ships may be passed on, and is listed with its licence', async () => {
  const page = await footbridge.browser().visit(path('licences'));
  const rows = page
    .$('.prose tbody tr')
    .map((_, row) => page.$(row).text().trim().replace(/\s+/g, ' '))
    .get();
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => !FREE.test(row))).toEqual([]);
  expect(rows.some((row) => /^handlebars \S+ MIT$/.test(row))).toBe(true);
  expect(rows.some((row) => row.startsWith('jest '))).toBe(false);
});
