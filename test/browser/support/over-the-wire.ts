import type { CDPSession } from 'playwright-core';

/** @returns the requests for what the browser does not have yet, as they come: addresses by id */
export async function overTheWire(devtools: CDPSession): Promise<Map<string, string>> {
  const asked = new Map<string, string>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, request.url));
  devtools.on('Network.requestServedFromCache', ({ requestId }) => asked.delete(requestId));
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache) asked.delete(requestId);
  });
  await devtools.send('Network.enable');
  return asked;
}
