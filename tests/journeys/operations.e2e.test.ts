import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import { eventually } from '../support/eventually.ts';
import { runHansa, startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';

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

interface Finding {
  readonly area: string;
  readonly what: string;
  readonly ok: boolean;
  readonly seen: string;
  readonly advice?: string;
}

const doctor = (...args: string[]) =>
  runHansa(['doctor', '--data', hansa.folder, '--url', hansa.origin, ...args]);

/** The findings, and of those that are wrong where they are. */
async function examine(...args: string[]) {
  const { code, output } = await doctor('--json', ...args);
  const { healthy, findings } = JSON.parse(output) as { healthy: boolean; findings: Finding[] };
  return {
    code,
    healthy,
    findings,
    wrong: findings.filter(({ ok }) => !ok).map(({ area, what }) => `${area}: ${what}`),
  };
}

const inDatabase = async (name: string, sql: string) => {
  const running = await connectToRunning(hansa.folder);
  const client = new pg.Client({ connectionString: running?.url(name) ?? '' });
  await client.connect();
  await client.query(sql).finally(() => client.end());
};

describe('hansa doctor', () => {
  test('finds a running shop well: doors, stores, clocks, migrations, outboxes, dead letters, readers, disk', async () => {
    await eventually('a shop that has settled', async () => (await doctor()).code === 0);
    const { code, healthy, findings } = await examine();
    expect([code, healthy]).toEqual([0, true]);
    const seen = (area: string) =>
      Object.fromEntries(
        findings.filter((each) => each.area === area).map(({ what, seen: text }) => [what, text]),
      );
    expect(seen('orders')).toEqual({
      store: expect.stringMatching(/^PostgreSQL \d+\.\d+, .+ MB, fsync on, synchronous_commit on$/),
      clock: expect.stringMatching(/^[+-]?\d+ ms$/),
      migrations: 'up to date',
      outbox: expect.stringMatching(/^empty$|waiting/),
      'dead letters': 'none',
    });
    expect(seen('bus')).toMatchObject({
      server: expect.stringMatching(/^PostgreSQL/),
      'reader orders': expect.stringMatching(/^\d+ events? behind, \d+ unfinished$/),
      'reader notifications': expect.anything(),
    });
    expect([seen('gateway'), seen('machine')]).toEqual([
      { door: `${hansa.origin} is ready` },
      { disk: expect.stringMatching(/ free$/) },
    ]);
    expect((await doctor()).output).toMatch(/^ok {5}orders .*outbox[\s\S]*\nAll is well\.\n$/m);
  }, 90_000);

  test('says what is wrong with events, and what to do', async () => {
    const event = (id: string) =>
      `'{"id":"${id}","source":"/x","type":"hansa.x.y.z.v1","channel":"hansa.evt.x.y.z.v1","subject":"x","sequence":1,"time":"2026-11-03T10:00:00Z","data":{}}'`;
    await inDatabase(
      'hansa_inventory',
      `insert into dead_letters (consumer, event_id, event, error, attempts) values ('inventory', 'a', ${event('a')}, 'no', 10)`,
    );
    const { code, wrong, findings } = await examine();
    expect([code, wrong]).toEqual([1, ['inventory: dead letters']]);
    expect(findings.find(({ ok }) => !ok)).toMatchObject({
      seen: '1 event',
      advice: expect.stringMatching(/hansa events dead list --service inventory/),
    });
    const { output } = await doctor();
    expect(output).toMatch(/^WRONG {2}inventory .*dead letters .*1 event\n.*→ /m);
    expect(output).toMatch(/\n1 thing is wrong\.\n$/);
    await inDatabase('hansa_inventory', 'delete from dead_letters');
  }, 60_000);

  test('says that a service is older than its tables should be, and that nobody answers where it was sent', async () => {
    await inDatabase('hansa_catalog', `delete from kysely_migration where name = '0001-catalog'`);
    const { wrong } = await examine('--url', 'http://127.0.0.1:1');
    expect(wrong).toEqual(['gateway: door', 'catalog: migrations']);
  }, 60_000);

  test('looks into a shop that does not run, and says so', async () => {
    expect(await hansa.stop()).toBe(0);
    const { code, wrong } = await examine();
    expect(code).toBe(1);
    expect(wrong).toContain('gateway: door');
    expect(wrong).toContain('bus: reader orders');
    expect(wrong).not.toContain('orders: store');
  }, 60_000);

  test('a folder that is none is a finding like any other, and no stack', async () => {
    const { code, output } = await runHansa(['doctor', '--data', '/nowhere', '--url', 'http://127.0.0.1:1']);
    expect([code, output]).toEqual([1, expect.stringMatching(/is not the data folder of a Hansa/)]);
    expect(output).not.toMatch(/\n\s+at /);
  }, 60_000);
});

describe('hansa events', () => {
  test('asyncapi describes every event, as YAML or JSON', async () => {
    const file = join(folder.path, 'events.json');
    const { code, output } = await runHansa(['events', 'asyncapi']);
    const document = parse(output) as { asyncapi: string; channels: object };
    expect([code, document.asyncapi]).toEqual([0, '3.0.0']);
    expect((await runHansa(['events', 'asyncapi', '--format', 'json', '--output', file])).code).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document);
  });

  test.each([
    ['no ref', ['events', 'check'], /--against/],
    [
      'a ref that is none',
      ['events', 'check', '--against', 'no-such-ref'],
      /git knows no commit called no-such-ref/,
    ],
    [
      'a file that cannot be written',
      ['events', 'schemas', '--output', '/nowhere/x.json'],
      /cannot be written/,
    ],
  ])('%s: one sentence and exit code 1', async (_what, args, sentence) => {
    const { code, output } = await runHansa(args);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/\n\s+at /);
  });
});
