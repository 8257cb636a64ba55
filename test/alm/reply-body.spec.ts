import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { brotliCompressSync, createGzip, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import { JiraHttp, type JiraHttpRequest } from '../../src/alm/jira/wire/jira-http.js';
import { SmallServer } from './small-server.js';
import { stopwatch } from '../support/stopwatch.js';

const MOST = 100_000; // bytes
const JSON_TEXT = JSON.stringify({ issues: 'über'.repeat(5_000) });
// Packed it is no longer one that is unpacked at once.
const LONG_TEXT = JSON.stringify({ issues: randomBytes(20_000).toString('base64') });
const LIMITS = { connectTimeout: 10_000, headersTimeout: 10_000, totalTimeout: 10_000, maxBytes: MOST };
const http = new JiraHttp(LIMITS);
const servers: SmallServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => http.close());

async function answering(listener: RequestListener): Promise<JiraHttpRequest> {
  const server = await SmallServer.start(listener);
  servers.push(server);
  return { method: 'GET', url: server.url };
}

function sends(body: Buffer | string, encoding?: string | string[], status = 200): RequestListener {
  return (_, response) => {
    if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
}

async function problemOf(request: JiraHttpRequest, way = http): Promise<AlmProblem> {
  const error = await way.door().send(request).catch((error: unknown) => error); // prettier-ignore
  expect(error).toBeInstanceOf(AlmProblem);
  return error as AlmProblem;
}

describe('R03 a reply is read whole', () => {
  test.each<[string, Buffer | string, string | string[] | undefined]>([
    ['in gzip', gzipSync(JSON_TEXT), 'gzip'],
    ['in gzip by its old name', gzipSync(JSON_TEXT), 'X-GZIP'],
    ['in two members of gzip', Buffer.concat([gzipSync(JSON_TEXT.slice(0, 9)), gzipSync(JSON_TEXT.slice(9))]), 'gzip'],
    ['in deflate', deflateSync(JSON_TEXT), 'deflate'],
    ['in deflate without its header', deflateRawSync(JSON_TEXT), 'Deflate'],
    ['in brotli', brotliCompressSync(JSON_TEXT), 'br'],
    ['in gzip upon deflate', gzipSync(deflateSync(JSON_TEXT)), 'deflate, gzip'],
    ['in gzip twice, in two headers', gzipSync(gzipSync(JSON_TEXT)), ['gzip', 'gzip']],
    ['in gzip, which the header does not say', gzipSync(JSON_TEXT), undefined],
    ['in gzip, which the header calls identity', gzipSync(JSON_TEXT), 'identity'],
    ['in gzip, which the header calls deflate', gzipSync(JSON_TEXT), 'deflate'],
    ['plain, which the header calls identity', JSON_TEXT, 'Identity'],
    ['plain, with an empty header', JSON_TEXT, ''],
    ['plain, which the header calls gzip', JSON_TEXT, 'gzip'],
    ['plain, with its character set in the header', JSON_TEXT, 'UTF-8'],
    ['plain, in the dark', JSON_TEXT, undefined],
  ])('%s', async (_, body, encoding) => {
    const { text } = await http.door().send(await answering(sends(body, encoding)));
    expect(text).toBe(JSON_TEXT);
  }); // prettier-ignore

  test.each<[string, Buffer | string, string | undefined]>([
    ['in gzip', gzipSync(LONG_TEXT), 'gzip'],
    ['in gzip, which the header does not say', gzipSync(LONG_TEXT), undefined],
    ['in gzip upon deflate', gzipSync(deflateSync(LONG_TEXT)), 'deflate, gzip'],
    ['in deflate without its header', deflateRawSync(LONG_TEXT), 'deflate'],
    ['in brotli', brotliCompressSync(LONG_TEXT), 'br'],
    ['plain', LONG_TEXT, undefined],
  ])('also where it is long: %s', async (_, body, encoding) => {
    expect((await http.door().send(await answering(sends(body, encoding)))).text).toBe(LONG_TEXT);
  });

  test.each(['gzip', 'deflate', 'br', undefined])('that is empty, called %s', async (encoding) => {
    expect((await http.door().send(await answering(sends('', encoding)))).text).toBe('');
    expect(await http.door().send(await answering(sends('', encoding, 204)))).toMatchObject({ status: 204 });
  });

  test.each([400, 401, 403, 500])('with an error: %i', async (status) => {
    const reply = await http.door().send(await answering(sends(gzipSync('<h1>Why</h1>'), 'gzip', status)));
    expect(reply).toMatchObject({ status, text: '<h1>Why</h1>' });
  });

  test('that comes byte by byte', async () => {
    const packed = gzipSync('{"a":1}');
    const request = await answering(async (_, response) => {
      response.setHeader('Content-Encoding', 'gzip').flushHeaders();
      for (const byte of packed) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      response.end();
    });
    expect((await http.door().send(request)).text).toBe('{"a":1}');
  });
});

describe('R03 a reply is not read', () => {
  test.each<[string, Buffer, string | undefined]>([
    ['in gzip', gzipSync('x'.repeat(50_000_000)), 'gzip'],
    ['in gzip that nobody announced', gzipSync('x'.repeat(50_000_000)), undefined],
    ['in deflate', deflateSync('x'.repeat(50_000_000)), 'deflate'],
    ['in gzip upon gzip', gzipSync(gzipSync('x'.repeat(50_000_000))), 'gzip, gzip'],
    ['in gzip of a few bytes', gzipSync('x'.repeat(5_000_000)), 'gzip'],
    ['in brotli of a few bytes', brotliCompressSync('x'.repeat(5_000_000)), 'br'],
    ['that is too large as it comes', gzipSync(randomBytes(MOST + 1_000)), 'gzip'],
  ])('JF-11 when it is larger unpacked than Footbridge reads: %s', async (_, bomb, encoding) => {
    expect(await problemOf(await answering(sends(bomb, encoding)))).toMatchObject({ cause: 'reply-too-large' });
  }); // prettier-ignore

  test('when it never ends: it is given up as soon as it is too large', async () => {
    const request = await answering((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      const packer = createGzip();
      packer.pipe(response);
      const pour = setInterval(() => packer.write('x'.repeat(1_000_000)), 5);
      response.on('close', () => clearInterval(pour));
    });
    const took = stopwatch();
    expect(await problemOf(request)).toMatchObject({ cause: 'reply-too-large' });
    expect(took()).toBeLessThan(5_000);
  });

  test('JF-04 when it drips for too long', async () => {
    const request = await answering((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      const packed = gzipSync(randomBytes(20_000));
      let sent = 0;
      const drip = setInterval(() => response.write(packed.subarray(sent, (sent += 20))), 50);
      response.on('close', () => clearInterval(drip));
    });
    const hasty = new JiraHttp({ ...LIMITS, totalTimeout: 800 });
    const took = stopwatch();
    expect(await problemOf(request, hasty)).toMatchObject({ cause: 'reply-drips' });
    expect(took()).toBeLessThan(2_000);
    await hasty.close();
  });

  test('when it breaks off, which leaves open what a write did', async () => {
    const request = await answering(sends(gzipSync(JSON_TEXT).subarray(0, 60), 'gzip'));
    expect(await problemOf(request)).toMatchObject({ cause: 'reply-cut', outcomeUnknown: false });
    expect(await problemOf({ ...request, method: 'PUT', body: '{}' })).toMatchObject({
      cause: 'reply-cut',
      outcomeUnknown: true,
    });
  });

  test.each<[string, Buffer, string]>([
    ['in zstd', Buffer.from('28b52ffd04001100', 'hex'), 'zstd'],
    ['in an encoding that nobody knows', Buffer.from([0, 1, 2, 3]), 'x-own'],
    ['damaged', damaged(gzipSync(randomBytes(5_000))), 'gzip'],
    ['damaged, in brotli', Buffer.from('{"a":1}'), 'br'],
    ['in six encodings', gzipSync('{}'), 'gzip, gzip, gzip, gzip, gzip, gzip'],
  ])('%s; who can mend it is said', async (_, body, encoding) => {
    const request = await answering(sends(body, encoding));
    const problem = await problemOf({ ...request, method: 'POST', body: '{}' });
    expect(problem).toMatchObject({ cause: 'reply-compressed', mender: 'network', outcomeUnknown: true });
    expect(problem.message).toMatch(/cannot be unpacked/);
  });
});

function damaged(packed: Buffer): Buffer {
  packed[packed.length - 6] ^= 0xff;
  return packed;
}
