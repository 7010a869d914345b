import type { Case } from '../../support/case.ts';

const name =
  (text: string) =>
  ({ up }: { up: boolean }) =>
    up ? text.toUpperCase() : text;

interface Received {
  readonly name?: string;
  readonly boss?: { readonly name?: string };
}

/** Tells what a field was given. */
const given = ({ name: own = '-', boss }: Received) => `${own} ${boss?.name ?? '-'}`;

export const theCase: Case = {
  promise: 'a field may require one value of a field, and another value of the same field one object further',
  stock: 'it fetches one value under the name of the field, and hands it to all who require either',
  subgraphs: {
    a: {
      typeDefs: `type Query { me: User } type User @key(fields: "id") { id: ID! name(up: Boolean = false): String! boss: User }`,
      resolvers: {
        Query: { me: () => ({ id: '1', name: name('ann'), boss: { id: '2', name: name('bob') } }) },
      },
    },
    b: {
      typeDefs: `type User @key(fields: "id") {
        id: ID! name(up: Boolean = false): String! @external boss: User @external
        greet: String @requires(fields: "name(up: true)")
        line: String @requires(fields: "boss { name(up: true) } name(up: false)")
        nest: String @requires(fields: "boss { name(up: true) }")
        nestLow: String @requires(fields: "boss { name(up: false) }")
      }`,
      resolvers: { User: { greet: given, line: given, nest: given, nestLow: given } },
    },
  },
  asks: [
    {
      query: '{ me { greet line nest nestLow } }',
      data: { me: { greet: 'ANN -', line: 'ann BOB', nest: '- BOB', nestLow: '- bob' } },
    },
    { query: '{ me { nestLow line } }', data: { me: { nestLow: '- bob', line: 'ann BOB' } } },
    {
      query: 'query ($no: Boolean!) { me { line greet @skip(if: $no) nestLow @skip(if: $no) } }',
      variables: { no: true },
      data: { me: { line: 'ann BOB' } },
    },
  ],
};
