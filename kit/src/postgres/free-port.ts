import { once } from 'node:events';
import { createServer } from 'node:net';
import { invariant } from '../errors/invariant.ts';

/** A port of 127.0.0.1 that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  invariant(typeof address === 'object' && address, 'A TCP server has an address.');
  return address.port;
}
