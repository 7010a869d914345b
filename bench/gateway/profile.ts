import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { markdownTable } from '../statistics.ts';
import { contestants, startGateway } from './gateways.ts';
import { load } from './load.ts';
import { scenarios } from './scenarios.ts';
import { serveSubgraphs } from './serve-subgraphs.ts';

/** Where a scenario's CPU time goes in our gateway: functions by the time spent in them alone. */
const { values } = parseArgs({
  options: { scenario: { type: 'string', default: 'heavy' }, requests: { type: 'string', default: '2000' } },
});
const scenario = scenarios.find(({ name }) => name === values.scenario);
const hansa = contestants.find(({ name }) => name === 'hansa');
if (!scenario || !hansa) throw new TypeError(`There is no scenario ${values.scenario}.`);

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
}

const known = new Map<string, readonly string[]>();
const folder = await mkdtemp(join(tmpdir(), 'hansa-profile-'));
const { subgraphs, stop } = await serveSubgraphs();
try {
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, (await composeSupergraph(subgraphs)).sdl);
  const gateway = await startGateway(hansa, file, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
  await load(gateway.url, scenario, Number(values.requests));
  await gateway.stop();
  // The largest is that of the main thread.
  const profiles = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  const texts = await Promise.all(profiles.map((name) => readFile(join(folder, name), 'utf8')));
  const merged = texts.map((text) => JSON.parse(text) as Profile).map(selfTimes);
  for (const [areas, functions] of merged) {
    console.log(markdownTable(['share', 'part'], areas), '\n');
    console.log(markdownTable(['share', 'function'], functions.slice(0, 45)), '\n');
  }
} finally {
  stop();
  await rm(folder, { recursive: true });
}

/** The time in each part of the process, and in each function. */
function selfTimes({ nodes, samples }: Profile): [string[][], string[][]] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const working = samples
    .flatMap((id) => frames.get(id) ?? [])
    .filter(({ functionName }) => functionName !== '(idle)');
  const file = (url: string) => url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '');
  return [
    shares(working.map(({ functionName, url, lineNumber }) => partOf(functionName, url, lineNumber))),
    shares(
      working.map(({ functionName, url, lineNumber }) => `${functionName} ${file(url)}:${lineNumber + 1}`),
    ),
  ];
}

function partOf(functionName: string, url: string, lineNumber: number): string {
  if (functionName.startsWith('(')) return functionName;
  const module = moduleAt(url, lineNumber);
  const part = /gateway\/dist\/([^/]+)|(kit\/dist\/[^/]+)|node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module);
  if (!part) return url.startsWith('node:') ? 'node' : 'native';
  return part[1] ?? part[2] ?? part[3] ?? module;
}

/** The module that a line of a bundle came from: each begins with a comment that names it. */
function moduleAt(url: string, lineNumber: number): string {
  if (!url.includes('/bundle/')) return url;
  const lines = known.get(url) ?? readFileSync(new URL(url), 'utf8').split('\n');
  known.set(url, lines);
  const above = lines.slice(0, lineNumber + 1).findLast((line) => /^\/\/ \S+\.[cm]?js$/.test(line));
  return above?.slice('// '.length) ?? url;
}

function shares(names: readonly string[]): string[][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [`${((count / names.length) * 100).toFixed(1)} %`, name]);
}
