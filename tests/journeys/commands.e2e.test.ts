import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../support/eventually.ts';
import { cleanEnvironment, runHansa, startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { serve } from '../support/processes.ts';
import { dataOf } from '../support/shop.ts';

const command = fileURLToPath(import.meta.resolve('@hansa/cli/bin'));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hansa: Hansa;

beforeAll(async () => {
  folder = await temporaryFolder();
  hansa = await startHansa({ folder: join(folder.path, 'data'), env: { HANSA_SAMPLE_CATALOGUE: 'false' } });
}, 120_000);
afterAll(async () => {
  await hansa.stop();
  await folder.remove();
}, 60_000);

const products = async () =>
  dataOf(await hansa.ask(`{ products(first: 1) { totalCount } }`)).products.totalCount as number;

describe('hansa import', () => {
  const header =
    'Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty,Variant Inventory Tracker,Status';
  const row = (n: number, price = '5.00') =>
    `p-${n},Product ${n},Title,Default Title,${price},3,shopify,active`;
  const run = async (lines: string[], ...args: string[]) => {
    const file = join(folder.path, 'products.csv');
    await writeFile(file, lines.join('\n'));
    return runHansa(['import', file, '--url', `${hansa.origin}/graphql`, '--data', hansa.folder, ...args]);
  };
  const many = Array.from({ length: 250 }, (_, n) => row(n));

  test('says what a dry run would do, and does nothing', async () => {
    expect(await run([header, ...many], '--dry-run')).toEqual({
      code: 0,
      output: expect.stringMatching(/nothing was changed: 250 created/),
    });
    expect(await products()).toBe(0);
  });

  test('imports what is good, tells each problem by its line, and exits with 1', async () => {
    const { code, output } = await run([
      header,
      ...many.slice(0, 120),
      row(900, 'free'),
      ...many.slice(120),
      row(901, '-1'),
    ]);
    expect(output).toMatch(/line 122 \(p-900\)/);
    expect(output).toMatch(/line 253 \(p-901\)/);
    expect(output).toMatch(/250 created, 0 updated, 0 unchanged, 2 with problems/);
    expect([code, await products()]).toEqual([1, 250]);
  });

  test('changes nothing when run again', async () => {
    expect(await run([header, ...many])).toEqual({
      code: 0,
      output: expect.stringMatching(/0 created, 0 updated, 250 unchanged/),
    });
  });

  test('keeps what stands before the place where a file breaks off', async () => {
    const { code, output } = await run([header, row(1000), 'p-1001,"never closed']);
    expect(output).toMatch(/line 3: .*no CSV/);
    expect([code, await products()]).toEqual([1, 251]);
  });

  test.each([
    ['no such file', ['import', '/nowhere/products.csv'], /cannot be read/],
    [
      'no Hansa there',
      ['import', '<file>', '--url', 'http://127.0.0.1:1/graphql', '--token', 'x'],
      /npm start/,
    ],
    ['a folder that is none', ['import', '<file>', '--data', '/tmp'], /--data/],
    ['a token that is none', ['import', '<file>', '--url', '<url>', '--token', 'x'], /refused/],
  ])('%s: says so in one sentence', async (_what, args, sentence) => {
    const file = join(folder.path, 'one.csv');
    await writeFile(file, [header, row(1)].join('\n'));
    const filled = args.map((arg) => arg.replace('<file>', file).replace('<url>', `${hansa.origin}/graphql`));
    const { code, output } = await runHansa(filled);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/\n\s+at /);
  });
});

