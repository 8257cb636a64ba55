import { ConfigProblem, type Config } from './config.js';
import { runsAs } from './owner.js';

/** What the system said when Footbridge wanted to listen, in one sentence with the cure; or `error` itself. */
export function listenProblem(error: unknown, { port, host }: Config): unknown {
  const at = host ? `Port ${port} of ${host}` : `Port ${port}`;
  switch ((error as { code?: unknown }).code) {
    case 'EADDRINUSE':
      return new ConfigProblem(
        `${at} is taken by another program. Stop that one, or set PORT to a free one.`,
      );
    case 'EACCES':
      return new ConfigProblem(
        `${at} is not allowed: Footbridge runs as ${runsAs()}, and ports below 1024 are for root alone. ` +
          'Set PORT to another one, such as 3000, and lead the proxy or the container there.',
      );
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigProblem(
        `FOOTBRIDGE_HOST is ${host}, which is no address of this machine. Name one, or leave it out to listen on all of them.`,
      );
    default:
      return error;
  }
}
