import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** What the tests of the launcher itself need. Others take `createTestDatabase`. */

export async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the server may be killed under it
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A copy of a data folder with the same owners. */
export function copyOf(folder: string, target: string): string {
  spawnSync('cp', ['-a', folder, target]);
  return target;
}

/** The process that the pid file of a data folder names. */
export function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

// Compiled, because a Node of its own cannot read our sources.
const launcher = new URL('../../dist/postgres/start-embedded-postgres.js', import.meta.url).href;
const script = `
  const { startEmbeddedPostgres } = await import(process.argv[1]);
  try {
    const postgres = await startEmbeddedPostgres({ folder: process.argv[2], settings: { dynamic_shared_memory_type: 'mmap' } });
    process.once('SIGTERM', () => postgres.stop().then(() => process.exit(0)));
    setInterval(() => undefined, 60_000);
    console.log(postgres.url('kept'));
  } catch (error) {
    console.log(error.code + ' ' + error.message);
  }`;

/** A Hansa, as far as PostgreSQL is concerned, in a process of its own that can be killed. */
export function runStarter(folder: string, user: { uid?: number; gid?: number } = {}): ChildProcess {
  const args = ['--input-type=module', '-e', script, launcher, folder];
  return spawn(process.execPath, args, { ...user, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Its first word: the address of database `kept`, or why it did not start. */
export async function starterSays(starter: ChildProcess): Promise<string> {
  const words: unknown[] = starter.stdout ? await once(starter.stdout, 'data') : [];
  return String(words[0]).trim();
}
