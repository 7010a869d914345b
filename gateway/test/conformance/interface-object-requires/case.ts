import type { Case } from '../../support/case.ts';

const media = [
  { __typename: 'Song', id: '1', name: 'Low tide' },
  { __typename: 'Film', id: '2', name: 'High seas' },
];

const name = ({ name }: { name: string }, { up }: { up: boolean }) => (up ? name.toUpperCase() : name);

const b = `type Media @key(fields: "id") @interfaceObject {
  id: ID! views: Int name(up: Boolean = false): String @external
  shout: String @requires(fields: "name(up: true)") tell: String @requires(fields: "name(up: false)")
}`;

export const theCase: Case = {
  promise:
    'an interface that is an object elsewhere has fields with requirements there, and others beside them',
  stock: 'it hands one value to all who require the name, and loses what is asked for beside a requirement',
  subgraphs: {
    a: {
      typeDefs: `type Query { media: [Media!] }
        interface Media @key(fields: "id") { id: ID! name(up: Boolean = false): String }
        type Song implements Media @key(fields: "id") { id: ID! name(up: Boolean = false): String }
        type Film implements Media @key(fields: "id") { id: ID! name(up: Boolean = false): String }`,
      resolvers: { Query: { media: () => media }, Song: { name }, Film: { name } },
    },
    b: {
      typeDefs: b,
      resolvers: {
        Media: {
          views: () => 3,
          shout: (given: { name: string }) => `${given.name}!`,
          tell: (given: { name: string }) => `${given.name}.`,
        },
      },
    },
  },
  asks: [
    {
      query: '{ media { views shout tell } }',
      data: {
        media: [
          { views: 3, shout: 'LOW TIDE!', tell: 'Low tide.' },
          { views: 3, shout: 'HIGH SEAS!', tell: 'High seas.' },
        ],
      },
    },
    {
      query: '{ media { ... on Song { views } ... on Film { shout } } }',
      data: { media: [{ views: 3 }, { shout: 'HIGH SEAS!' }] },
    },
    {
      query:
        'query ($no: Boolean!) { media { ... on Film { views } ... on Film @include(if: $no) { shout } } }',
      variables: { no: false },
      data: { media: [{}, { views: 3 }] },
    },
    {
      query: 'query ($no: Boolean!) { media { ... on Film { views } shout @include(if: $no) } }',
      variables: { no: false },
      data: { media: [{}, { views: 3 }] },
    },
    {
      query: '{ media { views ... on Film { tell } } }',
      data: { media: [{ views: 3 }, { views: 3, tell: 'High seas.' }] },
    },
  ],
};
