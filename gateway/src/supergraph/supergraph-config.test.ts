import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readSupergraphConfig } from './supergraph-config.ts';

describe('supergraph.yaml', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hansa-supergraph-'));
    await writeFile(join(folder, 'a.graphql'), 'type Query { a: Int }');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (text: string, env: Record<string, string> = {}) => {
    const file = join(folder, 'supergraph.yaml');
    await writeFile(file, text);
    return readSupergraphConfig(file, env);
  };

  test('names subgraphs, their addresses and their schemas, relative to itself', async () => {
    const text =
      'federation_version: =2.9.0\nsubgraphs:\n  a:\n    routing_url: http://${HOST:-localhost}:4001/graphql\n    schema: { file: ./a.graphql }\n';
    const sdl = 'type Query { a: Int }';
    expect(await read(text)).toEqual([{ name: 'a', url: 'http://localhost:4001/graphql', sdl }]);
    expect(await read(text, { HOST: 'a.test' })).toEqual([
      { name: 'a', url: 'http://a.test:4001/graphql', sdl },
    ]);
  });

  test('refuses unknown keys and tells all problems together', async () => {
    const text =
      'subgraphs:\n  a: { routing_uri: x, schema: { file: a.graphql } }\n  b: { schema: { subgraph_url: x } }\n';
    await expect(read(text)).rejects.toThrow(/subgraphs\.a: [^]*routing_uri[^]*subgraphs\.b\.schema/);
  });

  test('tells about a variable that is not set', async () => {
    await expect(
      read('subgraphs:\n  a: { routing_url: "${NOWHERE}", schema: { file: a.graphql } }\n'),
    ).rejects.toThrow('NOWHERE is not set');
  });

  test('tells about a schema that is not there', async () => {
    await expect(read('subgraphs:\n  a: { schema: { file: none.graphql } }\n')).rejects.toThrow(
      'the schema of the subgraph a',
    );
  });
});
