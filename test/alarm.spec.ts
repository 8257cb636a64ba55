import { setTimeout as pause } from 'node:timers/promises';
import { Alarm } from '../src/alarm.js';
import { until } from './support/until.js';

const SOON = 20; // milliseconds

/** One whose work takes as long as it is held, and that is not rung by a time. */
function anAlarm() {
  const begun: number[] = [];
  let held: Promise<void> | undefined;
  const work = async () => {
    begun.push(performance.now());
    await held;
    return undefined;
  };
  const alarm = new Alarm(work, (error) => expect(error).toBeUndefined(), SOON);
  const hold = () => {
    let letGo = () => {};
    held = new Promise((resolve) => (letGo = resolve));
    return () => {
      held = undefined;
      letGo();
    };
  };
  return { alarm, begun, hold };
}

test('rings also where it is wound again and again before it can', async () => {
  const { alarm, begun } = anAlarm();
  const end = performance.now() + 20 * SOON;
  while (performance.now() < end) {
    alarm.wind();
    await pause(SOON / 4);
  }
  expect(begun.length).toBeGreaterThan(1);
  await alarm.stop();
});

test('what is left while work is being done is not slept over', async () => {
  const { alarm, begun, hold } = anAlarm();
  const letGo = hold();
  alarm.ring();
  alarm.wind();
  letGo();
  await until(() => begun.length === 2);
  await pause(2 * SOON); // it sleeps for a minute now

  const letGoAgain = hold();
  alarm.ring();
  alarm.wind();
  await pause(3 * SOON); // it rings meanwhile
  expect(begun).toHaveLength(3);
  letGoAgain();
  await until(() => begun.length === 4);
  await alarm.stop();
});

test('does nothing twice at once, and nothing once it is stopped', async () => {
  const { alarm, begun, hold } = anAlarm();
  const letGo = hold();
  alarm.ring();
  alarm.ring();
  expect(begun).toHaveLength(1);
  letGo();
  await alarm.stop();
  alarm.wind();
  await pause(3 * SOON);
  expect(begun).toHaveLength(1);
});
