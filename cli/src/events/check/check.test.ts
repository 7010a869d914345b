import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { printTypes, publishedTypes, type PublishedTypes } from '../schemas.ts';
import { check } from './check.ts';

const folder = mkdtempSync(join(tmpdir(), 'hansa-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args]);

function commit(tag: string, text: string | undefined) {
  mkdirSync(join(folder, 'contracts'), { recursive: true });
  if (text !== undefined) writeFileSync(join(folder, 'contracts/schemas.json'), text);
  git('add', '-A');
  git('commit', '--quiet', '--allow-empty', '-m', tag);
  git('tag', tag);
}

interface Described {
  properties: Record<string, unknown>;
  required: string[];
}

/** Today's language with one schema as it might have been. */
const otherwise = (type: string, change: (schema: Described) => void): PublishedTypes => {
  const types = structuredClone(publishedTypes());
  change(types[type]?.schema as Described);
  return types;
};
const PLACED = 'hansa.orders.order.placed.v1';

beforeAll(() => {
  git('init', '--quiet');
  commit('before-the-file', undefined);
  commit('same', printTypes(publishedTypes()));
  commit(
    'had-more',
    printTypes(
      otherwise(PLACED, (schema) => {
        schema.properties['coupon'] = { type: 'string' };
      }),
    ),
  );
  commit(
    'had-less',
    printTypes(
      otherwise('hansa.catalog.product.deleted.v1', (schema) => {
        delete schema.properties['productId'];
        schema.required = schema.required.filter((name) => name !== 'productId');
      }),
    ),
  );
  commit('broken', '{ "hansa');
});

const run = async (against: string) => {
  const lines: string[] = [];
  for (const stream of ['log', 'error'] as const)
    jest.spyOn(console, stream).mockImplementation((line: string) => void lines.push(line));
  const failure = await check({ against }, folder).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return { lines, failure };
};

describe('hansa events check --against', () => {
  test('says that nothing breaks', async () => {
    expect(await run('same')).toEqual({
      lines: [expect.stringMatching(/^\d+ types of events are compatible with same\.$/)],
      failure: undefined,
    });
  });

  test('names type, place and rule of what breaks, and fails', async () => {
    expect(await run('had-more')).toEqual({
      lines: [`${PLACED} coupon is gone (property-removed).`],
      failure: expect.stringMatching(/^One change breaks consumers\. .*new major/),
    });
    expect((await run('had-less')).lines).toEqual([
      expect.stringMatching(
        /^hansa\.catalog\.product\.deleted\.v1 productId is new and required.*\(property-added-required\)\.$/,
      ),
    ]);
  });

  test.each([
    ['a ref that is none', 'nonsense', /git knows no commit called nonsense/],
    ['what looks like an option', '--output=x', /git knows no commit/],
    ['a state from before the file', 'before-the-file', /has no contracts\/schemas\.json/],
    ['a file that is damaged', 'broken', /cannot be read/],
  ])('%s: fails in one sentence', async (_what, ref, sentence) => {
    expect((await run(ref)).failure).toMatch(sentence);
  });
});
