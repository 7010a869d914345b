export interface Scenario {
  readonly name: string;
  /** The request with a number: as JSON, and its headers. */
  readonly request: (index: number) => { body: string; headers: Readonly<Record<string, string>> };
  readonly connections: number;
  readonly requests: number;
  /** Distinct requests, each of which is sent beforehand. */
  readonly distinct: number;
  /** At most this share of the CPU time of the stock gateway, and of Hive Gateway's. */
  readonly aims: { readonly stock: number; readonly hive: number };
}

const heavyQuery = `query Heavy {
  users { ...User reviews { ...Review product { ...Product reviews { ...Review author {
    ...User reviews { ...Review product { ...Product } } } } } } }
  topProducts { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } }
}
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`;

const request = (query: string, headers: Readonly<Record<string, string>> = {}) => ({
  body: JSON.stringify({ query }),
  headers: { 'content-type': 'application/json', ...headers },
});

const PLANS = 500;
const manyQueries = Array.from({ length: PLANS }, (_, n) => {
  const alias = `field${n}`;
  return n % 2 === 0
    ? `query Many${n} { topProducts(first: 4) { upc name ${alias}: price inStock reviews { id body author { name } } } }`
    : `query Many${n} { me { id ${alias}: name reviews { id product { name price inStock shippingEstimate } } } }`;
});

const itemFields = 'id title text price weight available';

export const scenarios: readonly Scenario[] = [
  {
    name: 'heavy',
    request: (index) => request(heavyQuery, { authorization: `Bearer token-${index}` }),
    connections: 20,
    requests: 300,
    distinct: 1,
    aims: { stock: 1 / 10, hive: 1 / 2 },
  },
  {
    name: 'heavy, shared',
    request: () => request(heavyQuery),
    connections: 20,
    requests: 200,
    distinct: 1,
    aims: { stock: 1 / 25, hive: 1 / 4 },
  },
  {
    name: 'light',
    request: (index) =>
      request('{ user(id: "2") { id name username birthday } }', { authorization: `Bearer token-${index}` }),
    connections: 20,
    requests: 2_500,
    distinct: 1,
    aims: { stock: 1 / 5, hive: 1 / 3 },
  },
  {
    name: 'many plans',
    request: (index) => request(manyQueries[index % PLANS] ?? '', { authorization: `Bearer token-${index}` }),
    connections: 20,
    requests: 1_000,
    distinct: PLANS,
    aims: { stock: 1 / 5, hive: 1 / 2 },
  },
  {
    name: 'big',
    request: () => request(`{ items { ${itemFields} } }`),
    connections: 1,
    requests: 4,
    distinct: 1,
    aims: { stock: 1 / 5, hive: 1 / 4 },
  },
  {
    name: 'big from two',
    request: () => request(`{ items { ${itemFields} stock shelf } }`),
    connections: 1,
    requests: 4,
    distinct: 1,
    aims: { stock: 1 / 2.5, hive: 1 / 2 },
  },
];
