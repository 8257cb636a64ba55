import type { CDPSession } from 'playwright-core';

/**
 * @returns the requests for what the browser does not have yet, as they come, but for the connection that tells of changes
 */
export async function overTheWire(devtools: CDPSession): Promise<Set<string>> {
  const asked = new Set<string>();
  devtools.on('Network.requestWillBeSent', ({ requestId }) => asked.add(requestId));
  devtools.on('Network.requestServedFromCache', ({ requestId }) => asked.delete(requestId));
  devtools.on('Network.responseReceived', ({ requestId, response: { fromDiskCache, mimeType } }) => {
    if (fromDiskCache || mimeType === 'text/event-stream') asked.delete(requestId);
  });
  await devtools.send('Network.enable');
  return asked;
}
