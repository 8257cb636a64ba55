import { AlmProblem } from '../../src/alm/alm-problem.js';
import { PriorityOrders } from '../../src/boards/find/priority-orders.js';
import type { CredentialsService } from '../../src/credentials/credentials.service.js';
import { Problem } from '../../src/problem.js';

type Open = Parameters<PriorityOrders['of']>[0];

const as = (profileId: string) => ({ account: { id: 'shop' }, credential: { profileId } }) as Open;
const [ada, ben] = [as('ada'), as('ben')];

/** A site that tells everybody else what it refuses Ada. */
function ordersOf(refusal: Problem) {
  const asked: string[] = [];
  const credentials = {
    as: async (profileId: string) => {
      asked.push(profileId);
      if (profileId === 'ada') throw refusal;
      return { items: [{ id: '4' }, { id: '1' }] };
    },
    needed: () => new Problem('Link it again.'),
  };
  return { asked, orders: new PriorityOrders(credentials as unknown as CredentialsService) };
}

const named = (...problems: Problem[]) => problems.map((one) => [one.message, one] as const);

test.each(
  named(
    new AlmProblem('credential-refused', 'The link has ended.'),
    new AlmProblem('forbidden', 'Jira does not let you.'),
    new AlmProblem('rate-limited', 'Jira asks you to wait.'),
    new AlmProblem('server-error', 'It went wrong in Jira.', { diagnosis: { status: 500 } }),
    new Problem('You are not linked.'),
  ),
)('what goes wrong for one person unsorts nothing for others: %s', async (_, refusal) => {
  const { orders, asked } = ordersOf(refusal);
  const [, told] = await Promise.all([orders.of(ada), orders.of(ben)]);
  expect(told).toEqual(['4', '1']);
  for (const one of [ada, ben]) expect(await orders.of(one)).toEqual(['4', '1']);
  expect(asked).toEqual(['ada', 'ben']);
});

test('whom Jira refuses it is not asked for again on every page', async () => {
  const { orders, asked } = ordersOf(new AlmProblem('forbidden', 'Jira does not let you.'));
  for (let page = 0; page < 3; page++) expect(await orders.of(ada)).toEqual([]);
  expect(asked).toEqual(['ada']);
});

test.each(
  named(
    new AlmProblem('unreachable', 'Jira is away.'),
    new AlmProblem('server-error', 'Jira is being mended.', { diagnosis: { status: 503 } }),
    new AlmProblem('timeout', 'Jira is held back.', { isHeldBack: true }),
  ),
)('a site that is away is asked again by nobody for a while: %s', async (_, away) => {
  const { orders, asked } = ordersOf(away);
  expect(await orders.of(ada)).toEqual([]);
  expect(await orders.of(ben)).toEqual([]);
  expect(asked).toEqual(['ada']);
});
