import type { Case } from '../../support/case.ts';
const texts = ['', '"', '\\', '\n\t\u0000\u001f', 'ü€😀', '\ud800', 'x'.repeat(100), `${'y'.repeat(60)}"`];

export const theCase: Case = {
  promise: 'strings come through whatever they hold',
  subgraphs: {
    a: { typeDefs: `type Query { texts: [String] }`, resolvers: { Query: { texts: () => texts } } },
  },
  asks: [{ query: '{ texts }', data: { texts } }],
};
