import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant } from '../errors/invariant.ts';
import { freePort } from '../postgres/free-port.ts';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A NATS server of one's own that can be killed, started again and wiped. */
export interface NatsServer {
  readonly url: string;
  /** `http://127.0.0.1:…`, what `/varz` and `/jsz` are under. */
  readonly monitoringUrl: string;
  readonly folder: string;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** On the same ports and, unless it was wiped, with the same streams. */
  start(): Promise<void>;
  /** Deletes all that JetStream has stored. The server must not run. */
  wipe(): void;
  close(): Promise<void>;
}

interface NatsServerOptions {
  readonly binary: string;
  /** A configuration file; without it, ours for development. Ports are given as arguments, the folder by `env`. */
  readonly config?: string;
  /** What the configuration reads from its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where to put its store; without it, where there is room in memory, which is no measure of a disk. */
  readonly folder?: string;
}

const development = fileURLToPath(new URL('../../../deploy/nats/development.conf', import.meta.url));

export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const { binary, config = development, env = {} } = options;
  const folder = temporaryFolder('hansa-test-nats-');
  const store = join(options.folder ?? folder.path, 'jetstream');
  const [port, httpPort] = [await freePort(), await freePort()];
  const args = [
    '--config',
    config,
    '--addr',
    '127.0.0.1',
    '--port',
    String(port),
    '--http_port',
    String(httpPort),
  ];
  const monitoringUrl = `http://127.0.0.1:${httpPort}`;
  let child: ChildProcess | undefined;

  const start = async () => {
    let said = '';
    const started = spawn(binary, args, {
      env: { ...process.env, NATS_STORE_DIR: store, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child = started;
    await eventually(async () => {
      invariant(started.exitCode === null, `nats-server ended: ${said}`);
      return (await fetch(`${monitoringUrl}/healthz`)).ok;
    });
  };
  const kill = async () => {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  };

  await start().catch(async (thrown: unknown) => {
    await kill();
    throw thrown;
  });
  return {
    url: `nats://127.0.0.1:${port}`,
    monitoringUrl,
    folder: folder.path,
    kill,
    start,
    wipe: () => rmSync(store, { recursive: true, force: true }),
    close: async () => {
      await kill();
      folder.remove();
    },
  };
}
