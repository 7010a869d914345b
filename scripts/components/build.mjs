import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Missing } from './missing.mjs';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hansa', 'bin');

/** The file of that name on the PATH, or undefined. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * The cached program of that name and version. If it is not there yet, `compile` is asked to put it into a folder;
 * another run may do the same at the same time, and the last one to finish wins.
 */
export function cached(name, version, compile) {
  const path = join(cache, `${name}-${version}`);
  if (existsSync(path)) return path;
  const go = onPath('go');
  if (!go) throw new Missing(`${name} is missing, and there is no Go to build it: ${howToGet[name]}`);
  console.error(`Building ${name} ${version} (once; a few minutes) …`);
  const draft = join(cache, `.${name}-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    const { args, cwd, env } = compile(draft);
    const built = spawnSync(go, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
    if (built.status !== 0) {
      throw new Missing(
        `${name} is missing and cannot be built: ${(built.stderr ?? '').trim().split('\n').at(-1)}`,
      );
    }
    renameSync(join(draft, name), path);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return path;
}

const howToGet = {
  'nats-server':
    'install nats-server 2.14 or newer, or name one with NATS_SERVER_BINARY, or a running one with NATS_URL.',
  ferretdb:
    'install Go, or name a FerretDB built from scripts/components/ferretdb with FERRETDB_BINARY, or any MongoDB with MONGODB_URL.',
};
