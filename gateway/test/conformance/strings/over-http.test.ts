import { afterEach, expect, test } from '@jest/globals';
import { startFederation } from '../../support/federation.ts';
import { startHttpSubgraph } from '../../support/http-subgraph.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A subgraph over HTTP that has one thing to say. */
async function sayingSubgraph(
  typeDefs: string,
  said: unknown,
  write: (said: unknown) => string = JSON.stringify,
) {
  const { transport, close } = await startHttpSubgraph((_, reply) => {
    reply.end(write({ data: said }));
  });
  closers.push(close);
  return { typeDefs, transport };
}

const plain = 'nothing to escape: ü€😀\u2028\u007f';
const odd = 'quotes " and \\ and \n\u0000\u001f';

test.each([
  [plain, plain],
  [odd, plain],
  [plain, odd],
  [odd, odd],
])(
  'a text %j completed by a text %j comes through as JSON, whoever of them needs escapes',
  async (one, other) => {
    const graph = await startFederation({
      a: await sayingSubgraph(
        'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! one: String }',
        { thing: { __typename: 'Thing', id: '1', one } },
      ),
      b: await sayingSubgraph('type Thing @key(fields: "id") { id: ID! other: String }', {
        _entities: [{ __typename: 'Thing', other }],
      }),
    });
    closers.push(() => graph.close());
    expect((await graph.ask('{ thing { one other } }')).data).toEqual({ thing: { one, other } });
  },
);

/** As some servers write JSON: with nothing in it but ASCII. */
const inAscii = (said: unknown) =>
  JSON.stringify(said).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const many = (text: string) => Array.from({ length: 2_000 }, (_, n) => `${text} ${n}`);

test.each([
  ['plain ASCII', 'nothing but letters', JSON.stringify],
  ['letters of one byte in Latin-1', 'für Ærø', JSON.stringify],
  ['letters beyond that', plain, JSON.stringify],
  ['escapes, in an answer of nothing but ASCII', plain, inAscii],
])('a long answer with %s comes through whole', async (_, text, write) => {
  const typeDefs =
    '"Sagt, was gewünscht wird 😀" type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! one: [String] }';
  const graph = await startFederation({
    a: await sayingSubgraph(typeDefs, { thing: { __typename: 'Thing', id: '1', one: many(text) } }, write),
    b: await sayingSubgraph('type Thing @key(fields: "id") { id: ID! two: String }', {
      _entities: [{ __typename: 'Thing', two: 'ASCII' }],
    }),
  });
  closers.push(() => graph.close());
  const query = '{ thing { one two } __type(name: "Query") { description } }';
  expect((await graph.ask(query)).data).toEqual({
    thing: { one: many(text), two: 'ASCII' },
    __type: { description: 'Sagt, was gewünscht wird 😀' },
  });
  expect((await graph.ask('{ thing { one two } }')).data).toEqual({
    thing: { one: many(text), two: 'ASCII' },
  });
});
