import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import { JiraHttp, type JiraHttpRequest } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerBasic } from '../../src/alm/jira/kinds/jira-server-basic/jira-server-basic.provider.js';
import { OutgoingProxies } from '../../src/outgoing-proxies.js';
import { ForwardProxy, type ForwardProxyOptions } from '../support/forward-proxy.js';
import { aCertificate, anAuthority, type Identity } from './certificates.js';
import { SmallServer } from './small-server.js';
import { stopwatch } from '../support/stopwatch.js';

const PLAIN = 'http://jira.intern.test:8080/jira/rest?a=%20b';
const SECURE = 'https://jira.intern.test/jira/rest';
const PASSWORD = 'p%40ss%3Aw0rd'; // p@ss:w0rd
const LIMITS = { connectTimeout: 500, headersTimeout: 2_000, totalTimeout: 2_000, maxBytes: 100_000 };
const closing: (() => unknown)[] = [];

let authority: Identity;
let identity: Identity;

beforeAll(async () => {
  authority = await anAuthority('Company Root');
  identity = await aCertificate({ name: 'jira.intern.test', by: authority });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function aProxy(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const proxy = await ForwardProxy.start(options);
  closing.push(() => proxy.stop());
  return proxy;
}

/** A way out with these variables set. */
function http(env: Record<string, string>): JiraHttp {
  const way = new JiraHttp({ ...LIMITS, proxies: new OutgoingProxies(env) });
  closing.unshift(() => way.close());
  return way;
}

async function plainSite(): Promise<SmallServer> {
  const site = await SmallServer.start((_, response) =>
    response.setHeader('Content-Type', 'application/json').end('{"a":1}'),
  );
  closing.push(() => site.stop());
  return site;
}

async function secureSite(): Promise<URL> {
  const site = createServer(identity, (_, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"a":1}'));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  closing.push(() => (site.closeAllConnections(), site.close()));
  return new URL(`https://127.0.0.1:${(site.address() as AddressInfo).port}`);
}

async function problemOf(
  way: JiraHttp,
  request: Partial<JiraHttpRequest> & { url: string },
): Promise<AlmProblem> {
  const error = await way.door().send({ method: 'GET', ...request }).catch((error: unknown) => error); // prettier-ignore
  expect(error).toBeInstanceOf(AlmProblem);
  return error as AlmProblem;
}

describe('R19 a Jira whose name only the proxy knows', () => {
  test('is called by plain http as proxies pass it on, and signed as itself', async () => {
    const site = await plainSite();
    const proxy = await aProxy({
      sites: { 'jira.intern.test:8080': new URL(site.url) },
      signIn: 'ada:p@ss:w0rd',
    });
    const way = http({ HTTP_PROXY: `http://ada:${PASSWORD}@${proxy.name}` });
    for (const method of ['GET', 'POST'] as const) {
      const reply = await way.door().send({ method, url: PLAIN, headers: { Authorization: 'OAuth x' } });
      expect(reply).toMatchObject({ status: 200, text: '{"a":1}' });
    }
    expect(proxy.asked).toEqual([`GET ${PLAIN}`, `POST ${PLAIN}`]);
    const [{ url, headers }] = site.calls;
    expect(url).toBe('/jira/rest?a=%20b');
    expect(headers).toMatchObject({ host: 'jira.intern.test:8080', authorization: 'OAuth x' });
    expect(headers).not.toHaveProperty('proxy-authorization');
  });

  test('is called by https through a tunnel, with the authority of its account', async () => {
    const proxy = await aProxy({
      sites: { 'jira.intern.test:443': await secureSite() },
      signIn: 'ada:p@ss:w0rd',
    });
    const way = http({ https_proxy: `http://ada:${PASSWORD}@${proxy.name}` });
    const door = way.door({ certificateAuthority: authority.cert });
    for (let call = 0; call < 5; call++)
      expect((await door.send({ method: 'GET', url: SECURE })).text).toBe('{"a":1}');
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT jira.intern.test:443']));
    expect(proxy.asked.length).toBeLessThan(5); // a tunnel is used again, if not always at once

    // Whoever looks into the connection, Jira or the proxy, shows a certificate that can be trusted.
    expect(await problemOf(way, { url: SECURE })).toMatchObject({
      kind: 'tls',
      diagnosis: { issuer: 'Company Root', fingerprint: expect.stringMatching(/^[0-9A-F:]{95}$/) },
    });
  });
});

describe('JF-14 R19 what the proxy does is told as the proxy’s', () => {
  test.each([PLAIN, SECURE])('it is not there: %s', async (url) => {
    const gone = await ForwardProxy.start();
    await gone.stop();
    const problem = await problemOf(http({ HTTP_PROXY: gone.url }), { method: 'PUT', url, body: '{}' });
    expect(problem).toMatchObject({ cause: 'proxy-unreachable', outcomeUnknown: false });
    expect(problem.message).toContain(gone.name);
  });

  test.each([PLAIN, SECURE])('its own name is not known: %s', async (url) => {
    const problem = await problemOf(http({ HTTP_PROXY: 'http://proxy.invalid:3128' }), { url });
    expect(problem).toMatchObject({ cause: 'proxy-unreachable', kind: 'unreachable' });
    expect(problem.message).toContain('proxy.invalid:3128');
  });

  test.each([PLAIN, SECURE])('it wants a sign-in, and secrets stay secret: %s', async (url) => {
    const proxy = await aProxy({ signIn: 'ada:other' });
    const way = http({ HTTP_PROXY: `http://ada:${PASSWORD}@${proxy.name}` });
    const problem = await problemOf(way, { method: 'PUT', url, body: '{}' });
    expect(problem).toMatchObject({ cause: 'proxy-sign-in', outcomeUnknown: false });
    expect(JSON.stringify({ ...problem, message: problem.message })).not.toMatch(/p@ss|p%40ss|YWRh/);
  });

  test.each([
    [403, 'proxy-refused'],
    [502, 'proxy-cannot-reach'],
    [503, 'proxy-cannot-reach'],
  ])('it answers %i in place of a tunnel', async (status, cause) => {
    const proxy = await aProxy({ refusal: { status } });
    const way = http({ HTTPS_PROXY: proxy.url });
    const problem = await problemOf(way, { method: 'PUT', url: SECURE, body: '{}' });
    expect(problem).toMatchObject({ cause, outcomeUnknown: false });
    expect(problem.message).toContain('jira.intern.test');
  });

  test('it gets no connection for plain http, or may not make one', async () => {
    const away = await aProxy({ sites: { 'jira.intern.test:8080': new URL('http://127.0.0.1:1') } });
    expect(await problemOf(http({ HTTP_PROXY: away.url }), { url: PLAIN })).toMatchObject({
      cause: 'proxy-cannot-reach',
      diagnosis: { status: 503 },
    });
    const refusal = { status: 403, headers: { 'X-Squid-Error': 'ERR_ACCESS_DENIED 0' } };
    const strict = await aProxy({ refusal });
    expect(await problemOf(http({ HTTP_PROXY: strict.url }), { url: PLAIN })).toMatchObject({
      cause: 'proxy-refused',
    });
  });

  test('but what Jira answers stays Jira’s', async () => {
    const refusal = { status: 503, headers: { 'X-AREQUESTID': '1x2x3' }, body: 'cannot connect' };
    const proxy = await aProxy({ refusal });
    const reply = await http({ HTTP_PROXY: proxy.url }).door().send({ method: 'GET', url: PLAIN });
    expect(reply.status).toBe(503);
  });

  test('one that says nothing is given up in time', async () => {
    const site = await SmallServer.start(() => {});
    closing.push(() => site.stop());
    const proxy = await aProxy({ sites: { 'jira.intern.test:443': new URL(site.url) } });
    const took = stopwatch();
    await problemOf(http({ HTTPS_PROXY: proxy.url }), { url: SECURE });
    expect(took()).toBeLessThan(2_500);
  });
});

test.each([
  'http://169.254.169.254/latest',
  'https://169.254.169.254/latest',
  'http://2852039166/',
  'http://[fd00:ec2::254]/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'https://METADATA.google.internal./',
])('R19 %s is refused before the proxy is asked', async (url) => {
  const proxy = await aProxy();
  const problem = await problemOf(http({ HTTP_PROXY: proxy.url }), { url });
  expect(problem.kind).toBe('forbidden-address');
  expect(proxy.asked).toEqual([]);
});

describe('R19 the steps', () => {
  const steps = async (way: JiraHttp, baseUrl: string, certificateAuthority = '') => {
    const provider = new JiraServerBasic(way);
    const account = { baseUrl, settings: {}, secrets: {} };
    const { connection } = provider.configure(account, { certificateAuthority });
    const rungs = await provider.climb(connection, { callbackUrl: 'https://f.example/callback' });
    return Object.fromEntries(rungs.map((rung) => [rung.id, rung]));
  };

  test('say that a call went through the proxy, whose own name is looked up', async () => {
    const site = await plainSite();
    const proxy = await aProxy({ sites: { 'jira.intern.test:8080': new URL(site.url) } });
    const port = proxy.name.split(':')[1];
    const way = http({ HTTP_PROXY: `http://localhost:${port}` });
    const { dns, tcp } = await steps(way, 'http://jira.intern.test:8080/jira');
    expect(dns.state).toBe('passed');
    expect(dns.finding).toMatch(
      /^jira\.intern\.test is left to the proxy localhost:\d+ to look up, which is .*127\.0\.0\.1/,
    );
    expect(tcp.finding).toMatch(
      /^Through the proxy localhost:\d+, which takes connections, within \d+ ms\.$/,
    );
    expect(site.calls.length).toBeGreaterThan(0);
  });

  test('check the certificate through the tunnel', async () => {
    const proxy = await aProxy({ sites: { 'jira.intern.test:443': await secureSite() } });
    const way = http({ HTTPS_PROXY: proxy.url });
    const trusted = await steps(way, 'https://jira.intern.test/jira', authority.cert);
    expect(trusted.tcp.finding).toMatch(/which connects to jira\.intern\.test:443, within/);
    expect(trusted.tls).toMatchObject({ state: 'passed', finding: expect.stringContaining('Company Root') });
    const unknown = await steps(way, 'https://jira.intern.test/jira');
    expect(unknown.tls).toMatchObject({
      state: 'failed',
      problem: { cause: expect.stringMatching(/^tls-/) },
    });
  });

  test.each([
    ['https://jira.intern.test', 'tcp', 'proxy-sign-in'],
    ['http://jira.intern.test', 'running', 'proxy-sign-in'],
  ])('name the proxy where it stands in the way of %s', async (baseUrl, id, cause) => {
    const proxy = await aProxy({ signIn: 'a:b' });
    expect((await steps(http({ HTTP_PROXY: proxy.url }), baseUrl))[id]).toMatchObject({
      state: 'failed',
      problem: { cause },
    });
  });

  test('say that a call went directly, for NO_PROXY names it', async () => {
    const site = await plainSite();
    const proxy = await aProxy();
    const { tcp } = await steps(http({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.0/8' }), site.url);
    expect(tcp.finding).toMatch(
      /^Directly, for NO_PROXY names it: 127\.0\.0\.1 takes connections on port \d+/,
    );
    expect(proxy.asked).toEqual([]);
  });
});

describe('R19 the variables', () => {
  test.each<[string, string, boolean]>([
    ['', 'http://jira.example', true],
    ['*', 'http://jira.example', false],
    ['jira.example', 'https://jira.example/jira', false],
    ['JIRA.example.', 'http://jira.EXAMPLE', false],
    ['example', 'http://jira.example', false],
    ['.example', 'http://jira.example', false],
    ['*.example', 'http://jira.example', false],
    ['.jira.example', 'http://jira.example', false],
    ['ira.example', 'http://jira.example', true],
    ['other.test, jira.example', 'http://jira.example', false],
    ['other.test  jira.example', 'http://jira.example', false],
    ['jira.example:8080', 'http://jira.example:8080', false],
    ['jira.example:8080', 'http://jira.example', true],
    ['jira.example:80', 'http://jira.example', false],
    ['jira.example:443', 'https://jira.example', false],
    ['localhost', 'http://localhost:2990/jira', false],
    ['localhost', 'http://127.0.0.1:2990/jira', true],
    ['127.0.0.1', 'http://127.0.0.1:2990/jira', false],
    ['10.0.0.0/8', 'http://10.1.2.3', false],
    ['10.0.0.0/8', 'http://11.1.2.3', true],
    ['10.0.0.0/8', 'http://jira.example', true],
    ['fd00::/8', 'http://[fd00::7]', false],
    ['::1', 'http://[::1]:2990', false],
    ['[::1]:2990', 'http://[::1]:2990', false],
    ['[::1]:2990', 'http://[::1]:2991', true],
    [':8080', 'http://jira.example:8080', true],
    ['.', 'http://jira.example', true],
  ])('NO_PROXY=%s: %s through the proxy: %s', (noProxy, url, isProxied) => {
    const proxies = new OutgoingProxies({ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: noProxy });
    expect(proxies.routeTo(new URL(url)).proxy !== undefined).toBe(isProxied);
  });

  test.each<[Record<string, string>, string, string | undefined]>([
    [{}, 'http://jira', undefined],
    [{ HTTP_PROXY: 'http://a:1' }, 'http://jira', 'a:1'],
    [{ HTTP_PROXY: 'http://a:1' }, 'https://jira', 'a:1'],
    [{ HTTPS_PROXY: 'http://b' }, 'https://jira', 'b:80'],
    [{ HTTPS_PROXY: 'https://b' }, 'http://jira', undefined],
    [{ HTTPS_PROXY: 'https://b', HTTP_PROXY: 'http://a:1' }, 'https://jira', 'b:443'],
    [{ HTTP_PROXY: 'http://a:1', http_proxy: 'http://c:2/' }, 'http://jira', 'c:2'],
    [{ http_proxy: 'proxy.intern:3128' }, 'http://jira', 'proxy.intern:3128'],
    [{ http_proxy: 'http://[::1]:3128' }, 'http://jira', '[::1]:3128'],
  ])('%j: %s goes through %s', (env, url, name) => {
    expect(new OutgoingProxies(env).routeTo(new URL(url)).proxy?.name).toBe(name);
  });
});
