import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupFunction } from 'node:net';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import { checkedLookup, isAllowedAddress } from '../../src/alm/jira/wire/address-policy.js';
import { callJira } from '../../src/alm/jira/call/jira-call.js';
import { JiraHttp, type JiraHttpRequest } from '../../src/alm/jira/wire/jira-http.js';
import type { Signer } from '../../src/alm/jira/signing/signer.js';
import { SmallServer } from './small-server.js';
import { until } from '../support/until.js';
import { stopwatch } from '../support/stopwatch.js';

const LIMITS = { connectTimeout: 10_000, headersTimeout: 10_000, totalTimeout: 10_000, maxBytes: 100_000 };
/** Where it is the time that ends a call. */
const HASTY = { ...LIMITS, totalTimeout: 600 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function http(options = LIMITS) {
  const way = new JiraHttp(options);
  closing.push(() => way.close());
  return way.door();
}

async function server(listener: RequestListener) {
  const small = await SmallServer.start(listener);
  closing.unshift(() => small.stop());
  return small;
}

async function tcp(onConnection: (socket: Socket) => void): Promise<string> {
  const raw = createTcpServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  closing.unshift(() => raw.close());
  return `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`;
}

async function problem(
  request: Partial<JiraHttpRequest> & { url: string },
  door = http(),
): Promise<AlmProblem> {
  const error = await door.send({ method: 'GET', ...request }).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(AlmProblem);
  return error as AlmProblem;
}

const json: RequestListener = (_, response) =>
  response.setHeader('Content-Type', 'application/json').end('{"a":1}');

describe('a request', () => {
  test('says who sends it, and carries no cookie', async () => {
    const jira = await server((request, response) => {
      response.setHeader('Set-Cookie', ['JSESSIONID=1', 'b=2']);
      json(request, response);
    });
    const door = http();
    const reply = await door.send({
      method: 'GET',
      url: `${jira.url}/jira/rest?a=%20b`,
      headers: { Authorization: 'x' },
    });
    await door.send({ method: 'GET', url: jira.url });

    expect(reply).toMatchObject({ status: 200, text: '{"a":1}' });
    expect(reply.headers['set-cookie']).toBe('JSESSIONID=1, b=2');
    expect(jira.calls[0]).toMatchObject({ method: 'GET', url: '/jira/rest?a=%20b' });
    expect(jira.calls[0].headers).toMatchObject({ authorization: 'x', accept: 'application/json' });
    expect(jira.calls[0].headers['accept-encoding']).toBe('gzip, deflate');
    expect(jira.calls[0].headers['user-agent']).toMatch(/^Footbridge\/\d+\.\d+\.\d+/);
    for (const name of ['cookie', 'x-atlassian-token', 'origin', 'referer']) {
      expect(jira.calls.some(({ headers }) => name in headers)).toBe(false);
    }
  });

  test('JF-32 that writes says that it is no forgery; one without a body says that it has none', async () => {
    const jira = await server((_, response) => response.writeHead(204).end());
    const door = http();
    await door.send({ method: 'PUT', url: jira.url, body: '{"ü":1}' });
    await door.send({ method: 'POST', url: jira.url });

    expect(jira.calls[0]).toMatchObject({
      body: '{"ü":1}',
      headers: { 'x-atlassian-token': 'no-check', 'content-length': '8' },
    });
    expect(jira.calls[1].headers).toMatchObject({ 'content-length': '0' });
    expect(jira.calls[1].headers).not.toHaveProperty('content-type');
  });

  test('uses few connections, and the same ones again', async () => {
    const ports = new Set<number>();
    const jira = await server((request, response) => {
      ports.add(request.socket.remotePort!);
      setTimeout(() => json(request, response), 5);
    });
    const door = http();
    await Promise.all(Array.from({ length: 40 }, () => door.send({ method: 'GET', url: jira.url })));
    expect(ports.size).toBeLessThanOrEqual(8);
  });

  test('that reads does not wait for changes that a site is long about', async () => {
    const jira = await server(
      (request, response) => void (request.method === 'GET' && json(request, response)),
    );
    const door = http({ ...LIMITS, totalTimeout: 2_000 });
    const put = { method: 'PUT', url: jira.url, body: '{}' } as const;
    const hanging = Array.from({ length: 20 }, () => problem(put, door));
    await until(() => jira.calls.length === 8);
    expect(await door.send({ method: 'GET', url: jira.url })).toMatchObject({ status: 200 });
    expect(jira.calls).toHaveLength(9);
    await Promise.all(hanging);
  });
});

describe('a fault is named', () => {
  test('JF-03 a host that hangs: timeout', async () => {
    const jira = await server(() => {});
    expect(await problem({ url: jira.url }, http(HASTY))).toMatchObject({
      kind: 'timeout',
      mender: 'jira-administrator',
      outcomeUnknown: false,
    });
  });

  test('JF-04 a reply that drips: timeout, whatever arrives meanwhile', async () => {
    const jira = await server((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    });
    const took = stopwatch();
    expect((await problem({ url: jira.url }, http(HASTY))).kind).toBe('timeout');
    expect(took()).toBeLessThan(2_500);
  });

  test('JF-05 a write without an answer: nobody knows whether it was done', async () => {
    const jira = await server(() => {});
    expect(await problem({ method: 'PUT', url: jira.url, body: '{}' }, http(HASTY))).toMatchObject({
      kind: 'timeout',
      outcomeUnknown: true,
    });
    expect(await problem({ method: 'POST', url: jira.url, reads: true }, http(HASTY))).toMatchObject({
      outcomeUnknown: false,
    });
  });

  test('a write that never left: nothing was done', async () => {
    const url = await tcp(() => {});
    await closing.shift()!();
    const refused = await problem({ method: 'PUT', url, body: '{}' });
    expect(refused).toMatchObject({
      kind: 'unreachable',
      outcomeUnknown: false,
      diagnosis: { code: 'ECONNREFUSED' },
    });
    expect(refused.message).toMatch(/^Nothing answers at 127\.0\.0\.1/);
  });

  test('JF-01 a name that does not exist: unreachable', async () => {
    const unknown = await problem({ url: 'http://jira.invalid/' });
    expect(unknown.kind).toBe('unreachable');
    expect(unknown.message).toMatch(/jira\.invalid/);
  });

  test('JF-05 a connection that breaks in the middle: unreachable', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"issu'));
    });
    expect((await problem({ url })).kind).toBe('unreachable');
  });

  test('JF-10 a reply without end: too-large', async () => {
    const jira = await server((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.on('error', () => {});
      response.end('x'.repeat(300_000));
    });
    expect((await problem({ url: jira.url })).kind).toBe('too-large');
  });

  test('a reply with endless headers: too-large', async () => {
    const url = await tcp((socket) =>
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(50_000)}\r\n\r\n`)),
    );
    expect((await problem({ url })).kind).toBe('too-large');
  });

  test('a server that speaks something else: malformed', async () => {
    const url = await tcp((socket) => socket.end('SSH-2.0-OpenSSH_9.0\r\n'));
    expect((await problem({ url })).kind).toBe('malformed');
  });

  test('https to a port that speaks http: tls, with the cure', async () => {
    const jira = await server(json);
    const tls = await problem({ url: jira.url.replace('http:', 'https:') });
    expect(tls).toMatchObject({ kind: 'tls', mender: 'administrator' });
    expect(tls.nextStep).toMatch(/http:\/\//);
  });
});

test('OA-20 JF-07 a redirect is not followed: the other host sees nothing', async () => {
  const other = await server(json);
  const jira = await server((_, response) =>
    response.writeHead(302, { Location: `${other.url}/login.jsp` }).end(),
  );
  const reply = await http().send({
    method: 'GET',
    url: jira.url,
    headers: { Authorization: 'OAuth secret' },
  });

  expect(reply.status).toBe(302);
  expect(other.calls).toEqual([]);
});

describe('JF-13 K5 TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footbridge-tls-'));
  const openssl = (...args: string[]) => spawnSync('openssl', args, { cwd: folder });
  afterAll(() => rmSync(folder, { recursive: true }));

  function certificate(name: string, alternative: string): { key: Buffer; cert: Buffer } {
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=${alternative}`, '-keyout', `${name}.key`, '-out', `${name}.pem`],
    );
    return {
      key: readFileSync(join(folder, `${name}.key`)),
      cert: readFileSync(join(folder, `${name}.pem`)),
    };
  }

  async function secureServer(identity: {
    key: Buffer;
    cert: Buffer;
  }): Promise<{ url: string; calls: string[] }> {
    const calls: string[] = [];
    const secure = createTlsServer(identity, (request, response) => {
      calls.push(request.url!);
      json(request, response);
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    closing.unshift(
      () => secure.closeAllConnections(),
      () => secure.close(),
    );
    return { url: `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`, calls };
  }

  test('an unknown authority: tls, with issuer, fingerprint and expiry; nothing is sent', async () => {
    const { url, calls } = await secureServer(certificate('jira.test', 'IP:127.0.0.1'));
    const tls = await problem({ method: 'PUT', url, body: '{}' });

    expect(tls).toMatchObject({
      kind: 'tls',
      mender: 'administrator',
      outcomeUnknown: false,
      diagnosis: { issuer: 'jira.test' },
    });
    expect(tls.message).toMatch(/is not trusted/);
    expect(tls.diagnosis.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(Date.parse(String(tls.diagnosis.validTo))).toBeGreaterThan(Date.now());
    expect(calls).toEqual([]);
  });

  test('R25 a TLS alert that comes after the request was sent: nobody knows what was done', async () => {
    const identity = certificate('jira.test', 'IP:127.0.0.1');
    const asksForMore = { ...identity, requestCert: true, rejectUnauthorized: true };
    const { url } = await secureServer(asksForMore);
    const way = http({ ...LIMITS, ca: [identity.cert.toString()] } as typeof LIMITS);
    expect(await problem({ method: 'PUT', url, body: '{}' }, way)).toMatchObject({ outcomeUnknown: true });
    expect(await problem({ url }, way)).toMatchObject({ outcomeUnknown: false });
  });

  test('R25 a change that waited for a connection until its time was up: nothing was sent', async () => {
    const jira = await server(() => {});
    const way = new JiraHttp({ ...LIMITS, totalTimeout: 2_000 });
    const put = { method: 'PUT', url: jira.url, body: '{}' } as const;
    const busy = Array.from({ length: 8 }, () => problem(put, way.door()));
    while (jira.calls.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await problem(put, way.door({ within: 100 }))).toMatchObject({ outcomeUnknown: false });
    for (const one of await Promise.all(busy)) expect(one).toMatchObject({ outcomeUnknown: true });
    expect(jira.calls).toHaveLength(8);
  });

  test('another name in the certificate: tls', async () => {
    const identity = certificate('other.test', 'DNS:other.test');
    const { url } = await secureServer(identity);
    const tls = await problem({ url }, http({ ...LIMITS, ca: [identity.cert.toString()] } as typeof LIMITS));
    expect(tls.kind).toBe('tls');
    expect(tls.message).toMatch(/belongs to another name/);
  });

  test('a private authority that Footbridge was given: answers', async () => {
    const identity = certificate('private.test', 'IP:127.0.0.1');
    const { url } = await secureServer(identity);
    const reply = await http({ ...LIMITS, ca: [identity.cert.toString()] } as typeof LIMITS).send({
      method: 'GET',
      url,
    });
    expect(reply.status).toBe(200);
  });
});

describe('G2 addresses', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::ffff:0.0.0.0',
    '[fe80::1]',
    'jira.example.com',
    '',
  ])('%s is never called', (address) => {
    expect(isAllowedAddress(address)).toBe(false);
  });

  test.each([
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '127.0.0.1',
    '::1',
    'fd00::7',
    '93.184.216.34',
    '100.64.0.1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
  ])('%s may be called: a Jira in the intranet is the normal case', (address) => {
    expect(isAllowedAddress(address)).toBe(true);
  });

  test.each([
    'http://169.254.169.254/latest',
    'http://2852039166/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://[::ffff:169.254.169.254]/',
    'http://0/',
  ])('%s is refused before a socket is opened', async (url) => {
    expect((await problem({ url })).kind).toBe('forbidden-address');
  });

  test('a name is checked when it is looked up', async () => {
    const looked = await new Promise<unknown>((resolve) =>
      checkedLookup('localhost', { all: true }, (...args: Parameters<Parameters<LookupFunction>[2]>) =>
        resolve(args[1]),
      ),
    );
    expect(looked).toEqual(expect.arrayContaining([expect.objectContaining({ address: '127.0.0.1' })]));
  });
});

