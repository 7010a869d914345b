import { afterEach, describe, expect, test } from '@jest/globals';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createHttpServer, listenOn } from './server.ts';

const agents: Agent[] = [];
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
});

async function serve() {
  const app = createHttpServer();
  app.get('/', () => ({ served: true }));
  const port = await listenOn(app, { name: 'test', host: '127.0.0.1', port: 0, setting: '--port' });
  return { app, port };
}

/** A caller with one connection, which it keeps. */
function keptConnection(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, (response) => {
        response.resume().on('end', () => resolve(response));
      }).on('error', reject);
    });
}

describe('a server that stops', () => {
  test('answers who speaks to it on a kept connection, and tells them to hang up', async () => {
    const { app, port } = await serve();
    const ask = keptConnection(port);
    expect((await ask()).headers.connection).toBe('keep-alive');

    const closed = app.close();
    const last = await ask();
    expect([last.statusCode, last.headers.connection]).toEqual([200, 'close']);
    await closed;
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('cuts off who keeps a connection and says nothing', async () => {
    const { app, port } = await serve();
    await keptConnection(port)();
    await app.close();
    await expect(keptConnection(port)()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
