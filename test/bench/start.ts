import { Server } from '../support/server.js';
import { setTimeout as pause } from 'node:timers/promises';
import { residentMegabytes } from './child.js';
import { median, rounded, type Section } from './figures.js';

const STARTS = 5;

/** From `node dist/main.js` to the first answer, on a data folder that has been used. */
export async function benchStart(dataDir: string): Promise<Section> {
  const times: number[] = [];
  let resident = 0;
  for (let start = 0; start < STARTS; start++) {
    const began = performance.now();
    const server = await Server.start({ dataDir });
    await fetch(`${server.url}/healthz`);
    times.push(performance.now() - began);
    if (start === STARTS - 1) {
      await pause(2_000);
      resident = residentMegabytes(server.pid);
    }
    await server.stop();
  }
  return {
    title: 'Start on a used data folder',
    method: `node dist/main.js to the first answer of /healthz, median of ${STARTS}`,
    lines: [
      {
        name: 'Footbridge',
        figures: {
          ms: rounded(median(times)),
          'slowest ms': rounded(Math.max(...times)),
          'resident MB idle': resident,
        },
      },
    ],
  };
}
