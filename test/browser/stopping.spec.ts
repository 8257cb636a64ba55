import { connect } from 'node:net';
import { once } from 'node:events';
import { Server } from '../support/server.js';

test('a connection that was opened in advance does not hold up the stop', async () => {
  const footbridge = await Server.start();
  const socket = connect(footbridge.port, 'localhost').on('error', () => undefined);
  await once(socket, 'connect');
  await footbridge.stop();
});
