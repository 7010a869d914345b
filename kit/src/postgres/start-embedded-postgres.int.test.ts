import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { ask, copyOf, runStarter, starterSays } from '../testing/embedded-postgres.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

const root = temporaryFolder();
/** A data folder that was used once and stopped properly. */
const closers: (() => Promise<void>)[] = [];
const used = join(root.path, 'used');

beforeAll(async () => {
  const postgres = await startEmbeddedPostgres({ folder: used });
  await postgres.createDatabase('kept');
  await ask(postgres.url('kept'), `create table towns as select 'Łódź' as name`);
  await postgres.stop();
});
afterAll(() => root.remove());
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(folder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder });
  closers.push(() => postgres.stop());
  return postgres;
}

/** For what only root can get into. */
const asRoot = process.getuid?.() === 0 ? test : test.skip;
const copy = (name: string) => copyOf(used, join(root.path, name));
const refusal = (folder: string, port?: number) =>
  startEmbeddedPostgres({ folder, ...(port ? { port } : {}) }).then(
    (postgres) => postgres.stop().then(() => 'started'),
    (error: { code: string; message: string }) => `${error.code} ${error.message.replaceAll(root.path, '')}`,
  );

describe('a start', () => {
  test('finds what the start before it left, at any port', async () => {
    const postgres = await start(copy('second start'));
    expect(await ask(postgres.url('kept'), 'select upper(name) as name from towns')).toEqual([
      { name: 'ŁÓDŹ' },
    ]);
    await postgres.stop();
    await expect(ask(postgres.url('kept'), 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('takes a folder with spaces and umlauts in its name', async () => {
    const folder = copy('Bücher & Töpfe 100%');
    const postgres = await start(folder);
    expect(await ask(postgres.url('kept'), 'show data_directory')).toEqual([
      { data_directory: `${folder}/postgres` },
    ]);
    await postgres.stop();
  });

  test('is durable, private and the same on every system', async () => {
    const folder = copy('settings');
    const postgres = await start(folder);
    const settings = await ask(
      postgres.url('kept'),
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses',
         'unix_socket_directories', 'client_connection_check_interval', 'max_connections', 'server_encoding', 'TimeZone') order by name collate "C"`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      TimeZone: 'UTC',
      client_connection_check_interval: '1000',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      max_connections: '200',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      // Inside PostgreSQL's own folder, which nobody else may enter.
      unix_socket_directories: `${folder}/postgres`,
    });
    const locales = await ask(
      postgres.url('kept'),
      `select datlocprovider as provider, datlocale as locale from pg_database where datname = 'kept'`,
    );
    expect(locales).toEqual([{ provider: 'b', locale: 'C.UTF-8' }]);
    expect(statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
    await expect(ask(postgres.url('kept').replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toMatchObject({
      code: '28P01',
    });
    await postgres.stop();
  });

  test('makes a database once, however often and however many ask', async () => {
    const postgres = await start(copy('databases'));
    await Promise.all([1, 2, 3].map(() => postgres.createDatabase('orders')));
    await postgres.createDatabase('orders');
    await postgres.createDatabase('kept');
    expect(await ask(postgres.url('kept'), 'select name from towns')).toHaveLength(1);
    expect(await ask(postgres.url('orders'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    await postgres.stop();
  });

  test('uses a restored backup whose owner and mode are wrong', async () => {
    const folder = copy('restored');
    if (process.getuid?.() === 0) spawnSync('chown', ['-R', '0:0', folder]);
    chmodSync(join(folder, 'postgres'), 0o755);
    const postgres = await start(folder);
    expect(await ask(postgres.url('kept'), 'select name from towns')).toHaveLength(1);
    await postgres.stop();
  });
});

describe('root', () => {
  asRoot('starts PostgreSQL as somebody else, also below folders that only root may enter', async () => {
    const closed = join(root.path, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const folder = join(closed, 'data');
    mkdirSync(folder, { mode: 0o700 });

    const postgres = await start(folder);

    await postgres.createDatabase('kept');
    await ask(postgres.url('kept'), 'create extension pg_trgm');
    expect(await ask(postgres.url('kept'), `select similarity('hansa', 'hanse') > 0.4 as similar`)).toEqual([
      { similar: true },
    ]);
    expect(statSync(join(folder, 'postgres')).uid).not.toBe(0);
    await postgres.stop();
  });

  asRoot('keeps the owner of a cluster that an ordinary user made', async () => {
    chmodSync(root.path, 0o755);
    const folder = join(root.path, 'of nobody');
    mkdirSync(folder);
    spawnSync('chown', ['nobody', folder]);
    const user = { uid: statSync(folder).uid, gid: 65534 };
    const starter = runStarter(folder, user);
    expect(await starterSays(starter)).toMatch(/^postgresql:/);
    starter.kill('SIGTERM');
    await once(starter, 'exit');

    const postgres = await start(folder);
    expect(statSync(join(folder, 'postgres')).uid).toBe(user.uid);
    await postgres.stop();

    // Back again: what root started left nothing that the user may not touch.
    const again = runStarter(folder, user);
    expect(await starterSays(again)).toMatch(/^postgresql:/);
    again.kill('SIGTERM');
    await once(again, 'exit');
  });

  asRoot('leaves a folder that an ordinary user is refused with one sentence', async () => {
    chmodSync(root.path, 0o755);
    const folder = copy('of root');
    const starter = runStarter(folder, { uid: 65534, gid: 65534 });
    expect(await starterSays(starter)).toMatch(
      /^INVALID_CONFIGURATION .*(permission denied|belongs to user)/i,
    );
  });
});

describe('an operator reads one sentence when', () => {
  test('the folder is below a file', async () => {
    writeFileSync(join(root.path, 'file'), '');
    expect(await refusal(join(root.path, 'file/data'))).toBe(
      'INVALID_CONFIGURATION Hansa cannot write to its data folder /file/data (a part of the path is a file): make it writable for this user, or choose another folder.',
    );
    expect(await refusal(join(root.path, 'file'))).toContain('(it is a file)');
  });

  test('the file system is read-only', async () => {
    expect(await refusal('/proc/hansa')).toMatch(
      /^INVALID_CONFIGURATION Hansa cannot write to its data folder/,
    );
  });

  test('another PostgreSQL made the cluster', async () => {
    const folder = copy('old');
    writeFileSync(join(folder, 'postgres/PG_VERSION'), '16\n');
    expect(await refusal(folder)).toMatch(
      /^INVALID_CONFIGURATION The database in .* was made by PostgreSQL 16 and this Hansa brings PostgreSQL \d+: start it with/,
    );
  });

  test('the place of the cluster holds something else', async () => {
    mkdirSync(join(root.path, 'photos/postgres'), { recursive: true });
    writeFileSync(join(root.path, 'photos/postgres/cat.jpg'), '');
    expect(await refusal(join(root.path, 'photos'))).toMatch(
      /^INVALID_CONFIGURATION .* holds something that is no PostgreSQL cluster: move it away/,
    );
  });

  test('the password is lost', async () => {
    const folder = copy('forgotten');
    rmSync(join(folder, 'postgres.password'));
    expect(await refusal(folder)).toMatch(
      /^INVALID_CONFIGURATION The password of the database is lost: restore/,
    );
  });

  test('the password is another one, and leaves no PostgreSQL running', async () => {
    const folder = copy('mixed up');
    writeFileSync(join(folder, 'postgres.password'), 'guess\n');
    expect(await refusal(folder)).toMatch(
      /^INVALID_CONFIGURATION The password in .* is not the one of the database in .*: restore both from the same backup/,
    );
    expect(existsSync(join(folder, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('the wished port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await refusal(copy('port'), port)).toBe(
      `INVALID_CONFIGURATION PostgreSQL cannot listen on port ${port} of 127.0.0.1, which another program uses: stop that program, or choose another port.`,
    );
    other.close();
  });

  test('PostgreSQL refuses for a reason of its own, with the reason', async () => {
    const folder = copy('broken');
    writeFileSync(join(folder, 'postgres/postgresql.conf'), 'shared_buffers = yes\n');
    const sentence = await refusal(folder);
    expect(sentence).toMatch(
      /^INVALID_CONFIGURATION PostgreSQL does not start on .*configuration file .* contains errors.*: see .*postgres.log/s,
    );
    expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).toContain('shared_buffers');
  });
});
