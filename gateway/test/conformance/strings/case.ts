import type { Case } from '../../support/case.ts';
const texts = ['', '"', '\\', '\n\t\u0000\u001f', 'ü€😀', '\ud800', 'x'.repeat(100), `${'y'.repeat(60)}"`];
const thing = { id: '1', plain: 'nothing to escape in ü€😀' };

export const theCase: Case = {
  promise:
    'strings come through whatever they hold, also where the next subgraph is the first to need escapes',
  subgraphs: {
    a: {
      typeDefs: `type Query { texts: [String] thing: Thing } type Thing @key(fields: "id") { id: ID! plain: String }`,
      resolvers: { Query: { texts: () => texts, thing: () => thing } },
    },
    b: {
      typeDefs: `type Thing @key(fields: "id") { id: ID! odd: [String] even: String }`,
      resolvers: { Thing: { odd: () => texts, even: () => 'nor here: \u2028\u007f' } },
    },
  },
  asks: [
    { query: '{ texts }', data: { texts } },
    {
      query: '{ thing { plain even } }',
      data: { thing: { plain: thing.plain, even: 'nor here: \u2028\u007f' } },
    },
    { query: '{ thing { plain odd } }', data: { thing: { plain: thing.plain, odd: texts } } },
  ],
};
