import { describe, expect, test } from '@jest/globals';
import { composeSupergraph } from './compose.ts';
import { contentHash } from './content-hash.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const subgraph = (name: string, sdl: string) => ({
  name,
  url: `http://${name}.test/graphql`,
  sdl: `${link}\n${sdl}`,
});

describe('composing', () => {
  test('gives a supergraph that names every subgraph and its address', async () => {
    const { sdl } = await composeSupergraph([
      subgraph('a', 'type Query { t: T } type T @key(fields: "id") { id: ID! }'),
      subgraph('b', 'type T @key(fields: "id") { id: ID!  more: Int }'),
    ]);
    expect(sdl).toContain('@join__graph(name: "b", url: "http://b.test/graphql")');
  });

  test('tells everything that stands against it at once, with the subgraphs in question', async () => {
    const composing = composeSupergraph([
      subgraph('a', 'type Query { t: T } type T @key(fields: "nope") { id: ID! }'),
      subgraph('b', 'type T @key(fields: "neither") { id: ID! }'),
    ]);
    await expect(composing).rejects.toThrow(/\[a\] KEY_INVALID_FIELDS: [^]*\[b\] KEY_INVALID_FIELDS: /);
    await expect(composing).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
  });

  test('names the subgraphs that contradict each other', async () => {
    const composing = composeSupergraph([
      subgraph('a', 'type Query { t: T } type T @key(fields: "id") { id: ID!  x: Int }'),
      subgraph('b', 'type T @key(fields: "id") { id: ID!  x: String }'),
    ]);
    await expect(composing).rejects.toThrow(/\[a, b\] (FIELD_TYPE_MISMATCH|INVALID_FIELD_SHARING): /);
  });

  test('tells a syntax error with its subgraph', async () => {
    await expect(composeSupergraph([subgraph('a', 'type {')])).rejects.toThrow('[a] SYNTAX_ERROR: ');
  });
});

describe('the content hash', () => {
  const a = subgraph('a', 'type Query { x: Int }');
  const b = subgraph('b', 'type Query { y: Int }');

  test('does not depend on the order', () => expect(contentHash([a, b])).toBe(contentHash([b, a])));

  test('depends on names, addresses and schemas', () => {
    const others = [[b], [a], [{ ...a, url: 'x' }, b], [{ ...a, name: 'c' }, b], [{ ...a, sdl: b.sdl }, b]];
    const hashes = [[a, b], ...others].map((parts) => contentHash(parts));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
