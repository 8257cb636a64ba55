import { readAllPages, type ListPage } from '../../src/work-items/paging.js';

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
    expect(found).toMatchObject({ isConsistent: false });
    expect(found.items).toHaveLength(SIZE);
  });

  test('is read to an end also where it does not say how many there are', async () => {
    const found = await read(() => ({ startAt: 0, total: SIZE, items: list(SIZE) }));
    expect(found.items).toHaveLength(SIZE);
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
