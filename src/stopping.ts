import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { constants } from 'node:os';
import type { Socket } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from './logger.js';

/**
 * When whoever still waits is cut off, in milliseconds. Calls to ALM sites are broken off two seconds before, so that
 * there is an answer to everybody; compose and Kubernetes kill thirty seconds after they have asked.
 */
const LAST_ANSWERS = 27_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const FAULTS = ['uncaughtException', 'unhandledRejection'] as const;
type Signal = (typeof SIGNALS)[number];

/**
 * Ends the process when it is told to, as the signal itself would have, once everybody who waits has their answer.
 * The second signal ends it at once. What is thrown and caught by nobody ends it as well, with exit code 1.
 */
export function stopOnSignal(app: INestApplication, server: Server): void {
  const connections = new Connections(server);
  let isStopping = false;
  const stop = (end: () => void) => {
    if (isStopping) return end();
    isStopping = true;
    connections.cutIdle();
    setTimeout(() => server.closeAllConnections(), LAST_ANSWERS).unref();
    void app.close().finally(end);
  };
  for (const signal of SIGNALS) process.on(signal, () => stop(() => endBy(signal)));
  // After what nobody has foreseen nothing in memory can be relied on. What is under way is answered, what was promised is
  // kept in the database, and whoever started it starts it again.
  for (const fault of FAULTS)
    process.on(fault, (error: unknown) => {
      app
        .get<Logger>(LOGGER)
        .fatal({ err: error }, 'Footbridge ends itself: something happened that nobody has foreseen');
      stop(() => process.exit(1));
    });
}

/**
 * The connections of a server and what is under way on them. Node cuts those that have been idle since an answer; a
 * browser or a proxy also opens some in advance, which have never asked anything.
 */
class Connections {
  private readonly underWay = new Map<Socket, Set<ServerResponse>>();
  private isCutting = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.underWay.set(socket, new Set());
      socket.once('close', () => this.underWay.delete(socket));
    });
    // Before any handler, so that an answer which is made at once is told too.
    server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
      const answers = this.underWay.get(req.socket);
      answers?.add(res);
      if (this.isCutting) res.shouldKeepAlive = false;
      res.once('close', () => {
        answers?.delete(res);
        if (this.isCutting && answers?.size === 0) req.socket.end();
      });
    });
  }

  /** Cuts connections on which nobody waits, and the others with their last answer. */
  cutIdle(): void {
    this.isCutting = true;
    for (const [socket, answers] of this.underWay) {
      if (answers.size === 0) socket.destroy();
      for (const answer of answers) answer.shouldKeepAlive = false; // makes it say Connection: close
    }
  }
}

// As process 1 of a container nobody else is there to let the signal end it.
function endBy(signal: Signal): void {
  for (const one of SIGNALS) process.removeAllListeners(one);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}
