import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ForwardProxyOptions {
  /** Sites that only this proxy knows: host with port, and where it really is. */
  sites?: Record<string, URL>;
  /** `name:password` that it asks for. */
  signIn?: string;
  /** What it answers in place of doing its work. */
  refusal?: { status: number; headers?: Record<string, string>; body?: string };
}

/** A company's outgoing proxy, as Squid is one: it passes plain http on and opens tunnels for https. */
export class ForwardProxy {
  /** What it was asked for: the first line without the version. */
  readonly asked: string[] = [];
  /** Host and port. */
  readonly name: string;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly options: ForwardProxyOptions,
  ) {
    this.name = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (incoming, response) => this.pass(incoming, response));
    server.on('connect', (incoming, socket: Socket) => this.tunnel(incoming, socket));
    server.on('connection', (socket) => this.sockets.add(socket));
  }

  static async start(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ForwardProxy(server, options);
  }

  get url(): string {
    return `http://${this.name}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { refusal } = this.answerTo(incoming);
    if (refusal) return void response.writeHead(refusal.status, refusal.headers).end(refusal.body);
    if (!/^http:\/\//.test(incoming.url!)) return void response.writeHead(400).end('This is a proxy.');

    const target = new URL(incoming.url!);
    const { hostname, port } = this.siteOf(target.host, target);
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = incoming.headers;
    const onward = request(
      { hostname, port, path: target.pathname + target.search, method: incoming.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode!, { ...answer.headers, via: '1.1 proxy' });
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.writeHead(503, { 'X-Squid-Error': 'ERR_CONNECT_FAIL 111' }).end());
    incoming.pipe(onward);
  }

  private tunnel(incoming: IncomingMessage, socket: Socket): void {
    socket.on('error', () => {});
    const { refusal } = this.answerTo(incoming);
    if (refusal) return void socket.end(`HTTP/1.1 ${refusal.status} No\r\nContent-Length: 0\r\n\r\n`);

    const { hostname, port } = this.siteOf(incoming.url!, new URL(`http://${incoming.url}`));
    const onward = connect({ host: hostname, port: Number(port) }, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    this.sockets.add(onward);
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  }

  private answerTo({ method, url, headers }: IncomingMessage): Pick<ForwardProxyOptions, 'refusal'> {
    this.asked.push(`${method} ${url}`);
    const { signIn, refusal } = this.options;
    const given = Buffer.from((headers['proxy-authorization'] ?? '').replace(/^Basic /, ''), 'base64');
    if (!signIn || given.toString() === signIn) return { refusal };
    return { refusal: { status: 407, headers: { 'Proxy-Authenticate': 'Basic realm="company"' } } };
  }

  private siteOf(host: string, otherwise: URL): URL {
    return this.options.sites?.[host] ?? otherwise;
  }
}
