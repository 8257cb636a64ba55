import { AlmProblem } from '../../src/alm/alm-problem.js';
import { Asker } from '../../src/readings/reader/asking.js';
import { stopwatch } from '../support/stopwatch.js';

const wanting = (retryAfter: number) => async () => {
  throw new AlmProblem('rate-limited', 'Jira wants us to wait.', { retryAfter });
};

test('a reading that is stopped while it waits ends at once, for that reason', async () => {
  const asker = new Asker();
  const asked = asker.ask(wanting(30_000));
  const took = stopwatch();
  setTimeout(() => asker.stop(new Error('enough')), 20);
  await expect(asked).rejects.toThrow('enough');
  expect(took()).toBeLessThan(1_000);
});

test('nothing is asked once it is stopped, or may not be asked any more', async () => {
  const call = jest.fn();
  const stopped = new Asker();
  stopped.stop(new Error('enough'));
  await expect(stopped.ask(call)).rejects.toThrow('enough');
  const forbidden = new Asker(() => Promise.reject(new Error('the link has gone')));
  await expect(forbidden.ask(call)).rejects.toThrow('the link has gone');
  expect(call).not.toHaveBeenCalled();
});
