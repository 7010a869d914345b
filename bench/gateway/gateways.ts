import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const root = new URL('../../../../', import.meta.url).pathname;
const peers = `${root}bench/peers/`;

/** The core that gateways run on; load and subgraphs have the other. */
const GATEWAY_CORE = '0';

/** The longest a gateway may take to begin to serve. */
const START_MS_MAX = 60_000;

export interface Contestant {
  readonly name: 'stock' | 'hive' | 'hansa';
  readonly command: (supergraphFile: string, port: number) => readonly string[];
  readonly folder: string;
}

export const contestants: readonly Contestant[] = [
  {
    name: 'stock',
    folder: peers,
    command: (file, port) => [process.execPath, 'stock.js', file, String(port)],
  },
  {
    name: 'hive',
    folder: peers,
    command: (file, port) => [
      process.execPath,
      'node_modules/@graphql-hive/gateway/dist/bin.js',
      ...['supergraph', file, '--port', String(port), '--host', '127.0.0.1', '--fork', '1'],
    ],
  },
  {
    name: 'hansa',
    folder: root,
    // What the first line of `cli/bin/hansa.js` starts.
    command: (file, port) => [
      process.execPath,
      ...['--max-semi-space-size=64', 'cli/bin/hansa.js'],
      ...['gateway', '--supergraph', file, '--port', String(port)],
    ],
  },
];

export interface RunningGateway {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startGateway(
  contestant: Contestant,
  supergraphFile: string,
  nodeOptions: readonly string[] = [],
): Promise<RunningGateway> {
  const port = await freePort();
  const [node = process.execPath, ...rest] = contestant.command(supergraphFile, port);
  const child = spawn('taskset', ['-c', GATEWAY_CORE, node, ...nodeOptions, ...rest], {
    cwd: contestant.folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      APOLLO_TELEMETRY_DISABLED: 'true',
      LOG_LEVEL: 'error',
      GATEWAY_INTROSPECTION: 'true',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}/graphql`;
  await untilServing(contestant.name, url, child);
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function untilServing(name: string, url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_MS_MAX;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    const answered = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await delay(100);
  }
  child.kill('SIGKILL');
  throw new TypeError(`${name} did not begin to serve.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
