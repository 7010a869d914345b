import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { connectToRunning } from './connect-to-running.ts';
import { ask, copyOf, postmasterOf, runStarter, starterSays } from '../testing/embedded-postgres.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

const root = temporaryFolder();
const used = join(root.path, 'used');
let folder: string;
let count = 0;
const closers: (() => unknown)[] = [];

/** Shared memory inside the folder, because what a killed PostgreSQL leaves in /dev/shm only its next start removes. */
const settings = { dynamic_shared_memory_type: 'mmap' };

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, settings });
  closers.push(() => postgres.stop());
  return postgres;
}

/** A Hansa in a process of its own. */
async function startElsewhere() {
  const starter = runStarter(folder);
  const url = await starterSays(starter);
  expect(url).toMatch(/^postgresql:/);
  closers.push(async () => {
    if (starter.exitCode !== null || starter.signalCode !== null) return;
    starter.kill('SIGTERM');
    await once(starter, 'exit');
  });
  return { url, kill: () => (starter.kill('SIGKILL'), once(starter, 'exit')) };
}

beforeAll(async () => {
  const postgres = await startEmbeddedPostgres({ folder: used });
  await postgres.createDatabase('kept');
  await ask(postgres.url('kept'), 'create table towns (name text)');
  await postgres.stop();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => root.remove());

/** Each test gets a data folder that was used before. */
const fresh = () => (folder = copyOf(used, join(root.path, String(count++))));
const remember = (url: string, town: string) => ask(url, `insert into towns values ('${town}')`);
const towns = async (url: string) =>
  (await ask(url, 'select name from towns order by name')).map(({ name }) => name);

describe('after kill -9 of Hansa', () => {
  test('the next start ends the PostgreSQL it left behind and finds everything', async () => {
    fresh();
    const killed = await startElsewhere();
    await remember(killed.url, 'Visby');
    await killed.kill();
    const orphan = postmasterOf(folder);
    expect(await ask(killed.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    expect(await connectToRunning(folder)).toBeUndefined();

    const postgres = await start();

    expect(postmasterOf(folder)).not.toBe(orphan);
    // Its port and its socket are gone with it.
    const gone = expect.stringMatching(/^(ECONNREFUSED|ENOENT)$/);
    await expect(ask(killed.url, 'select 1')).rejects.toMatchObject({ code: gone });

    expect(await towns(postgres.url('kept'))).toEqual(['Visby']);
  });

  test('a statement it was waiting for keeps neither its locks nor the next start', async () => {
    fresh();
    const killed = await startElsewhere();
    const waiting = new Client(killed.url);
    waiting.on('error', () => undefined);
    await waiting.connect();
    waiting.query('begin; lock table towns; select pg_sleep(3600)').catch(() => undefined);
    await sleep(100);
    await killed.kill();

    const postgres = await start();

    await remember(postgres.url('kept'), 'Visby');
    expect(await towns(postgres.url('kept'))).toEqual(['Visby']);
    await waiting.end().catch(() => undefined);
  });

  test('of two that start at once, one runs and the other is refused', async () => {
    fresh();
    const killed = await startElsewhere();
    await killed.kill();

    const both = await Promise.allSettled([start(), start()]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        code: 'INVALID_CONFIGURATION',
        message: expect.stringContaining('Another Hansa runs on the data folder'),
      },
    });
    const [winner] = both.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(await towns(winner?.url('kept') ?? '')).toEqual([]);
  });
});

describe('after kill -9 of PostgreSQL', () => {
  test('a running Hansa starts it again at the same address, and still owns the folder', async () => {
    fresh();
    const postgres = await start();
    await remember(postgres.url('kept'), 'Visby');
    const killed = postmasterOf(folder);
    process.kill(killed, 'SIGKILL');

    const end = performance.now() + 10_000;
    while (performance.now() < end && !(await connectToRunning(folder))) await sleep(20);

    expect(postmasterOf(folder)).not.toBe(killed);
    expect(await towns(postgres.url('kept'))).toEqual(['Visby']);
    await expect(startEmbeddedPostgres({ folder })).rejects.toThrow('Another Hansa runs');
  });

  test('of one of its processes, Hansa takes the lock again', async () => {
    fresh();
    const postgres = await start();
    const victim = new Client(postgres.url('kept'));
    victim.on('error', () => undefined);
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
    await new Promise((resolve) => victim.once('end', resolve));

    const end = performance.now() + 10_000;
    while (performance.now() < end && !(await connectToRunning(folder))) await sleep(20);

    await expect(startEmbeddedPostgres({ folder })).rejects.toThrow('Another Hansa runs');
  });

  test('and of Hansa, the next start recovers', async () => {
    fresh();
    const killed = await startElsewhere();
    await remember(killed.url, 'Visby');
    process.kill(postmasterOf(folder), 'SIGSTOP'); // so that Hansa, while it lives, cannot start another
    process.kill(postmasterOf(folder), 'SIGKILL');
    await killed.kill();

    const postgres = await start();

    expect(await towns(postgres.url('kept'))).toEqual(['Visby']);
  });
});

describe('a second Hansa on the folder', () => {
  test('is refused, whether the first is in another process or its own', async () => {
    fresh();
    const first = await startElsewhere();
    await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: `Another Hansa runs on the data folder ${folder}: stop it first, or choose another folder.`,
    });
    expect(await towns(first.url)).toEqual([]);
  });

  test('of two on a new folder, one runs and the other is refused', async () => {
    folder = join(root.path, 'new');
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(folder).filter((name) => name.startsWith('postgres-new-'))).toEqual([]);
  });

  test('may ask for its address instead, until the first is stopped', async () => {
    fresh();
    expect(await connectToRunning(folder)).toBeUndefined();
    const first = await start();
    expect((await connectToRunning(folder))?.url('kept')).toBe(first.url('kept'));
    await first.stop();
    expect(await connectToRunning(folder)).toBeUndefined();
    expect(await connectToRunning(join(root.path, 'nowhere'))).toBeUndefined();
  });
});