describe('hansa events', () => {
  const events = (...args: string[]) => runHansa(['events', ...args, '--data', hansa.folder]);
  const query = async (database: string, sql: string) => {
    const running = await connectToRunning(hansa.folder);
    const client = new pg.Client({ connectionString: running?.url(database) ?? '' });
    await client.connect();
    try {
      return (await client.query<Record<string, string>>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  test('replay publishes again what was sent; whoever knows it ignores it', async () => {
    const before = await query('hansa_inventory', 'select count(*) as n from stock_movements');
    const [told] = await query('hansa_catalog', 'select subject from outbox limit 1');
    expect(await events('replay', '--subject', told?.['subject'] ?? '')).toEqual({
      code: 0,
      output: expect.stringMatching(/^catalog: [1-9]\d? events will be published again$/m),
    });
    expect(await events('replay', '--service', 'catalog', '--since', '1h')).toEqual({
      code: 0,
      output: expect.stringMatching(/catalog: 2\d\d events/),
    });
    expect(await events('replay', '--subject', 'ord_nonsense')).toEqual({
      code: 0,
      output: expect.stringMatching(/No sent event/),
    });
    expect((await events('replay', '--since', 'yesterday')).code).toBe(1);
    expect(await query('hansa_inventory', 'select count(*) as n from stock_movements')).toEqual(before);
  });

  test('dead letters are listed, shown, retried and dropped', async () => {
    expect(await events('dead', 'list')).toEqual({
      code: 0,
      output: expect.stringMatching(/no dead letters/),
    });
    // An event that broke its contract, as inventory would have put it aside.
    const poison = (
      id: string,
    ) => `insert into dead_letters (consumer, event_id, event, error, attempts) values ('inventory', '${id}',
      '{"id":"${id}","source":"/catalog","type":"hansa.catalog.product.created.v1","channel":"hansa.evt.catalog.product.created.v1","subject":"prod_x","sequence":1,"time":"2026-11-03T10:00:00Z","data":{}}', 'productId: missing', 10)`;
    await query('hansa_inventory', poison('0192f1c0-0000-7000-8000-000000000001'));
    await query('hansa_inventory', poison('0192f1c0-0000-7000-8000-000000000002'));
    const { output } = await events('dead', 'list', '--service', 'inventory');
    const ids = [...output.matchAll(/^(inventory\/\d+) .*prod_x/gm)].map(([, id]) => id ?? '');
    expect(ids).toHaveLength(2);
    expect(await events('dead', 'show', ids[0] ?? '')).toEqual({
      code: 0,
      output: expect.stringMatching(/"productId: missing"/),
    });
    expect(await events('dead', 'retry', ids[0] ?? '')).toEqual({
      code: 0,
      output: expect.stringMatching(/1 will be tried again/),
    });
    // It breaks its contract as before, so the service puts it aside again.
    await eventually('the retry', async () => {
      const { output: now } = await events('dead', 'list');
      return now.split('\n').some((line) => line.startsWith(`${ids[0]} `) && !line.includes('to be retried'));
    });
    expect((await events('dead', 'drop', ...ids)).code).toBe(0);
    expect((await events('dead', 'list')).output).toMatch(/no dead letters/);
    expect(await events('dead', 'show', ids[0] ?? '')).toEqual({
      code: 1,
      output: expect.stringMatching(/no dead letter/),
    });
    expect((await events('dead', 'drop', 'nonsense')).code).toBe(1);
  }, 60_000);
});

describe('hansa gateway and compose', () => {
  test('serve any supergraph alone, are ready when they say so, and end on SIGTERM', async () => {
    const file = join(folder.path, 'supergraph.graphql');
    expect((await runHansa(['compose', '--output', file])).code).toBe(0);
    expect(await readFile(file, 'utf8')).toMatch(/@join__graph/);
    const gateway = await serve(
      [command, 'gateway', '--supergraph', file, '--port', '0'],
      cleanEnvironment(),
      /(http:\S+)\/graphql/,
    );
    try {
      expect((await fetch(`${gateway.found}/health/ready`)).status).toBe(200);
      const answer = await fetch(`${gateway.found}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    } finally {
      expect(await gateway.stop()).toBe(0);
    }
  });

  test.each([
    ['a file that is not there', ['gateway', '--supergraph', '/nowhere'], /cannot be read/],
    ['a file that is no supergraph', ['gateway', '--supergraph', '<file>'], /cannot be served/],
    ['no file at all', ['gateway'], /--supergraph/],
    ['a port that is none', ['gateway', '--supergraph', '<file>', '--port', '70000'], /65535/],
    ['a configuration that is none', ['compose', '--config', '<file>'], /cannot/],
  ])('%s: one sentence and exit code 1', async (_what, args, sentence) => {
    const file = join(folder.path, 'nonsense.txt');
    await writeFile(file, 'type Query { a: Int }');
    const { code, output } = await runHansa(args.map((arg) => arg.replace('<file>', file)));
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/\n\s+at /);
  });
});
