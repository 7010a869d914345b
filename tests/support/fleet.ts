import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { writeFleetSecrets } from '@hansa/cli/fleet-secrets';
import { SANDBOX, SANDBOX_PORT, serviceNames, usualPorts } from '@hansa/cli/service-names';
import { filled, readCompose, type ComposeService } from './compose.ts';
import { readDockerfile } from './dockerfile.ts';

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

export const compose = readCompose(join(root, 'docker-compose.yml'));
export const stages = readDockerfile(join(root, 'deploy/Dockerfile'));

export const all: readonly [name: string, service: ComposeService][] = Object.entries(compose.services);
/** Those whose images are made here. */
export const ours = all.filter(([, { build }]) => build !== undefined);
export const subgraphs: readonly string[] = serviceNames;

/** Where each listens, as its code, its image or its configuration says. */
export const ports: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(Object.entries(usualPorts).map(([name, port]) => [name, [port]])),
  [SANDBOX]: [SANDBOX_PORT],
  gateway: [4000],
  postgres: [5432],
  mongodb: [27017],
  nats: [4222, 8222],
  mailpit: [1025, 8025],
  'otel-collector': [4317, 4318, 8888, 8889],
  prometheus: [9090],
  tempo: [3200, 4317],
  grafana: [3000],
};

export interface FleetEnvironment {
  /** The file of secrets that an operator would have made. */
  readonly file: string;
  /** What Compose would give to a service. */
  of(name: string): Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** The environment of the whole fleet, with secrets as `hansa secrets` makes them. */
export async function makeFleetEnvironment(): Promise<FleetEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'hansa-fleet-'));
  const file = join(folder, '.env');
  await writeFleetSecrets({ output: file, data: join(folder, 'none') });
  const env = parseEnv(await readFile(file, 'utf8'));
  return {
    file,
    of: (name) =>
      Object.fromEntries(
        Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [
          key,
          filled(String(value), env),
        ]),
      ),
    remove: () => rm(folder, { recursive: true }),
  };
}
