import { gunzipSync } from 'node:zlib';
import { load } from 'cheerio';
import fc from 'fast-check';
import { GZIP_HEADER, gzipEnd, gzipPiece, KeptBytes, KeptRow } from '../../src/web/gzip-pieces.js';
import { filled, hole, KEPT, PageFrames } from '../../src/web/page-frames.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { until } from '../support/until.js';

describe('pieces of a compressed page', () => {
  const member = async (head: string, row: KeptRow, tail: string) => {
    const [first, last] = [gzipPiece(head), gzipPiece(tail)];
    const kept = await Promise.all(row.parts.map((part) => part.gzip()));
    const pieces = [first, ...kept, last].map(({ deflated }) => deflated);
    return Buffer.concat([GZIP_HEADER, ...pieces, gzipEnd([first, await row.sum(), last])]);
  };

  test('are one gzip member with a right checksum, whatever they hold', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { maxLength: 3 }), text, async (head, kept, tail) => {
        const row = new KeptRow(kept.map((one) => new KeptBytes(Buffer.from(one))));
        const page = await member(head, row, tail);
        expect(gunzipSync(page).equals(Buffer.from(head + kept.join('') + tail))).toBe(true);
        const ends = await member('', new KeptRow([]), '');
        const [first, last] = [gzipPiece(head), gzipPiece(tail)].map(({ deflated }) => deflated.length);
        expect(page.length).toBe(ends.length - 2 * gzipPiece('').deflated.length + first + row.size! + last);
      }),
      { numRuns: 200 },
    );
  });

  test('around kept ones are kept without their short texts, such as the tokens of forms, and are whole with each', async () => {
    const frames = new PageFrames();
    const [TOKEN, TITLE] = [hole('csrf'), hole('title')];
    const text = fc.string({
      unit: fc.constantFrom('<form>', 'abc', TOKEN.slice(0, 5), 'é', 'x', TITLE),
      maxLength: 60,
    });
    const texts = fc.array(text, { minLength: 1, maxLength: 4 });
    const titles = fc.string({ unit: fc.constantFrom('abc', 'é', '<form>', '$&'), maxLength: 30 });
    const tokens = fc.constantFrom(`${'abc'.repeat(14)}A.mwxbqd2e`, '<form>', 'q'.repeat(60));
    await fc.assert(
      fc.asyncProperty(
        texts,
        texts,
        fc.array(fc.tuple(tokens, titles), { minLength: 1, maxLength: 3 }),
        async (head, tail, sent) => {
          const html = head.join(TOKEN) + KEPT + tail.join(TOKEN);
          const row = new KeptRow([new KeptBytes(Buffer.from('cards'))]);
          for (const [csrf, title] of sent) {
            const [before, behind] = await frames.around(html, { csrf, title }, async () => html);
            const pieces = [...before, await row.parts[0].gzip(), ...behind];
            const bytes = Buffer.concat([
              GZIP_HEADER,
              ...pieces.map(({ deflated }) => deflated),
              gzipEnd(pieces),
            ]);
            const page = gunzipSync(bytes).toString();
            const whole = html.split(TOKEN).join(csrf).split(TITLE).join(title);
            expect(page).toBe(whole.replace(KEPT, 'cards'));
            expect(filled(html, { csrf, title })).toBe(whole);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('around kept ones are made once for as long as the page and its layout say the same', async () => {
    const frames = new PageFrames();
    const [words, others] = [{ title: 'Shop' }, { title: 'Shop' }];
    const made: string[] = [];
    const shown = async (page: object, layout: string) => {
      const name = frames.nameOf('board', page, layout);
      await frames.around(name, { csrf: 'token' }, async () => {
        made.push(name);
        return `head ${KEPT} tail`;
      });
    };
    for (const page of [words, words, others]) await shown(page, 'Ada');
    for (const layout of ['Ada', 'Ben', 'Ben']) await shown(words, layout);
    expect(made).toHaveLength(3);
    expect(new Set(made).size).toBe(3);
  });

  test('may be long, and are none when there are none', async () => {
    const kept = Buffer.alloc(5_000_000, 'work items and more work items ');
    const page = await member('<', new KeptRow([new KeptBytes(kept)]), '>');
    expect(gunzipSync(page).length).toBe(5_000_002);
    expect(gunzipSync(await member('', new KeptRow([]), '')).length).toBe(0);
  });
});

describe('what browsers are sent', () => {
  let team: Team;
  let board: string;
  beforeAll(async () => {
    team = await aTeam();
    board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  });
  afterAll(() => team?.stop());

  /** Bytes as they come; fetch would unpack them. */
  async function raw(path: string, encoding: string, method = 'GET') {
    const { request } = await import('node:http');
    const { host } = new URL(team.footbridge.url);
    const headers = { cookie: team.ada.cookieHeader(host), 'accept-encoding': encoding };
    return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((done, fail) => {
      request(team.footbridge.url + path, { method, headers }, async (res) => {
        const chunks: Buffer[] = [];
        for await (const chunk of res) chunks.push(chunk as Buffer);
        done({ headers: res.headers, body: Buffer.concat(chunks) });
      })
        .on('error', fail)
        .end();
    });
  }

  const withoutTokens = (html: string) =>
    html.replace(/[\w-]{43}\.[0-9a-z]{8,}/g, '').replace(/\d+ seconds|just now/g, '');

  test('is compressed for those who take it: boards, pages, scripts and styles', async () => {
    const style = (await team.ada.visit('/profile')).$('link[rel=stylesheet]').attr('href')!;
    for (const path of [board, '/profile', style, '/public/js/drag.js']) {
      const [plain, packed] = [await raw(path, 'identity'), await raw(path, 'gzip, deflate')];
      expect([path, plain.headers['content-encoding']]).toEqual([path, undefined]);
      expect([path, packed.headers['content-encoding']]).toEqual([path, 'gzip']);
      expect(packed.headers.vary).toContain('Accept-Encoding');
      expect(plain.headers.vary).toContain('Accept-Encoding');
      expect(withoutTokens(gunzipSync(packed.body).toString())).toBe(withoutTokens(plain.body.toString()));
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    }
    expect((await raw(board, 'gzip;q=0')).headers['content-encoding']).toBeUndefined();
    expect((await raw(board, 'br, gzip')).headers['content-encoding']).toBe('gzip');
    expect((await raw('/profile', 'gzip', 'HEAD')).body.length).toBe(0);
    expect((await raw(board, 'gzip', 'HEAD')).body.length).toBe(0);
  });

  test('a board that is shown again as it was is not rendered anew', async () => {
    const render = jest.spyOn(team.footbridge.app.getHttpAdapter().getInstance(), 'render');
    try {
      await until(async () => {
        render.mockClear();
        await raw(board, 'gzip');
        return render.mock.calls.length === 0;
      });
    } finally {
      render.mockRestore();
    }
  });

  test('a compressed board weighs a small part of its bytes', async () => {
    const [plain, packed] = [await raw(board, 'identity'), await raw(board, 'gzip')];
    expect(packed.body.length).toBeLessThan(plain.body.length / 4);
  });

  test('the name of a board is the one that it has now, also beside what is kept of its page', async () => {
    const { ada } = team;
    for (const name of [
      'Ropes & planks',
      '<b>Planks</b>',
      '$& rather long, and longer than the one before it',
    ]) {
      await ada.visit(`${board}/edit`);
      await ada.press('Save board', { name });
      for (const encoding of ['gzip', 'identity']) {
        const { body } = await raw(board, encoding);
        const page = load(encoding === 'gzip' ? gunzipSync(body) : body);
        expect([page('h1').text(), page('title').text()]).toEqual([name, `${name} · Footbridge`]);
      }
    }
  });

  test('what a script asks for is compressed too', async () => {
    const state = paths.boards.state({ id: board.split('/')[2] });
    const answer = await raw(state, 'gzip');
    expect(answer.headers['content-type']).toContain('application/json');
  });
});
