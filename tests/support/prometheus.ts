import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@hansa/kit/postgres/free-port';
import { parse, stringify } from 'yaml';
import { eventually } from './eventually.ts';
import { serveProgram } from './processes.ts';

/** The folder that operators mount. */
export const observability = fileURLToPath(new URL('../../observability/', import.meta.url));

/** The program's path, from its setting or from where programs are. */
export function findPrometheus(): string | undefined {
  const named = process.env['PROMETHEUS_BINARY'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'prometheus')).find((path) => existsSync(path));
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus {
  /** As of `at`, in seconds since 1970, or of now. */
  query(expression: string, at?: number): Promise<readonly Sample[]>;
  stop(): Promise<unknown>;
}

interface PrometheusConfig {
  global: Record<string, string>;
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
}

/** Prometheus with the shipped configuration and rules, asking `targets` as the job `hansa`, and asking often. */
export async function startPrometheus(
  binary: string,
  { folder, targets }: { folder: string; targets: readonly string[] },
): Promise<Prometheus> {
  const shipped = parse(await readFile(join(observability, 'prometheus.yml'), 'utf8')) as PrometheusConfig;
  const jobs = shipped.scrape_configs.filter(({ job_name }) => job_name === 'hansa');
  const config = {
    ...shipped,
    global: { ...shipped.global, scrape_interval: '1s', evaluation_interval: '1s' },
    scrape_configs: jobs.map((job) => ({ ...job, static_configs: [{ targets: [...targets] }] })),
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(config));
  await cp(join(observability, 'alerts.yml'), join(folder, 'alerts.yml'));

  const port = await freePort();
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'series')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const served = await serveProgram(binary, args, { env: {}, ready: /(ready to receive web requests)/ });
  const query = async (expression: string, at = Date.now() / 1_000): Promise<readonly Sample[]> => {
    const url = `http://127.0.0.1:${port}/api/v1/query`;
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ query: expression, time: String(at) }),
    });
    const answer = (await response.json()) as { status: string; error?: string; data: { result: any[] } };
    if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error ?? response.status}`);
    return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  };
  await eventually('the first scrape', async () => (await query('up{job="hansa"} == 1')).length > 0);
  return { query, stop: served.stop };
}

/** `promtool check …`, which is shipped beside Prometheus; rejects with what it says. */
export async function promtool(binary: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(join(dirname(binary), 'promtool'), [...args]);
  return stdout;
}
