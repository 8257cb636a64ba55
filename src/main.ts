import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { ConfigProblem, readConfig } from './config.js';
import { SetUpService } from './profiles/set-up.service.js';

const EX_CONFIG = 78; // sysexits.h
const LAST_ANSWERS = 5_000; // milliseconds that requests under way have when it is told to stop

async function main(): Promise<void> {
  const config = readConfig();
  const app = await createApp(config);
  app.enableShutdownHooks();
  const server: Server = await app.listen(config.port);
  stopInTime(server);
  const { port } = server.address() as AddressInfo;
  const address = config.baseUrl ?? `http://localhost:${port}`;
  console.log(`Footbridge is ready at ${address}/ (data in ${config.dataDir})`);
  const setUpPath = await app.get(SetUpService).announce();
  if (setUpPath)
    console.log(`Create the first administrator at ${address}${setUpPath} (this address works once)`);
}

/** Browsers and proxies open connections in advance, and closing the server waits for those that never asked anything. */
function stopInTime(server: Server): void {
  const cutOff = () => setTimeout(() => server.closeAllConnections(), LAST_ANSWERS).unref();
  process.once('SIGTERM', cutOff).once('SIGINT', cutOff);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigProblem) {
    console.error(`Footbridge cannot start:\n${error.message}`);
    process.exit(EX_CONFIG);
  }
  console.error('Footbridge cannot start:', error);
  process.exit(1);
});
