import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'what a subgraph answers unasked goes nowhere',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P { v: Int }`,
      transport: {
        execute: () =>
          Promise.resolve({
            data: JSON.parse(
              '{"__proto__":{"polluted":1},"p":{"v":1,"__proto__":{"polluted":1},"secret":2},"more":3}',
            ),
          }),
      },
    },
  },
  asks: [{ query: '{ p { v } }', data: { p: { v: 1 } } }],
};