describe('a pid file that was left behind does not hinder the start when it', () => {
  const pidFile = () => join(folder, 'postgres/postmaster.pid');
  const contents: [string, () => string][] = [
    ['is empty', () => ''],
    ['is garbage', () => 'not a number\n\u0000\n'],
    [
      'names a process that is gone',
      () => `999999999\n${folder}/postgres\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
    ],
    [
      'names a process that is another program',
      () => `${process.ppid}\n${folder}/postgres\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
    ],
  ];

  test.each(contents)('%s', async (_, content) => {
    fresh();
    writeFileSync(pidFile(), content());
    const postgres = await start();
    expect(await towns(postgres.url('kept'))).toEqual([]);
  });

  test('names another program of the same user', async () => {
    fresh();
    const owner = process.getuid?.() === 0 ? { uid: statSync(join(folder, 'postgres')).uid } : {};
    const stranger = spawn('sleep', ['60'], owner);
    closers.push(() => stranger.kill());
    writeFileSync(
      pidFile(),
      `${stranger.pid}\n${folder}/postgres\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
    );
    const postgres = await start();
    expect(await towns(postgres.url('kept'))).toEqual([]);
  });

  test('names the PostgreSQL of another folder', async () => {
    fresh();
    await start();
    const other = postmasterOf(folder);
    fresh();
    writeFileSync(pidFile(), `${other}\n${folder}/postgres\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`);
    const postgres = await start();
    expect(await towns(postgres.url('kept'))).toEqual([]);
  });
});

test('half a cluster of a start that was killed is cleared away, one in the making is not', async () => {
  fresh();
  mkdirSync(join(folder, 'postgres-new-abc123/data'), { recursive: true });
  mkdirSync(join(folder, 'postgres-new-def456/data'), { recursive: true });
  const anHourAgo = Date.now() / 1000 - 3600;
  utimesSync(join(folder, 'postgres-new-abc123'), anHourAgo, anHourAgo);

  await start();

  expect(readdirSync(folder).filter((name) => name.startsWith('postgres-new-'))).toEqual([
    'postgres-new-def456',
  ]);
});
