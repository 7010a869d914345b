import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpTransport } from '../../src/transport/http-transport.ts';

interface HttpSubgraphOptions {
  readonly timeoutMs?: number;
  readonly connectionsMax?: number;
  readonly answerBytesMax?: number;
}

/** A subgraph that answers over HTTP as it is told to. */
export async function startHttpSubgraph(answer: RequestListener, options: HttpSubgraphOptions = {}) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    transport: createHttpTransport({ url: `http://127.0.0.1:${port}/graphql`, ...options }),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
