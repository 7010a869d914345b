import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { markdownTable, percentiles } from '../statistics.ts';
import { cpuTimeMs, memoryMb } from '../cpu-time.ts';
import { contestants, startGateway } from './gateways.ts';
import { load } from './load.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import { serveSubgraphs } from './serve-subgraphs.ts';

/** How our gateway behaves: cost by size, memory under many plans, and others' patience while it plans. */
const { values } = parseArgs({
  options: {
    /** Of many plans; ten minutes for the whole proof. */
    seconds: { type: 'string', default: '60' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'hansa-bench-'));
const { subgraphs, stop } = await serveSubgraphs();
const hansa = contestants.find(({ name }) => name === 'hansa');
if (!hansa) throw new TypeError('There is nothing to measure.');
const file = join(folder, 'supergraph.graphql');
await writeFile(file, (await composeSupergraph(subgraphs)).sdl);
const gateway = await startGateway(hansa, file);
try {
  console.log(await costBySize(), '\n');
  console.log(await patience(), '\n');
  console.log(await memory());
} finally {
  await gateway.stop();
  stop();
  await rm(folder, { recursive: true });
}

function posted(query: string): Scenario['request'] {
  return () => ({ body: JSON.stringify({ query }), headers: { 'content-type': 'application/json' } });
}

/** CPU time for each thousand objects, from one subgraph and completed by a second. */
async function costBySize(): Promise<string> {
  const rows: string[][] = [];
  for (const first of [1_500, 6_000, 24_000]) {
    const cells = [];
    for (const more of ['', 'stock shelf']) {
      const request = posted(`{ items(first: ${first}) { id title text price weight available ${more} } }`);
      await load(gateway.url, { connections: 1, request }, 5);
      const before = cpuTimeMs(gateway.pid);
      const requests = Math.ceil(96_000 / first);
      await load(gateway.url, { connections: 1, request }, requests);
      cells.push(`${(((cpuTimeMs(gateway.pid) - before) / requests / first) * 1_000).toFixed(2)} ms`);
    }
    rows.push([String(first), ...cells]);
  }
  return markdownTable(['objects', 'per 1,000, one subgraph', 'per 1,000, two subgraphs'], rows);
}

/** Waiting of light requests, alone and while an operation is planned that takes the planner seconds. */
async function patience(): Promise<string> {
  const light = scenarios.find(({ name }) => name === 'light');
  if (!light) throw new TypeError('There is no light scenario.');
  const calm = { ...light, connections: 2 };
  await load(gateway.url, calm, 1_000);
  const alone = await load(gateway.url, calm, 1_000);
  const monster = (depth: number): string =>
    depth === 0
      ? 'upc'
      : `reviews { author { name reviews { product { name inStock ${monster(depth - 1)} } } } }`;
  const aliases = Array.from({ length: 12 }, (_, n) => `p${n}: topProducts(first: 1) { ${monster(4)} }`);
  const begun = performance.now();
  const planning = load(gateway.url, { connections: 1, request: posted(`{ ${aliases.join(' ')} }`) }, 1);
  const meanwhile = await load(gateway.url, calm, 1_000);
  await planning;
  const row = (name: string, latencies: readonly number[]) => {
    const { p50, p99 } = percentiles(latencies);
    return [name, `${p50.toFixed(1)} ms`, `${p99.toFixed(1)} ms`];
  };
  const name = `while a monster is planned (${((performance.now() - begun) / 1_000).toFixed(1)} s)`;
  return markdownTable(
    ['light requests', 'p50', 'p99'],
    [row('alone', alone.latenciesMs), row(name, meanwhile.latenciesMs)],
  );
}

async function memory(): Promise<string> {
  const many = scenarios.find(({ name }) => name === 'many plans');
  if (!many) throw new TypeError('There is no scenario of many plans.');
  const rows: string[][] = [];
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1_000;
  while (elapsed() < Number(values.seconds)) {
    await load(gateway.url, many, 3_000);
    rows.push([`${elapsed().toFixed(0)} s`, `${memoryMb(gateway.pid).toFixed(0)} MB`]);
  }
  return markdownTable(['many plans for', 'resident memory'], rows);
}
