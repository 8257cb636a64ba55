import { IN_FLIGHT, readAllPages, type ListPage } from '../../src/readings/reader/paging.js';

type Page = ListPage<{ id: string }>;

const SIZE = 100;
const list = (count: number) => Array.from({ length: count }, (_, id) => ({ id: String(id) }));
const read = (page: (startAt: number) => Omit<Page, 'maxResults'>) => {
  let calls = 0;
  return readAllPages({
    size: SIZE,
    page: async ({ startAt, maxResults }) => {
      if (++calls > 300) throw new Error('asked again and again');
      return { maxResults, ...page(startAt) };
    },
  });
};

describe('a server that answers with the first page whatever was asked for', () => {
  test('is read to an end, and not believed', async () => {
    const found = await read(() => ({ startAt: 0, total: 600, items: list(SIZE) }));
    expect(found).toMatchObject({ isConsistent: false, gap: { read: SIZE, total: 600 } });
    expect(found.items).toHaveLength(SIZE);
  });

  test('R15 is not asked for every page', async () => {
    const page = jest.fn(async () => ({ startAt: 0, maxResults: 50, total: 2_490, items: list(50) }));
    expect(await readAllPages({ size: SIZE, page })).toMatchObject({ gap: { read: 50, total: 2_490 } });
    expect(page.mock.calls.length).toBeLessThanOrEqual(1 + IN_FLIGHT);
  });

  test('R15 is not believed either where it does not say how many there are', async () => {
    const found = await read(() => ({ startAt: 0, total: SIZE, items: list(SIZE), isCounted: false }));
    expect(found).toMatchObject({ isConsistent: false, gap: { read: SIZE } });
    expect(found.gap).not.toHaveProperty('total');
  });

  test('is read to an end also where it does not say how many there are', async () => {
    const found = await read(() => ({ startAt: 0, total: SIZE, items: list(SIZE) }));
    expect(found.items).toHaveLength(SIZE);
  });
});

describe('R15 a total that does not fit', () => {
  const pages = (count: number, total: number) => (startAt: number) => ({
    startAt,
    total,
    isCounted: true,
    items: list(count).slice(startAt, startAt + SIZE),
  });

  test('and is too large leaves a gap', async () => {
    const found = await read(pages(240, 249));
    expect(found).toMatchObject({ isConsistent: false, gap: { read: 240, total: 249 } });
  });

  test.each([10, 100])('and is too small (%i) does not end the list', async (total) => {
    const found = await read(pages(249, total));
    expect(found.items).toHaveLength(249);
    expect(found).toMatchObject({ isConsistent: true });
    expect(found).not.toHaveProperty('gap');
  });

  test('no gap is left by a list whose last page is full', async () => {
    expect(await read(pages(300, 300))).toEqual({ items: list(300), isConsistent: true });
  });
});

describe('the pages after the first one', () => {
  const asked = async (total: number, most = 300, cap = Infinity) => {
    const sizes: number[] = [];
    const all = list(total);
    const found = await readAllPages({
      size: SIZE,
      largest: () => most,
      page: async ({ startAt, maxResults }) => {
        sizes.push(maxResults);
        const items = all.slice(startAt, startAt + Math.min(maxResults, cap));
        return { startAt, maxResults: Math.min(maxResults, cap), total, items };
      },
    });
    expect(found).toEqual({ items: all, isConsistent: true });
    return sizes;
  };

  test('of a long list are as large as they may be', async () => {
    expect(await asked(5_000)).toEqual([SIZE, ...Array(16).fill(300), 100]);
  });

  test('of one that goes at once by small pages are small', async () => {
    expect(await asked(500)).toEqual([SIZE, SIZE, SIZE, SIZE, SIZE]);
  });

  test('stay small where the first one took long', async () => {
    expect(new Set(await asked(5_000, SIZE))).toEqual(new Set([SIZE]));
  });

  test('are as small as the site makes them', async () => {
    expect(new Set(await asked(2_000, 300, 50))).toEqual(new Set([SIZE, 50]));
    expect(await asked(2_000, 300, 120)).toHaveLength(2_000 / SIZE);
  });
});

