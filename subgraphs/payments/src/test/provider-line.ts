import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call on its way to the provider. */
export interface Call {
  readonly path: string;
  readonly key: string;
  /** How many calls with this key there were, this one counted. */
  readonly attempt: number;
}

export interface ProviderLine {
  readonly url: string;
  readonly calls: Call[];
  /** Runs when the provider has answered; `false` cuts the line before the answer gets through. */
  onAnswer: (call: Call) => Promise<boolean> | boolean;
  close(): Promise<void>;
}

/** The line between payments and the provider, which a test can cut or hold at the worst moment. */
export async function openProviderLine(providerUrl: () => string): Promise<ProviderLine> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const path = request.url ?? '/';
      const key = String(request.headers['idempotency-key'] ?? '');
      const call = { path, key, attempt: calls.filter((earlier) => earlier.key === key).length + 1 };
      if (request.method === 'POST') calls.push(call);
      const answer = await fetch(providerUrl() + path, {
        method: request.method ?? 'GET',
        headers: {
          'content-type': 'application/json',
          authorization: request.headers.authorization ?? '',
          'idempotency-key': key,
        },
        ...(body.length > 0 && { body }),
      });
      const text = await answer.text();
      if (request.method === 'POST' && !(await line.onAnswer(call))) return request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const line: ProviderLine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    onAnswer: () => true,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return line;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