describe('the end of Footbridge', () => {
  const stopped = { message: 'Footbridge is being stopped.', status: 503 };

  test('sends nothing more, and lets calls under way end', async () => {
    const jira = await server((request, response) => void setTimeout(() => json(request, response), 200));
    const way = new JiraHttp(LIMITS);
    const call = { method: 'GET', url: jira.url } as const;
    const underWay = way.door().send(call);
    await arrived(jira);
    const closed = way.close();
    await expect(way.door().send(call)).rejects.toMatchObject(stopped);
    await expect(underWay).resolves.toMatchObject({ status: 200 });
    await closed;
    expect(jira.calls).toHaveLength(1);
  });

  test.each([
    ['before the answer', () => {}],
    ['in the middle of it', (_, response) => void response.write('{')],
  ] as [string, RequestListener][])('breaks off what takes too long, %s', async (_, listener) => {
    const jira = await server(listener);
    const way = new JiraHttp(LIMITS);
    const calls = Promise.allSettled([
      way.door().send({ method: 'GET', url: jira.url }),
      way.door().send({ method: 'POST', url: jira.url, body: '{}' }),
    ]);
    await arrived(jira, 2);
    const took = stopwatch();
    const closed = way.close();
    way.breakOff();
    await closed;
    expect(await calls).toMatchObject([
      { reason: { ...stopped, outcomeUnknown: false } },
      { reason: { ...stopped, outcomeUnknown: true } },
    ]);
    expect(took()).toBeLessThan(5_000);
  });

  async function arrived({ calls }: SmallServer, count = 1): Promise<void> {
    while (calls.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

describe('JF-30 a second attempt', () => {
  const signer = () => {
    let count = 0;
    const sign: Signer = async () => ({ Authorization: `OAuth n="${++count}"` });
    return sign;
  };
  const call = (url: string) => ({ method: 'GET' as const, url: `${url}/rest`, baseUrl: url });

  test('OA-22 is made for a read after 503, signed anew', async () => {
    let count = 0;
    const jira = await server((request, response) => {
      if (++count === 1) response.writeHead(503, { 'Content-Type': 'text/html' }).end('<html>');
      else json(request, response);
    });
    const reply = await callJira(http(), signer(), call(jira.url));
    expect(reply.status).toBe(200);
    expect(jira.calls.map(({ headers }) => headers.authorization)).toEqual(['OAuth n="1"', 'OAuth n="2"']);
  });

  test('JF-15 is made for a read when the kept connection was closed', async () => {
    let count = 0;
    const jira = await server((request, response) => {
      if (++count === 2) request.socket.destroy();
      else json(request, response);
    });
    const door = http();
    await callJira(door, signer(), call(jira.url));
    expect((await callJira(door, signer(), call(jira.url))).status).toBe(200);
    expect(count).toBe(3);
  });

  test('with the other key, of which the answer is lost: nobody knows whether the change was made', async () => {
    const jira = await server((request, response) => {
      if (request.headers.authorization !== 'OAuth n="1"') return request.socket.destroy();
      response.writeHead(401, { 'Content-Type': 'text/plain' }).end('oauth_problem=signature_invalid');
    });
    const sign = signer();
    const either = Object.assign(sign, { otherKey: { sign, accepted: () => {} } });
    const write = { ...call(jira.url), method: 'POST' as const, json: {} };
    await expect(callJira(http(), either, write)).rejects.toMatchObject({
      kind: 'unreachable',
      outcomeUnknown: true,
    });
    expect(jira.calls).toHaveLength(2);
  });

  test('is the last one', async () => {
    const jira = await server((_, response) => response.writeHead(502).end());
    await expect(callJira(http(), signer(), call(jira.url))).rejects.toMatchObject({ kind: 'server-error' });
    expect(jira.calls).toHaveLength(2);
  });

  test('is made for a search by POST, which only reads', async () => {
    const jira = await server((_, response) => response.writeHead(504).end());
    const search = { ...call(jira.url), method: 'POST' as const, json: {}, reads: true };
    await expect(callJira(http(), signer(), search)).rejects.toMatchObject({ outcomeUnknown: false });
    expect(jira.calls).toHaveLength(2);
  });

  test.each([
    ['503', (_, response) => response.writeHead(503).end()],
    ['a broken connection', (request) => request.socket.destroy()],
  ] as [string, RequestListener][])('is never made for a write: %s', async (_, listener) => {
    const jira = await server(listener);
    const write = { ...call(jira.url), method: 'PUT' as const, json: {} };
    await expect(callJira(http(), signer(), write)).rejects.toMatchObject({ outcomeUnknown: true });
    expect(jira.calls).toHaveLength(1);
  });

  test.each([400, 401, 404, 429, 500])('is not made after %i', async (status) => {
    const jira = await server((_, response) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}'),
    );
    await expect(callJira(http(), signer(), call(jira.url))).rejects.toBeInstanceOf(AlmProblem);
    // After a 401 the person is asked for once, to know whether the token is still good.
    expect(jira.calls.filter(({ url }) => url === '/rest')).toHaveLength(1);
  });
});