describe('a list of which it is guessed how long it is', () => {
  const reads = async (guess: number, total: number, cap = SIZE) => {
    const asked: number[] = [];
    const beside: number[] = [];
    const all = list(total);
    const found = await readAllPages({
      size: SIZE,
      guess,
      page: async ({ startAt }) => {
        asked.push(startAt);
        // The first page is the slowest.
        for (let turns = startAt === 0 ? 20 : 1; turns > 0; turns--) await new Promise(setImmediate);
        if (startAt === 0) beside.push(...asked);
        return { startAt, maxResults: cap, total, isCounted: true, items: all.slice(startAt, startAt + cap) };
      },
    });
    expect(found).toEqual({ items: all, isConsistent: true });
    return { asked: asked.length, beside };
  };

  test.each([
    ['right', 500, 500, 5],
    ['nearly right', 450, 490, 5],
    ['too low', 300, 700, 7],
    ['far too low', 20, 700, 7],
    ['too high', 700, 250, 7],
    ['far too high for somebody who sees nothing', 500, 0, 5],
    ['just one page too low', 500, 501, 6],
  ])('%s: all of it is read, and none of it twice', async (_, guess, total, calls) => {
    expect((await reads(guess, total)).asked).toBe(calls);
  });

  test('is asked for all at once', async () => {
    expect((await reads(500, 500)).beside).toEqual([0, 100, 200, 300, 400]);
  });

  test('is whole too where the site makes its pages smaller', async () => {
    expect((await reads(500, 480, 30)).asked).toBeLessThanOrEqual(5 * 4);
  });

  test('is whole too where the site does not say how many there are', async () => {
    const all = list(350);
    const page = async ({ startAt, maxResults }: { startAt: number; maxResults: number }) => {
      const items = all.slice(startAt, startAt + maxResults);
      return { startAt, maxResults, total: startAt + items.length, isCounted: false, items };
    };
    expect((await readAllPages({ size: SIZE, guess: 300, page })).items).toEqual(all);
  });

  test('is not believed where the site gives the first page whatever it is asked for', async () => {
    const page = jest.fn(async () => ({ startAt: 0, maxResults: SIZE, total: 600, items: list(SIZE) }));
    const found = await readAllPages({ size: SIZE, guess: 600, page });
    expect(found).toMatchObject({ isConsistent: false, gap: { read: SIZE, total: 600 } });
    expect(page.mock.calls.length).toBeLessThanOrEqual(6);
  });

  test('fails with what any page fails with, and asks for nothing more', async () => {
    let calls = 0;
    const page = async ({ startAt, maxResults }: { startAt: number; maxResults: number }) => {
      calls++;
      await new Promise(setImmediate);
      if (startAt === 200) throw new Error('this page does not come');
      return { startAt, maxResults, total: 2_000, items: list(2_000).slice(startAt, startAt + maxResults) };
    };
    const reading = readAllPages({ size: SIZE, guess: 2_000, page });
    await expect(reading).rejects.toThrow('this page does not come');
    expect(calls).toBeLessThan(10);
  });
});

describe('a list that is too long to be read', () => {
  const tooLarge = {
    kind: 'too-large',
    mender: 'you',
    message: expect.stringContaining('no more than 20,000'),
  };

  test('is refused with its first page', async () => {
    const all = list(20_001);
    let pages = 0;
    const reading = read((startAt) => {
      pages++;
      return { startAt, total: all.length, items: all.slice(startAt, startAt + SIZE) };
    });
    await expect(reading).rejects.toMatchObject(tooLarge);
    expect(pages).toBe(1);
  });

  test('is refused where that many have come, though its length is not known', async () => {
    const all = list(20_100);
    const reading = read((startAt) => {
      const items = all.slice(startAt, startAt + SIZE);
      return { startAt, total: startAt + items.length, items };
    });
    await expect(reading).rejects.toMatchObject(tooLarge);
  });

  test('of just that length is read', async () => {
    const all = list(20_000);
    const found = await read((startAt) => ({
      startAt,
      total: all.length,
      items: all.slice(startAt, startAt + SIZE),
    }));
    expect(found.items).toHaveLength(20_000);
  });
});
