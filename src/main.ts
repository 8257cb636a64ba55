import { letYoungSpaceGrow } from './young-space.js'; // before all that is loaded
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { INestApplication } from '@nestjs/common';
import { createApp } from './app.js';
import { ConfigProblem, readConfig, type Config } from './config.js';
import { listenProblem } from './listen-problem.js';
import { SetUpService } from './sign-in/set-up.service.js';
import { inSourceLines } from './source-lines.js';
import { stopOnSignal } from './stopping.js';

const EX_CONFIG = 78; // sysexits.h
// By itself Node.js lets the heap grow to three times what is in use before it looks for what is not.
const HEAP_GROWS_BY = 30; // percent

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_BY}`);
  const config = readConfig();
  const app = await createApp(config);
  const server = await listen(app, config);
  stopOnSignal(app, server);
  letYoungSpaceGrow();
  const address = config.baseUrl ?? addressOf(server, config);
  console.log(`Footbridge is ready at ${address}/ (data in ${config.dataDir})`);
  const setUpPath = await app.get(SetUpService).announce();
  if (setUpPath)
    console.log(`Create the first administrator at ${address}${setUpPath} (this address works once)`);
}

/** @throws ConfigProblem when the port or the address cannot be had. */
async function listen(app: INestApplication, config: Config): Promise<Server> {
  const server: Server = app.getHttpServer();
  try {
    server.listen(config.port, config.host);
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw listenProblem(error, config);
  }
}

function addressOf(server: Server, { host = 'localhost' }: Config): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

main().catch((error: unknown) => {
  if (error instanceof ConfigProblem) {
    console.error(`Footbridge cannot start:\n${error.message}`);
    process.exit(EX_CONFIG);
  }
  console.error('Footbridge cannot start:', inSourceLines(inspect(error)));
  process.exit(1);
});
