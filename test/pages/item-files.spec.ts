import { gzipSync } from 'node:zlib';
import { paths } from '../../src/paths.js';
import { DOT } from '../fake-jira/files.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';

const KEY = 'SHOP-5';
let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());
beforeEach(() => team.jira.calls.clear());

const item = (browser: Browser, key = KEY) => browser.visit(paths.items.show({ boardId, key }));
const attach = (name: string, mimeType: string, bytes: Buffer, key = KEY) =>
  team.jira.world.attach(key, { name, mimeType, bytes }, { by: 'ada' });
const home = () => team.footbridge.url;
/** As a browser fetches a file: with the person's cookies, byte by byte. */
const fetched = async (browser: Browser, path: string) => {
  const answer = await fetch(new URL(path, home()), {
    headers: { Cookie: browser.cookieHeader(new URL(home()).host) },
    redirect: 'manual',
  });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const pathOf = (id: string, name: string, key = KEY) => paths.items.attachment({ boardId, key, id, name });

describe('attachments of a work item', () => {
  test('are listed with size, author and day, and come through Footbridge as the person', async () => {
    const bytes = Buffer.from('a,b\n1,2\n'.repeat(1_000));
    attach('Größen & more.csv', 'text/csv', bytes);
    const page = await item(team.ben);
    const link = page.$('.files a');
    expect(page.$('.files').text()).toMatch(/Größen & more\.csv 8 KB · Ada Northcott · \d+ \w+ \d{4}/);
    team.jira.calls.clear();
    const file = await fetched(team.ben, link.attr('href')!);
    expect(file.bytes.equals(bytes)).toBe(true);
    const headers = Object.fromEntries(file.answer.headers);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; .*filename\*=UTF-8''Gr%C3%B6%C3%9Fen/),
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': expect.stringMatching(/^private/),
    });
    expect(team.jira.calls.filter(({ path }) => path.startsWith('/secure/')).map(({ user }) => user)).toEqual(
      ['ben'],
    );
  });

  test('that are pictures are seen, small beside their name; whatever only says that it is one is not', async () => {
    const picture = attach('shot.png', 'image/png', DOT);
    const false1 = attach('false.png', 'image/png', Buffer.from('<svg onload="alert(1)"></svg>'));
    const drawing = attach('drawing.svg', 'image/svg+xml', Buffer.from('<svg onload="alert(1)"></svg>'));
    const webpage = attach('page.html', 'text/html', Buffer.from('<script>alert(1)</script>'));
    const { $ } = await item(team.ben);
    const small = $(`.files img[src$="/thumbnails/${picture.id}"]`).attr('src')!;
    expect((await fetched(team.ben, small)).answer.headers.get('content-type')).toBe('image/png');
    const seen = await fetched(team.ben, pathOf(picture.id, 'shot.png'));
    expect([seen.answer.headers.get('content-type'), seen.answer.headers.get('content-disposition')]).toEqual(
      ['image/png', 'inline; filename=shot.png'],
    );
    for (const { id, name } of [false1, drawing, webpage]) {
      const { answer } = await fetched(team.ben, pathOf(id, name));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    }
  });

  test('that are packed themselves arrive as they are', async () => {
    const packed = gzipSync(Buffer.from('x'.repeat(10_000)));
    const { id, name } = attach('logs.gz', 'application/gzip', packed);
    expect((await fetched(team.ben, pathOf(id, name))).bytes.equals(packed)).toBe(true);
  });

  test('are given to nobody to whom Jira does not name them on that work item', async () => {
    const { id, name } = attach('plan.pdf', 'application/pdf', Buffer.from('%PDF-1.4'), 'SHOP-6');
    expect((await fetched(team.ben, pathOf(id, name, 'SHOP-6'))).answer.status).toBe(200);
    expect((await fetched(team.ben, pathOf(id, name, 'SHOP-5'))).answer.status).toBe(404);
    team.jira.world.hide('SHOP-6', 'ben');
    const { answer, bytes } = await fetched(team.ben, pathOf(id, name, 'SHOP-6'));
    expect(answer.status).toBe(404);
    expect(bytes.toString()).toContain('There is no such attachment.');
    expect((await fetched(team.footbridge.browser(), pathOf(id, name, 'SHOP-6'))).answer.status).toBe(303);
  });

  test('that are too large are told of, and opened in Jira', async () => {
    const { id } = attach('film.mp4', 'video/mp4', Buffer.from('x'));
    team.jira.faults.plant({
      kind: 'alter',
      on: /\/issue\/SHOP-5$/,
      change: (body: any) => {
        for (const one of body.fields.attachment ?? []) if (one.id === id) one.size = 250_000_000;
        return body;
      },
    });
    const { $ } = await item(team.ben);
    const row = $('.files li').filter((_, one) => $(one).text().includes('film.mp4'));
    expect(row.find('a')).toHaveLength(0);
    expect(row.text()).toContain('Footbridge hands on at most 100 MB: open it in Jira.');
  });

  test('whose way breaks off are not taken for whole', async () => {
    const { id, name } = attach('long.bin', 'application/octet-stream', Buffer.alloc(300_000, 7));
    team.jira.faults.plant({ kind: 'truncate', on: /\/secure\/attachment/ });
    await expect(fetched(team.ben, pathOf(id, name))).rejects.toThrow();
    expect(team.jira.calls.filter(({ path }) => path.startsWith('/secure/'))).toHaveLength(1);
  });

  test('behind a sign-in page of something before Jira are told of as that', async () => {
    const { id, name } = attach('notes.txt', 'text/plain', Buffer.from('notes'));
    team.jira.faults.plant({ kind: 'html', on: /\/secure\/attachment/ });
    const { answer, bytes } = await fetched(team.ben, pathOf(id, name));
    expect(answer.status).toBe(502);
    expect(bytes.toString()).not.toContain('notes</');
  });

  test('shown within a text come through Footbridge too; a picture from elsewhere is a link', async () => {
    const { id } = attach('screen.png', 'image/png', DOT, 'SHOP-7');
    attach('list.pdf', 'application/pdf', Buffer.from('%PDF'), 'SHOP-7');
    Object.assign(team.jira.world.issue('SHOP-7'), {
      description:
        'See !screen.png! and !screen.png|thumbnail! and [^list.pdf] and !https://elsewhere.example/spy.gif!',
    });
    const { $ } = await item(team.ben, 'SHOP-7');
    const text = $('#description .rich');
    expect(
      text
        .find('img')
        .map((_, one) => $(one).attr('src'))
        .get(),
    ).toEqual([pathOf(id, 'screen.png', 'SHOP-7'), pathOf(id, 'screen.png', 'SHOP-7')]);
    expect(text.find('a[href*="/attachments/"]').length).toBeGreaterThan(0);
    expect(text.find('a[href="https://elsewhere.example/spy.gif"]').length).toBe(1);
    expect((await fetched(team.ben, text.find('img').attr('src')!)).bytes.equals(DOT)).toBe(true);
  });
});
