import type { RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import type { Mender } from '../../src/alm/alm-problem.js';
import type { CauseId } from '../../src/alm/jira/causes/causes.js';
import type { JiraHttpOptions } from '../../src/alm/jira/wire/jira-http.js';
import { OutgoingProxies } from '../../src/outgoing-proxies.js';
import { ForwardProxy } from '../support/forward-proxy.js';
import { aCertificate, anAuthority } from './certificates.js';
import { SmallServer } from './small-server.js';

/** A server with a fault, and how it is called. */
export interface Planted {
  url: string;
  options?: JiraHttpOptions;
  stop(): unknown;
}

export interface TransportRow {
  cause: CauseId;
  mender: Mender;
  words: RegExp;
  plant(): Promise<Planted>;
}

/** One row for each cause that is found before a whole reply is there. */
export const TRANSPORT_ROWS: TransportRow[] = [
  row('host-unknown', 'administrator', /jira\.invalid is not known/, async () =>
    nowhere('http://jira.invalid/'),
  ),
  row('connection-refused', 'administrator', /connection was refused/, async () => {
    const { url, stop } = await tcp(() => {});
    await stop();
    return nowhere(url);
  }),
  row(
    'proxy-unreachable',
    'network',
    /cannot connect to the outgoing proxy 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
    async () => {
      const gone = await ForwardProxy.start();
      await gone.stop();
      return through({ url: 'https://jira.example/' }, gone);
    },
  ),
  row('proxy-sign-in', 'network', /sign-in of its own/, async () =>
    through({ url: 'https://jira.example/' }, await ForwardProxy.start({ signIn: 'a:b' })),
  ),
  row('proxy-refused', 'network', /does not let Footbridge reach jira\.example:8443 \(403\)/, async () =>
    through({ url: 'https://jira.example:8443/' }, await ForwardProxy.start({ refusal: { status: 403 } })),
  ),
  row('proxy-cannot-reach', 'network', /gets no connection to jira\.example \(502\)/, async () =>
    through({ url: 'http://jira.example/' }, await ForwardProxy.start({ refusal: { status: 502 } })),
  ),
  row('address-forbidden', 'administrator', /never calls/, async () => nowhere('http://169.254.169.254/')),
  row('connection-reset', 'network', /before it answered/, () =>
    tcp((socket) => socket.once('data', () => socket.destroy())),
  ),
  row('reply-cut', 'network', /middle of the reply/, () =>
    tcp((socket) =>
      socket.once('data', () => {
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"issu',
        );
        setTimeout(() => socket.end(), 50);
      }),
    ),
  ),
  row('reply-timeout', 'jira-administrator', /did not answer in time/, () => hasty(() => {})),
  row('reply-drips', 'network', /did not finish in time/, () =>
    hasty((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    }),
  ),
  row('reply-too-large', 'administrator', /larger than Footbridge reads/, () =>
    http((_, response) => response.writeHead(200).end('x'.repeat(300_000))),
  ),
  row('reply-headers-too-large', 'network', /headers of the reply/, () =>
    tcp((socket) =>
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(50_000)}\r\n\r\n`)),
    ),
  ),
  row('reply-compressed', 'network', /cannot be unpacked/, () =>
    http((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'zstd' }).end(Buffer.from('28b52ffd04001100', 'hex')),
    ),
  ),
  row('not-http', 'administrator', /does not speak HTTP/, () =>
    tcp((socket) => socket.end('SSH-2.0-OpenSSH_9.0\r\n')),
  ),
  row('tls-plain-port', 'administrator', /does not speak https/, async () => {
    const plain = await http((_, response) => response.end());
    return { ...plain, url: plain.url.replace('http:', 'https:') };
  }),
  row('plain-tls-port', 'administrator', /was called with http/, async () => {
    const secure = await https(await aCertificate());
    return { ...secure, url: secure.url.replace('https:', 'http:') };
  }),
  row('tls-self-signed', 'administrator', /issued by itself/, async () => https(await aCertificate())),
  row('tls-unknown-authority', 'administrator', /authority Footbridge does not know/, async () => {
    const authority = await anAuthority('Example Root');
    const { cert, key } = await aCertificate({ by: authority });
    return https({ cert: `${cert}${authority.cert}`, key });
  }),
  row('tls-chain-incomplete', 'network', /sent alone/, async () =>
    https(await aCertificate({ by: await anAuthority('Example Root') })),
  ),
  row('tls-wrong-name', 'administrator', /another name/, async () => {
    const identity = await aCertificate({ name: 'other.example.com' });
    return https(identity, { ca: [identity.cert] });
  }),
  row('tls-expired', 'network', /has expired/, async () => {
    const identity = await aCertificate({ days: -2 });
    return https(identity, { ca: [identity.cert] });
  }),
  row('tls-not-yet-valid', 'network', /not valid yet/, async () => {
    const tomorrow = new Date(Date.now() + 24 * 3600 * 1000);
    const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keyType: 'ec',
      notBeforeDate: tomorrow,
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    return https({ cert, key }, { ca: [cert] });
  }),
  row('tls-too-old', 'network', /TLS before 1\.2/, async () =>
    https({
      ...(await aCertificate()),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
  ),
];

function row(cause: CauseId, mender: Mender, words: RegExp, plant: () => Promise<Planted>): TransportRow {
  return { cause, mender, words, plant };
}

function through({ url }: { url: string }, proxy: ForwardProxy): Planted {
  const proxies = new OutgoingProxies({ HTTP_PROXY: proxy.url });
  return { url, options: { proxies }, stop: () => proxy.stop().catch(() => {}) };
}

function nowhere(url: string): Planted {
  return { url, stop: () => {} };
}

async function http(listener: RequestListener): Promise<Planted> {
  const small = await SmallServer.start(listener);
  return { url: `${small.url}/`, stop: () => small.stop() };
}

/** Called by somebody who waits for the whole reply for a moment only. */
async function hasty(listener: RequestListener): Promise<Planted> {
  return { ...(await http(listener)), options: { totalTimeout: 600 } };
}

async function tcp(onConnection: (socket: Socket) => void): Promise<Planted> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function https(identity: ServerOptions, options?: JiraHttpOptions): Promise<Planted> {
  const server = createTlsServer(identity, (_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    options,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
