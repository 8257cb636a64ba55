import { CallGate, gatedDoor } from '../../src/alm/jira/call/call-gate.js';
import type { JiraDoor, JiraReply } from '../../src/alm/jira/wire/jira-http.js';

const REPLY: JiraReply = { status: 200, headers: {}, text: '{}' };
const request = (name: string) => ({ method: 'GET' as const, url: `http://jira.example/${name}` });
const later = () => new Promise((resolve) => setImmediate(resolve));

/** A door whose calls end one by one, when the test says so. */
function slowDoor() {
  const begun: string[] = [];
  const endings: ((error?: Error) => void)[] = [];
  const door: JiraDoor = {
    send: ({ url, judge }) =>
      new Promise((resolve, reject) => {
        begun.push(url.at(-1)!);
        endings.push((error) => {
          if (error) return reject(error);
          judge?.(REPLY);
          setTimeout(() => resolve(REPLY), 10);
        });
      }),
  };
  return { door, begun, endings };
}

test('as many calls are under way as there is room for, and the others follow in their order', async () => {
  const { door, begun, endings } = slowDoor();
  const gated = gatedDoor(door, new CallGate(() => 2));
  const calls = ['a', 'b', 'c', 'd'].map((name) => gated.send(request(name)));
  await later();
  expect(begun).toEqual(['a', 'b']);
  endings[0]();
  await later();
  expect(begun).toEqual(['a', 'b', 'c']);
  endings[1]();
  await later();
  endings[2]();
  endings[3]();
  expect(await Promise.all(calls)).toEqual([REPLY, REPLY, REPLY, REPLY]);
});

test('the next call begins once a reply is here, before anybody has read it', async () => {
  const { door, begun, endings } = slowDoor();
  const gated = gatedDoor(door, new CallGate(() => 1));
  let isRead = false;
  const first = gated.send(request('a')).then(() => (isRead = true));
  const second = gated.send(request('b'));
  await later();
  endings[0]();
  await later();
  expect({ begun, isRead }).toEqual({ begun: ['a', 'b'], isRead: false });
  endings[1]();
  await Promise.all([first, second]);
});

test('a call that fails lets one through, and no more than one', async () => {
  const { door, begun, endings } = slowDoor();
  const gated = gatedDoor(door, new CallGate(() => 1));
  const calls = ['a', 'b', 'c'].map((name) => gated.send(request(name)));
  calls.forEach((call) => call.catch(() => undefined));
  await later();
  endings[0](new Error('broken'));
  await expect(calls[0]).rejects.toThrow('broken');
  await later();
  expect(begun).toEqual(['a', 'b']);
  endings[1]();
  await later();
  endings[2]();
  await Promise.all(calls.slice(1));
});

test('where more room is told of, more come in at the next chance', async () => {
  const { door, begun, endings } = slowDoor();
  let room = 1;
  const gated = gatedDoor(door, new CallGate(() => room));
  const calls = ['a', 'b', 'c'].map((name) => gated.send(request(name)));
  await later();
  room = 2;
  endings[0]();
  await later();
  expect(begun).toEqual(['a', 'b', 'c']);
  endings[1]();
  endings[2]();
  await Promise.all(calls);
});
