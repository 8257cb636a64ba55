import { CallBudget } from '../../src/alm/jira/call/call-budget.js';

const reply = (remaining: number, headers: Record<string, string> = {}) => ({
  status: 200,
  text: '',
  headers: {
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-fillrate': '5',
    'x-ratelimit-interval-seconds': '1',
    ...headers,
  },
});

test('four calls are under way at once, and eight where Jira says that it allows many', () => {
  const budget = new CallBudget();
  expect(budget.atOnce).toBe(4);
  budget.learn(reply(400));
  expect(budget.atOnce).toBe(8);
  budget.learn(reply(20));
  expect(budget.atOnce).toBe(4);
});

test('reading waits for more calls while few are left, and leaves those to the person', async () => {
  const budget = new CallBudget();
  budget.learn(reply(5));
  const began = performance.now();
  let made = 0;
  const calls = Array.from({ length: 6 }, () => budget.spend(async () => void made++));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(made).toBe(2);
  await Promise.all(calls);
  expect(made).toBe(6);
  expect(performance.now() - began).toBeGreaterThan(800);
});

test.each<Record<string, string>>([
  { 'x-ratelimit-fillrate': '0' },
  { 'x-ratelimit-remaining': 'many' },
  { 'x-ratelimit-interval-seconds': '' },
])('a limit that cannot be read, as %p, holds nobody up', async (headers) => {
  const budget = new CallBudget();
  budget.learn(reply(0, headers));
  expect(await budget.spend(async () => 'made')).toBe('made');
});
