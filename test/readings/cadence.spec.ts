import { Cadence, type Watched } from '../../src/readings/cadence.js';

const SECOND = 1000;
let now: number;
let cadence: Cadence;
let calls: Map<string, number>;
let readAt: Map<string, number>;

beforeEach(() => {
  now = Date.parse('2026-03-02T09:00:00Z');
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  cadence = new Cadence();
  calls = new Map();
  readAt = new Map();
});
afterEach(() => jest.restoreAllMocks());

const person = (name: string, source = 'shop'): Watched => ({ key: name, credentialId: name, source });

/** As the script of an open page does, every five seconds; `isChanged` says what a look finds. */
function watch(people: Watched[], seconds: number, isChanged: (key: string) => boolean = () => false) {
  const end = now + seconds * SECOND;
  for (let turn = 0; now < end; now += (5 * SECOND) / people.length, turn++) {
    const one = people[turn % people.length];
    const { key } = one;
    if (!readAt.has(key)) readAt.set(key, now);
    if (!cadence.isDue(one, now - readAt.get(key)!)) continue;
    cadence.looked(one, isChanged(key));
    readAt.set(key, now);
    calls.set(key, (calls.get(key) ?? 0) + 1);
  }
}
const total = () => [...calls.values()].reduce((sum, count) => sum + count, 0);

test('one person looks at first every 15 seconds, and after a quiet while every 50', () => {
  const ada = person('ada');
  watch([ada], 60);
  expect(calls.get('ada')).toBeGreaterThanOrEqual(3);
  watch([ada], 600);
  calls.clear();
  watch([ada], 300);
  expect(calls.get('ada')).toBe(6);
});

test('fifty people with one quiet board open ask fewer than 150 times a minute, and see a change within 20 seconds', () => {
  const people = Array.from({ length: 50 }, (_, number) => person(`person ${number}`));
  watch(people, 600);
  calls.clear();
  watch(people, 60);
  expect(total()).toBeLessThan(150);

  const changedAt = now;
  const sawAt = new Map<string, number>();
  watch(people, 20, (key) => {
    if (sawAt.has(key)) return false;
    sawAt.set(key, now);
    return true;
  });
  expect(sawAt.size).toBe(50);
  expect(Math.max(...sawAt.values()) - changedAt).toBeLessThanOrEqual(20 * SECOND);
});

test('a change of one person wakes who reads the same source, and nobody else', () => {
  const [ada, ben, finn] = [person('ada'), person('ben'), person('finn', 'secret')];
  watch([ada, ben, finn], 600);
  cadence.acted('ada');
  expect(cadence.isDue(ben, 10 * SECOND)).toBe(true);
  expect(cadence.isDue(finn, 10 * SECOND)).toBe(false);
});

test('people whose pages ask at the same moment look in turn, also while the site has not answered', () => {
  const people = Array.from({ length: 10 }, (_, number) => person(`person ${number}`));
  watch(people, 600);
  now += 16 * SECOND;
  for (const one of people) cadence.looked(one, false);
  now += 16 * SECOND;
  const due = people.filter((one) => {
    const isDue = cadence.isDue(one, 16 * SECOND);
    if (isDue) cadence.begin(one);
    return isDue;
  });
  expect(due).toHaveLength(1);
});
