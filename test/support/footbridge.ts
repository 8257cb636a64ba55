import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { Database } from '../../src/database/database.js';
import { Browser } from './browser.js';

export interface RunningFootbridge {
  app: NestExpressApplication;
  /** Address without a trailing slash, with the base path. */
  url: string;
  dataDir: string;
  database: Database;
  /** A browser of its own, with no cookies. */
  browser(): Browser;
  /** Stops it and starts it again on the same data folder and port; `meanwhile` it does not run. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Footbridge on a port and a data folder of its own: the same app as in production, over real HTTP.
 *
 * @param log is given each line of its log; otherwise those that tell of a fault are printed
 */
export async function startFootbridge(
  env: Record<string, string> = {},
  log: (line: string) => void = printFaults,
): Promise<RunningFootbridge> {
  const dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  const start = async (port: number) => {
    const settings = {
      FOOTBRIDGE_DATA_DIR: dataDir,
      FOOTBRIDGE_LOG_LEVEL: 'error',
      PORT: String(port),
      ...env,
    };
    const config = readConfig(settings);
    const app = await createApp(config, createLogger(config, { write: log }));
    const server = await app.listen(port, '127.0.0.1');
    const { port: bound } = server.address() as AddressInfo;
    Object.assign(running, {
      app,
      database: app.get(Database),
      url: `http://127.0.0.1:${bound}${config.basePath}`,
    });
    return bound;
  };
  const running = {
    dataDir,
    browser: () => new Browser(running.url),
    restart: async (meanwhile?: () => Promise<void>) => {
      await running.app.close();
      await meanwhile?.();
      await start(port);
    },
    stop: async () => {
      await running.app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  } as RunningFootbridge;
  const port = await start(Number(env.PORT ?? 0));
  return running;
}

/** What people were told of is no fault: a test that has Jira fail expects it. */
function printFaults(line: string): void {
  const { err } = JSON.parse(line) as { err?: { status?: number; message: string } };
  const isTold = err && (err.status !== undefined || /^failed with status code 50[234]$/.test(err.message));
  if (!isTold) process.stderr.write(line);
}
