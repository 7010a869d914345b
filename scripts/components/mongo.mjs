import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from './build.mjs';
import { freePort, listening } from './processes.mjs';

/** FerretDB serves MongoDB's protocol over SQLite files; `go.mod` beside its `main.go` pins the same version. */
const VERSION = 'v1.24.0';

const source = fileURLToPath(new URL('ferretdb', import.meta.url));

export function findFerret() {
  return process.env.FERRETDB_BINARY || build();
}

export async function startMongo(binary, { folder, watched }) {
  const databases = join(folder, 'mongo');
  mkdirSync(databases);
  const port = await freePort();
  await listening(
    watched.start('ferretdb', binary, ['-listen', `127.0.0.1:${port}`, '-folder', databases]),
    port,
  );
  return `mongodb://127.0.0.1:${port}/`;
}

function build() {
  return cached('ferretdb', `${VERSION}-${fingerprint()}`, (folder) => ({
    args: ['build', '-trimpath', '-buildvcs=false', '-o', join(folder, 'ferretdb'), '.'],
    cwd: source,
    env: { GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
  }));
}

/** What was built from other sources is another program. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  return hash.digest('hex').slice(0, 8);
}
