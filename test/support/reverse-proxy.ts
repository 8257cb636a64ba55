import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Rewrite = (sent: IncomingHttpHeaders, port: number) => IncomingHttpHeaders;

/** A proxy before Footbridge, such as nginx, that passes everything on and changes headers as its configuration says. */
export class ReverseProxy {
  private constructor(private readonly server: Server) {}

  /**
   * @param target address of Footbridge
   * @param rewrite what it sets, beside the headers of the browser; without a host that of Footbridge is sent
   */
  static async start(target: string, rewrite: Rewrite = () => ({})): Promise<ReverseProxy> {
    const server = createServer((incoming, response) => {
      const { host: _, ...headers } = incoming.headers;
      const onward = request(
        new URL(incoming.url!, target),
        { method: incoming.method, headers: { ...headers, ...rewrite(incoming.headers, proxy.port) } },
        (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      incoming.pipe(onward);
    });
    const proxy = new ReverseProxy(server);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
