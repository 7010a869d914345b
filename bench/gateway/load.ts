import { Pool } from 'undici';
import type { Scenario } from './scenarios.ts';

/** Sends so many requests over so many connections, each connection one after the other. */
export async function load(
  url: string,
  { connections, request }: Pick<Scenario, 'connections' | 'request'>,
  requests: number,
): Promise<{ seconds: number; latenciesMs: readonly number[] }> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, headersTimeout: 120_000, bodyTimeout: 120_000 });
  const latenciesMs: number[] = [];
  let next = 0;
  const started = performance.now();
  const client = async () => {
    for (let index = next++; index < requests; index = next++) {
      const begun = performance.now();
      const { statusCode, body } = await pool.request({ path: pathname, method: 'POST', ...request(index) });
      await body.dump({ limit: Number.MAX_SAFE_INTEGER });
      if (statusCode !== 200) throw new TypeError(`A gateway answered ${statusCode}.`);
      latenciesMs.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - started) / 1_000;
  await pool.close();
  return { seconds, latenciesMs };
}

/** One answer, as data. */
export async function ask(url: string, scenario: Scenario, index: number): Promise<unknown> {
  const { body, headers } = scenario.request(index);
  const response = await fetch(url, { method: 'POST', body, headers });
  return response.json();
}
