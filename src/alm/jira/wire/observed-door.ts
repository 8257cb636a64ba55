import { AlmProblem } from '../../alm-problem.js';
import type { Exchange } from '../../link-health.js';
import type { JiraDoor } from './jira-http.js';

const LONGEST_PATH = 500; // characters

/**
 * A door that tells of each request once its whole reply was read or the failure was certain: never a query,
 * a header or a body. Whoever is told is called at once and must not take long; what they throw is lost.
 */
export function observedDoor(door: JiraDoor, observe: (exchange: Exchange) => void): JiraDoor {
  return {
    async send(request) {
      const at = new Date();
      const begun = performance.now();
      let status: number | undefined;
      const tell = (cause?: string) => {
        const duration = Math.round(performance.now() - begun);
        const path = new URL(request.url).pathname.slice(0, LONGEST_PATH);
        const exchange: Exchange = { at, method: request.method, path, duration };
        if (status !== undefined) exchange.status = status;
        if (cause !== undefined) exchange.cause = cause;
        try {
          observe(exchange);
        } catch {
          // A log that fails must not fail the call.
        }
      };

      try {
        const reply = await door.send({
          ...request,
          judge: (reply) => {
            status = reply.status;
            request.judge?.(reply);
          },
        });
        tell();
        return reply;
      } catch (error) {
        tell(causeOf(error));
        throw error;
      }
    },
  };
}

function causeOf(error: unknown): string {
  if (!(error instanceof AlmProblem)) return 'unknown';
  return typeof error.cause === 'string' ? error.cause : error.kind;
}
