import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A bare HTTP server on the loopback address that does exactly what a test wants, faults included. */
export class SmallServer {
  readonly calls: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async start(listener: RequestListener): Promise<SmallServer> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        small.calls.push({ method: request.method!, url: request.url!, headers: request.headers, body });
        listener(request, response);
      });
    });
    const small = new SmallServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return small;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
