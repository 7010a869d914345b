import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { markdownTable } from '../statistics.ts';
import { cpuTimeMs } from '../cpu-time.ts';
import { contestants, startGateway, type Contestant, type RunningGateway } from './gateways.ts';
import { ask, load } from './load.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import { serveSubgraphs } from './serve-subgraphs.ts';

/**
 * CPU time of gateways for each request, side by side: each gateway in turn on a core of its own, load and
 * subgraphs on the other. Every round measures all gateways, so that a noisy minute hits all of them.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    gateways: { type: 'string', default: 'stock,hive,hansa' },
  },
});
const rounds = Number(values.rounds);
const chosen = scenarios.filter(({ name }) => values.only === '' || values.only.split(',').includes(name));
const rivals = contestants.filter(({ name }) => values.gateways.split(',').includes(name));

type Figures = Map<Contestant['name'], number[]>;

const folder = await mkdtemp(join(tmpdir(), 'hansa-bench-'));
const { subgraphs, stop } = await serveSubgraphs();
const running = new Map<Contestant['name'], RunningGateway>();
try {
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, (await composeSupergraph(subgraphs)).sdl);
  for (const contestant of rivals) running.set(contestant.name, await startGateway(contestant, file));
  const rows: string[][] = [];
  for (const scenario of chosen) {
    const measured = row(scenario, await measure(scenario));
    console.error(measured.join('  '));
    rows.push(measured);
  }
  console.log(markdownTable(['scenario', ...rivals.map(({ name }) => name), 'of stock', 'of hive'], rows));
} finally {
  for (const gateway of running.values()) await gateway.stop();
  stop();
  await rm(folder, { recursive: true });
}

async function measure(scenario: Scenario): Promise<Figures> {
  await compareAnswers(scenario);
  for (const { url } of running.values())
    await load(url, scenario, Math.max(scenario.distinct, 2 * scenario.requests));
  const figures: Figures = new Map();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { url, pid }] of running) {
      const before = cpuTimeMs(pid);
      await load(url, scenario, scenario.requests);
      const figure = (cpuTimeMs(pid) - before) / scenario.requests;
      figures.set(name, [...(figures.get(name) ?? []), figure]);
    }
  }
  await compareAnswers(scenario);
  return figures;
}

/** A gateway that answers something else may well be faster. */
async function compareAnswers(scenario: Scenario): Promise<void> {
  for (let index = 0; index < Math.min(scenario.distinct, 20); index += 1) {
    const answers = [];
    for (const [name, { url }] of running) answers.push({ name, answer: await ask(url, scenario, index) });
    const [first, ...others] = answers;
    for (const { name, answer } of others) {
      if (isDeepStrictEqual(answer, first?.answer)) continue;
      throw new TypeError(`${name} and ${first?.name} answer differently to ${scenario.name} ${index}.`);
    }
  }
}

function row({ name, aims }: Scenario, figures: Figures): string[] {
  const medians = new Map([...figures].map(([gateway, each]) => [gateway, median(each)]));
  const hansa = medians.get('hansa');
  const share = (rival: 'stock' | 'hive', aim: number) => {
    const theirs = medians.get(rival);
    if (hansa === undefined || theirs === undefined) return '–';
    return `${(hansa / theirs).toFixed(3)} (aim ${aim.toFixed(3)})`;
  };
  const cells = rivals.map((rival) => `${medians.get(rival.name)?.toFixed(3)} ms`);
  return [name, ...cells, share('stock', aims.stock), share('hive', aims.hive)];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
