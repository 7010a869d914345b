import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runHansa, startHansa, temporaryFolder } from '../support/hansa.ts';
import { dataOf, register, signIn, signInOwner } from '../support/shop.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('hansa start', () => {
  test('stops cleanly when told to, and finds everything as it was when started again', async () => {
    const first = await startHansa({ folder: folder.path });
    const customer = await register(first);
    const { products } = dataOf(await first.ask(`{ products(first: 1) { totalCount } }`));
    expect(await first.stop()).toBe(0);

    const second = await startHansa({ folder: folder.path });
    try {
      expect(second.output()).not.toMatch(/password/i);
      expect(dataOf(await second.ask(`{ products(first: 1) { totalCount } }`)).products).toEqual(products);
      await signIn(second, customer.email, customer.password);
      await signIn(second, first.owner.email, first.owner.password);
    } finally {
      expect(await second.stop()).toBe(0);
    }
  }, 180_000);

  test('keeps its secrets to itself', async () => {
    const hansa = await startHansa({ folder: folder.path });
    expect(await hansa.stop()).toBe(0);
    expect(((await stat(join(folder.path, 'secrets.json'))).mode & 0o777).toString(8)).toBe('600');
    expect(hansa.output()).not.toContain(
      JSON.parse(await readFile(join(folder.path, 'secrets.json'), 'utf8')).ORDERS_TOKEN_SECRET,
    );
  }, 120_000);

  test('takes the owner that the operator names', async () => {
    const hansa = await startHansa({
      folder: folder.path,
      env: {
        HANSA_OWNER_EMAIL: 'boss@example.com',
        HANSA_OWNER_PASSWORD: 'long enough, really',
        HANSA_SAMPLE_CATALOGUE: 'false',
      },
    });
    try {
      await signIn(hansa, 'boss@example.com', 'long enough, really');
      expect(hansa.output()).not.toContain('long enough');
      expect(dataOf(await hansa.ask(`{ products(first: 1) { totalCount } }`)).products.totalCount).toBe(0);
    } finally {
      await hansa.stop();
    }
  }, 120_000);

  const start = (args: string[] = [], env: Record<string, string> = {}) =>
    runHansa(['start', '--data', folder.path, '--port', '0', ...args], {
      env: { HANSA_SANDBOX_PORT: '0', ...env },
    });

  /** One sentence for the operator: what is wrong and what to do; no stack. */
  const refused = ({ code, output }: { code: number | null; output: string }, sentence: RegExp) => {
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/\n\s+at /);
  };

  test('says which port is busy and how to choose another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    try {
      refused(await start(['--port', String(port)]), new RegExp(`Port ${port} .*--port`));
      refused(
        await start([], { HANSA_SANDBOX_PORT: String(port) }),
        new RegExp(`Port ${port} .*HANSA_SANDBOX_PORT`),
      );
    } finally {
      server.close();
    }
  }, 120_000);

  test('says when its folder cannot be written to', async () => {
    await writeFile(join(folder.path, 'file'), '');
    refused(await start(['--data', join(folder.path, 'file', 'data')]), /data folder .*--data/);
    refused(await start(['--data', join(folder.path, 'file')]), /data folder .*--data/);
    await symlink(join(folder.path, 'unmounted'), join(folder.path, 'disk'));
    refused(
      await start(['--data', join(folder.path, 'disk', 'data')]),
      /data folder .* no link to one.*--data/,
    );
  }, 60_000);

  test('names every setting that is wrong', async () => {
    refused(
      await start([], { HANSA_LOG_LEVEL: 'loud', HANSA_OWNER_EMAIL: 'nobody' }),
      /HANSA_LOG_LEVEL[\s\S]*HANSA_OWNER_EMAIL/,
    );
    refused(await start([], { HANSA_OWNER_PASSWORD: 'long enough' }), /HANSA_OWNER_EMAIL/);
    refused(await start([], { DATABASE_URL: 'nowhere' }), /DATABASE_URL/);
    refused(await start([], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' }), /DATABASE_URL/);
    refused(await start([], { HANSA_CURRENCY: 'XYZ' }), /HANSA_CURRENCY/);
  }, 120_000);

  test('refuses a folder that another version wrote', async () => {
    await writeFile(join(folder.path, 'hansa.json'), JSON.stringify({ format: 99 }));
    refused(await start(), /format 99.*--data/);
  }, 60_000);

  test('refuses a folder whose PostgreSQL is of another version', async () => {
    await mkdir(join(folder.path, 'postgres'));
    await writeFile(join(folder.path, 'postgres', 'PG_VERSION'), '9\n');
    await writeFile(join(folder.path, 'postgres.password'), 'of an older Hansa\n', { mode: 0o600 });
    refused(await start(), /PostgreSQL 9/);
  }, 60_000);

  test('refuses a folder on which another Hansa runs', async () => {
    const hansa = await startHansa({ folder: folder.path });
    try {
      refused(await start(), /[Aa]nother Hansa/);
      await signInOwner(hansa);
    } finally {
      await hansa.stop();
    }
  }, 120_000);

  test('does not know a service of another name', async () => {
    refused(await start(['--only', 'catalog,reviews']), /no service "reviews"/);
  });
});

describe('every command', () => {
  test.each([
    [['--help']],
    [['start', '--help']],
    [['gateway', '--help']],
    [['compose', '--help']],
    [['import', '--help']],
    [['events', '--help']],
    [['events', 'replay', '--help']],
    [['events', 'dead', '--help']],
    [['events', 'dead', 'retry', '--help']],
  ])('hansa %p explains itself', async (args) => {
    const { code, output } = await runHansa(args);
    expect([code, output]).toEqual([0, expect.stringMatching(/^Usage: hansa/)]);
  });

  test('that is none is refused', async () => {
    expect((await runHansa(['stat'])).code).toBe(1);
  });
});
