import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = new URL('..', import.meta.url).pathname;
const require = createRequire(import.meta.url);
const run = promisify(execFile);

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** The violations that dependency-cruiser finds below `folder` with the project's own rules. */
async function cruise(folder: string, parts: readonly string[]): Promise<readonly Violation[]> {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const { stdout } = await run(
    process.execPath,
    [bin, '--config', config, '--output-type', 'json', ...parts],
    {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    },
  ).catch((failed: unknown) => failed as { stdout: string }); // It exits with the number of violations.
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

const { forbidden } = require(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };

/** For each rule one import that must never exist. */
const offences: Record<string, readonly [from: string, to: string]> = {
  'subgraphs-are-strangers': ['subgraphs/orders/src/store/a.ts', 'subgraphs/catalog/src/store/a.ts'],
  'provider-is-a-stranger': ['subgraphs/payments/src/store/b.ts', 'subgraphs/payments/sandbox/src/b.ts'],
  'gateway-and-subgraphs-are-strangers': ['gateway/src/http/c.ts', 'subgraphs/catalog/src/store/c.ts'],
  'subgraphs-do-not-know-the-gateway': ['subgraphs/catalog/src/queries/d.ts', 'gateway/src/http/d.ts'],
  'kit-is-domain-blind': ['kit/src/outbox/e.ts', 'contracts/src/e.ts'],
  'contracts-depend-on-nothing': ['contracts/src/f.ts', 'kit/src/outbox/f.ts'],
  'domain-is-pure': ['subgraphs/orders/src/domain/g.ts', 'kit/src/outbox/g.ts'],
  'resolvers-do-not-store': ['subgraphs/orders/src/graphql/h.ts', 'subgraphs/orders/src/store/h.ts'],
  'nobody-imports-resolvers': ['subgraphs/orders/src/commands/i.ts', 'subgraphs/orders/src/graphql/i.ts'],
  'executor-is-handed-its-io': ['gateway/src/executor/j.ts', 'gateway/src/transport/j.ts'],
  'plans-do-not-run-themselves': ['gateway/src/plan/k.ts', 'gateway/src/executor/k.ts'],
  'only-roots-wire': ['kit/src/outbox/l.ts', 'kit/src/main.ts'],
  'no-cycles': ['kit/src/outbox/m.ts', 'kit/src/outbox/n.ts'],
  'tests-are-leaves': ['kit/src/outbox/o.ts', 'kit/src/testing/o.ts'],
};

describe('imports that must never exist', () => {
  let fixture = '';
  let violations: readonly Violation[] = [];

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(fixture, path)), { recursive: true });
    writeFileSync(join(fixture, path), text);
  };
  const reference = (from: string, to: string) => `${'../'.repeat(from.split('/').length - 1)}${to}`;

  beforeAll(async () => {
    fixture = mkdtempSync(join(tmpdir(), 'hansa-rules-'));
    for (const [from, to] of Object.values(offences)) {
      write(from, `import type { X } from '${reference(from, to)}';\nexport type Y = X;\n`);
      write(to, 'export type X = string;\n');
    }
    write('kit/src/outbox/n.ts', `import type { Y } from './m.ts';\nexport type X = Y;\n`);
    write('contracts/src/legal.ts', 'export type Legal = string;\n');
    write(
      'subgraphs/orders/src/domain/legal.ts',
      `import type { Legal } from '${reference('subgraphs/orders/src/domain/legal.ts', 'contracts/src/legal.ts')}';\nexport type Y = Legal;\n`,
    );
    violations = await cruise(fixture, ['contracts', 'kit', 'gateway', 'subgraphs']);
  });
  afterAll(() => rmSync(fixture, { recursive: true, force: true }));

  test('every rule has an example of what it forbids', () => {
    expect(Object.keys(offences).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  test.each(Object.entries(offences))('%s is able to fail', (name, [from]) => {
    expect(violations).toContainEqual(
      expect.objectContaining({ from, rule: expect.objectContaining({ name }) }),
    );
  });

  test('rules of the business may speak the published language', () => {
    expect(violations.filter(({ from }) => from.endsWith('/legal.ts'))).toEqual([]);
  });

  test('there is none in this repository', async () => {
    const found = await cruise(root, ['contracts', 'kit', 'gateway', 'subgraphs', 'cli']);
    expect(found.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});

/** For each house rule of the linter a line that breaks it, where it must not stand. */
const sloppy: readonly [what: string, file: string, line: string, message: RegExp][] = [
  [
    'bare errors',
    'kit/src/errors/fault.ts',
    `export function f(): never { throw new Error('x'); }`,
    /Throw a Fault/,
  ],
  ['default exports', 'kit/src/errors/fault.ts', `export default 1;`, /Export by name/],
  ['any', 'kit/src/errors/fault.ts', `export const f = (x: any): void => { void x; };`, /Unexpected any/],
  [
    'settings read in passing',
    'kit/src/errors/fault.ts',
    `export const f = process.env['X'];`,
    /Only main\.ts/,
  ],
  [
    'a process that ends itself',
    'kit/src/errors/fault.ts',
    `export const f = (): never => process.exit(1);`,
    /Only main\.ts/,
  ],
  [
    'the clock in a rule',
    'subgraphs/orders/src/domain/order.ts',
    `export const f = (): number => Date.now();`,
    /Time is an argument/,
  ],
  [
    'today in a rule',
    'subgraphs/orders/src/domain/order.ts',
    `export const f = (): Date => new Date();`,
    /Time is an argument/,
  ],
  [
    'chance in a rule',
    'subgraphs/orders/src/domain/order.ts',
    `export const f = (): number => Math.random();`,
    /Chance is an argument/,
  ],
  [
    'ids made in a rule',
    'subgraphs/orders/src/domain/order.ts',
    `export const f = (): string => crypto.randomUUID();`,
    /Ids are arguments/,
  ],
  [
    'the planner elsewhere',
    'gateway/src/gateway.ts',
    `export { QueryPlanner } from '@apollo/query-planner';`,
    /from-apollo/,
  ],
  [
    'telemetry elsewhere',
    'gateway/src/gateway.ts',
    `export { metrics } from '@opentelemetry/api';`,
    /kit\/telemetry/,
  ],
  [
    'the broker elsewhere',
    'gateway/src/gateway.ts',
    `export { connect } from '@nats-io/transport-node';`,
    /EventBus port/,
  ],
  [
    'swallowed errors',
    'kit/src/errors/fault.ts',
    `export function f(): void { try { f(); } catch {} }`,
    /Empty block/,
  ],
  ['loose equality', 'kit/src/errors/fault.ts', `export const f = (x: number): boolean => x == 1;`, /===/],
];

describe('house rules of the linter', () => {
  test.each(sloppy)('%s are refused', async (_what, file, line, message) => {
    const { ESLint } = await import('eslint');
    const [result] = await new ESLint({ cwd: root }).lintText(`${line}\n`, { filePath: join(root, file) });
    expect(result?.messages.map((found) => found.message)).toContainEqual(expect.stringMatching(message));
  });
});

describe('the type check', () => {
  const check = async (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'hansa-types-'));
    try {
      writeFileSync(join(folder, 'a.mts'), text);
      const compilerOptions = {
        noEmit: true,
        composite: false,
        typeRoots: [join(root, 'node_modules/@types')],
      };
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, files: ['a.mts'] }),
      );
      const tsc = join(root, 'node_modules/typescript7/bin/tsc');
      const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch(
        (failed: unknown) => failed as { stdout: string },
      );
      return stdout;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  test.each([
    ['a wrong type', `export const n: number = 'one';`, /TS2322/],
    ['something that may be missing', `export const first = (list: number[]): number => list[0];`, /TS2322/],
    [
      'a case that was forgotten',
      `export const f = (s: 'a' | 'b'): number => { switch (s) { case 'a': return 1; } };`,
      /TS2366/,
    ],
    ['what is never used', `const unused = 1;\nexport {};`, /TS6133/],
  ])('refuses %s', async (_what, text, code) => {
    expect(await check(text)).toMatch(code);
  });

  test('has nothing against what is right', async () => {
    expect(await check(`export const n: number = 1;`)).toBe('');
  });
});
