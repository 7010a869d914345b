import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import pg from 'pg';
import { repository } from '../repository.ts';
import { createPart, type Part } from './part.ts';

// Compiled, because a Node of its own cannot read our sources; and it durably writes what it acknowledges.
const launcher = pathToFileURL(join(repository, 'kit/dist/postgres/start-embedded-postgres.js')).href;
const script = `
  const { startEmbeddedPostgres } = await import(process.argv[1]);
  const [folder, port] = process.argv.slice(2);
  const settings = { dynamic_shared_memory_type: 'mmap', max_connections: '300' };
  const postgres = await startEmbeddedPostgres({ folder, port: Number(port), settings });
  process.once('SIGTERM', () => postgres.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);`;

export interface PostgresPart {
  readonly part: Part;
  /** The address of a database, once the server has been started. */
  url(database: string): Promise<string>;
}

/** A PostgreSQL as a process of its own; `kill -9` hits the server itself and whoever looks after it. */
export function createPostgresPart({ folder, port }: { folder: string; port: number }): PostgresPart {
  mkdirSync(folder, { recursive: true });
  const url = async (database: string) => {
    const running = await connectToRunning(folder);
    if (!running) throw new Error('PostgreSQL does not run');
    return running.url(database);
  };
  const part = createPart({
    name: 'postgres',
    program: process.execPath,
    args: ['--input-type=module', '-e', script, launcher, folder, String(port)],
    env: process.env,
    isUp: async () => {
      const client = new pg.Client({ connectionString: await url('postgres') });
      client.on('error', () => undefined); // It is asked whether it is there.
      await client.connect();
      await client.end();
      return true;
    },
    alsoKill: () => killServer(folder),
  });
  return { part, url };
}

function killServer(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    // It had not begun yet, or ended in the same moment.
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ESRCH') throw thrown;
  }
}
