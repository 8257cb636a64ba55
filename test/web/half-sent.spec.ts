import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

const FORM = 'application/x-www-form-urlencoded';
const AT_ONCE = 10_000; // milliseconds, of the twenty seconds after which it would be cut off

let footbridge: RunningFootbridge;
let ada: Browser;
beforeAll(async () => {
  footbridge = await startFootbridge({ FOOTBRIDGE_LOG_LEVEL: 'silent' });
  ada = await signedInAdministrator(footbridge);
});
afterAll(() => footbridge.stop());

interface Sent {
  socket: Socket;
  /** What came back, when the connection was closed, and after how many milliseconds. */
  ended: Promise<{ text: string; took: number }>;
}

/** Sends these bytes on a connection of its own, and no more. */
async function sent(bytes: string): Promise<Sent> {
  const socket = connect(Number(new URL(footbridge.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const begun = Date.now();
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<{ text: string; took: number }>((resolve) =>
    socket.once('close', () => resolve({ text, took: Date.now() - begun })),
  );
  socket.write(bytes);
  return { socket, ended };
}

/** The head of a request that announces a body. */
function head(line: string, headers: Record<string, string | number>): string {
  const all = Object.entries({ Host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${line} HTTP/1.1\r\n${all.join('')}\r\n`;
}

const cookieOf = (browser: Browser) => browser.cookieHeader(new URL(footbridge.url).host);
async function stranger(): Promise<{ cookie: string; token: string }> {
  const browser = footbridge.browser();
  const page = await browser.visit('/sign-in');
  return { cookie: cookieOf(browser), token: page.value('_csrf') };
}

test.each<
  [string, string, (cookie: { ada: string; stranger: string }) => Record<string, string | number>, number]
>([
  ['of somebody without a session', '/sign-in', () => ({ 'Content-Length': 9_000 }), 403],
  [
    'that is long, of somebody who has not signed in',
    '/profile',
    (of) => ({ Cookie: of.stranger, 'Content-Length': 400_000 }),
    403,
  ],
  [
    'of unknown length, of somebody who has not signed in',
    '/sign-in',
    (of) => ({ Cookie: of.stranger, 'Transfer-Encoding': 'chunked' }),
    403,
  ],
  [
    'from another site',
    '/profile',
    (of) => ({ Cookie: of.ada, 'Content-Length': 9_000, 'Sec-Fetch-Site': 'cross-site' }),
    403,
  ],
  ['too long for any form', '/profile', (of) => ({ Cookie: of.ada, 'Content-Length': 5_000_000 }), 413],
  [
    'of another type',
    '/profile',
    (of) => ({ Cookie: of.ada, 'Content-Length': 9_000, 'Content-Type': 'application/json' }),
    415,
  ],
  ['to no address', '/nothing/here', (of) => ({ Cookie: of.ada, 'Content-Length': 9_000 }), 404],
  ['to the health check', '/healthz', () => ({ 'Content-Length': 9_000 }), 405],
])(
  'a form %s is answered before it is there, and its connection closed',
  async (_, path, headersOf, status) => {
    const headers = {
      'Content-Type': FORM,
      ...headersOf({ ada: cookieOf(ada), stranger: (await stranger()).cookie }),
    };
    const { ended } = await sent(
      head(`POST ${path}`, headers) + ('Content-Length' in headers ? 'name=Ada' : '8\r\nname=Ada\r\n'),
    );
    const { text, took } = await ended;
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*\\r\\nConnection: close\\r\\n`));
    expect(took).toBeLessThan(AT_ONCE);
  },
);

test('a page that is asked for with a body is given without it', async () => {
  const { ended } = await sent(head('GET /sign-in', { 'Content-Length': 9_000 }) + 'x');
  const { text, took } = await ended;
  expect(text).toMatch(/^HTTP\/1\.1 200 [^]*Sign in/);
  expect(took).toBeLessThan(AT_ONCE);
});

test('whoever sends on behind a refusal is not read to the end', async () => {
  const size = 60_000_000;
  const arriving = once(footbridge.app.getHttpServer(), 'connection') as Promise<[Socket]>;
  const { socket, ended } = await sent(
    head('POST /nothing', { 'Content-Type': FORM, 'Content-Length': size }),
  );
  const [there] = await arriving;
  socket.write(Buffer.alloc(size, 'x'));
  expect((await ended).text).toMatch(/^HTTP\/1\.1 404/);
  expect(there.bytesRead).toBeLessThan(2_000_000);
});

test('a form that is taken leaves its connection open for the next one', async () => {
  const { cookie, token } = await stranger();
  const body = new URLSearchParams({ _csrf: token, email: 'ada@example.com', password: 'wrong' }).toString();
  const headers = { Cookie: cookie, 'Content-Type': FORM, 'Content-Length': body.length };
  const { socket, ended } = await sent(head('POST /sign-in', headers) + body);
  await once(socket, 'data');
  socket.write(head('POST /sign-in', headers) + body);
  await once(socket, 'data');
  await pause(200);
  socket.end();
  const { text } = await ended;
  expect(text.match(/HTTP\/1\.1 422/g)).toHaveLength(2);
  expect(text).not.toContain('Connection: close');
});

test('AF-23 I8 what is not there as a whole after 20 seconds is cut off', async () => {
  const server = footbridge.app.getHttpServer();
  expect([server.requestTimeout, server.headersTimeout]).toEqual([20_000, 20_000]);
  Object.assign(server, { requestTimeout: 3_000, headersTimeout: 3_000 }); // seven times as fast
  const { cookie, token } = await stranger();
  const headers = { Cookie: cookie, 'Content-Type': FORM, 'Content-Length': 5_000 };
  const half = [
    await sent(head('POST /sign-in', headers) + `_csrf=${token}&email=`),
    await sent('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nCook'),
    await sent(''),
  ];
  // One that sends a little now and then is no better.
  const drip = setInterval(() => half[0].socket.write('a'), 200);
  const ends = await Promise.all(half.map(({ ended }) => ended));
  clearInterval(drip);
  for (const { took } of ends) {
    expect(took).toBeGreaterThan(2_900);
    expect(took).toBeLessThan(15_000);
  }
  Object.assign(server, { requestTimeout: 20_000, headersTimeout: 20_000 });
  expect(ends[0].text).toMatch(/^HTTP\/1\.1 408/);
  expect((await ada.visit('/profile')).status).toBe(200);
});

test('AF-23 a thousand who say nothing, and a hundred who ask much and read nothing, hold nobody else up', async () => {
  const silent = await Promise.all(Array.from({ length: 1_000 }, () => sent('')));
  const asked = head('GET /public/footbridge.css', {}).repeat(100);
  const readers = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const reader = await sent('');
      reader.socket.pause().write(asked);
      return reader;
    }),
  );
  try {
    const begun = Date.now();
    expect((await ada.visit('/profile')).path).toBe('/profile');
    expect(Date.now() - begun).toBeLessThan(10_000);
    // What nobody reads waits with whoever asked for it, not in our memory.
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(400 * 1024 * 1024);
  } finally {
    for (const { socket } of [...silent, ...readers]) socket.destroy();
  }
  expect((await ada.visit('/profile')).status).toBe(200);
});
