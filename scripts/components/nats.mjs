import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, onPath } from './build.mjs';
import { Missing } from './missing.mjs';
import { freePort, listening } from './processes.mjs';

const config = fileURLToPath(new URL('../../deploy/nats/development.conf', import.meta.url));

/** What is built where no server is found. */
const VERSION = 'v2.15.2';

/** Older ones do not know how to reset a consumer. */
const OLDEST = [2, 14];

export function findNatsServer() {
  const named = process.env.NATS_SERVER_BINARY;
  if (named) {
    if (isNewEnough(named)) return named;
    throw new Missing(
      `NATS_SERVER_BINARY (${named}) is no nats-server of version ${OLDEST.join('.')} or newer.`,
    );
  }
  const installed = onPath('nats-server');
  if (installed && isNewEnough(installed)) return installed;
  return cached('nats-server', VERSION, (folder) => ({
    args: ['install', `github.com/nats-io/nats-server/v2@${VERSION}`],
    env: { GOBIN: folder, GOFLAGS: '' },
  }));
}

function isNewEnough(binary) {
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

export async function startNats(binary, { folder, watched }) {
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
  await listening(watched.start('nats-server', binary, args, { NATS_STORE_DIR: join(folder, 'nats') }), port);
  return `nats://127.0.0.1:${port}`;
}
