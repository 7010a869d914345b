import { readFileSync } from 'node:fs';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { readSupergraphConfig } from '@hansa/gateway/supergraph/supergraph-config';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  isNonNullType,
  Kind,
  parse,
  print,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { Supergraph, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES } from '@apollo/federation-internals';

const root = new URL('..', import.meta.url).pathname;
const names = ['catalog', 'users', 'inventory', 'orders', 'payments', 'shipping', 'notifications'];
const slices = names.map((name) => ({
  name,
  document: parse(readFileSync(`${root}subgraphs/${name}/schema.graphql`, 'utf8')),
}));

const definitions = (document: DocumentNode) =>
  document.definitions.filter(
    (node): node is DefinitionNode & { name: { value: string } } => 'name' in node && node.name !== undefined,
  );

/** The definition of `name` in each slice that has one, as text. */
const textsOf = (name: string) =>
  slices.flatMap(({ name: slice, document }) =>
    definitions(document)
      .filter((node) => node.name.value === name)
      .map((node) => [slice, print(node)] as const),
  );

describe.each(slices)('the schema of $name', ({ document }) => {
  test('describes every type, field, argument and enum value', () => {
    const bare: string[] = [];
    let owner = '';
    visit(document, {
      enter: (node) => {
        if (node.kind === Kind.DIRECTIVE_DEFINITION) return false;
        if (node.kind.endsWith('TypeDefinition') && 'name' in node) {
          owner = node.name?.kind === Kind.NAME ? node.name.value : owner;
          const isRoot = ['Query', 'Mutation', 'Subscription'].includes(owner);
          if (!isRoot && !('description' in node && node.description)) bare.push(owner);
        }
        if (
          node.kind === Kind.FIELD_DEFINITION ||
          node.kind === Kind.INPUT_VALUE_DEFINITION ||
          node.kind === Kind.ENUM_VALUE_DEFINITION
        ) {
          if (!node.description) bare.push(`${owner}.${node.name.value}`);
        }
        return undefined;
      },
    });
    expect(bare).toEqual([]);
  });

  test('carries floats in weights alone, and never in money', () => {
    const floats = definitions(document).filter((node) => /\bFloat\b/.test(print(node)));
    expect(floats.map(({ name }) => name.value).filter((name) => !name.startsWith('Weight'))).toEqual([]);
  });

  test('each mutation takes one input and says what the caller can put right', () => {
    for (const node of definitions(document)) {
      if (!('fields' in node) || node.name.value !== 'Mutation') continue;
      for (const field of node.fields ?? []) {
        if (field.kind !== Kind.FIELD_DEFINITION) continue;
        const name = field.name.value;
        const pascal = name.charAt(0).toUpperCase() + name.slice(1);
        expect(field.arguments?.map((argument) => print(argument.type))).toEqual([`${pascal}Input!`]);
        if (name === 'orderPlace') continue;
        expect([name, print(field.type)]).toEqual([name, `${pascal}Payload`]);
        const payload = definitions(document).find((other) => other.name.value === `${pascal}Payload`);
        expect(payload && print(payload)).toMatch(/userErrors: \[\w+UserError!\]!/);
      }
    }
  });
});

describe('what several schemas declare', () => {
  test.each([
    'MoneyInput',
    'MailingAddressInput',
    'PageInfo',
    'UserError',
    'Decimal',
    'CurrencyCode',
    'CountryCode',
    'DateTime',
  ])('%s is the same everywhere, because composition silently drops what one of them lacks', (name) => {
    const texts = textsOf(name);
    expect(texts.length).toBeGreaterThan(0);
    expect(new Set(texts.map(([, text]) => text)).size).toBe(1);
  });
});

describe('the graph', () => {
  let sdl = '';
  let schema: GraphQLSchema;

  beforeAll(async () => {
    ({ sdl } = await composeSupergraph(await readSupergraphConfig(`${root}supergraph.yaml`, {})));
    schema = Supergraph.build(sdl, {
      supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
      validateSupergraph: true,
    })
      .apiSchema()
      .toGraphQLJSSchema();
  });

  test('a dead subgraph costs its own fields only: every root field can be null', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {}),
    );
    expect(roots.filter((field) => isNonNullType(field.type)).map(({ name }) => name)).toEqual([]);
  });

  test('a dead subgraph costs its own fields only: so can every field added to a type of another', () => {
    const added: [string, string[]][] = [
      ['ProductVariant', ['availableForSale', 'quantityAvailable', 'inventoryLevels']],
      ['Customer', ['orders', 'notifications']],
      ['Cart', ['deliveryOptions']],
      ['Order', ['payments', 'shipments', 'customer']],
      ['CartLine', ['merchandise']],
      ['OrderLine', ['merchandise']],
    ];
    for (const [typeName, fields] of added) {
      const type = schema.getType(typeName);
      for (const name of fields) {
        const field = type && 'getFields' in type ? type.getFields()[name] : undefined;
        expect([typeName, name, field && isNonNullType(field.type)]).toEqual([typeName, name, false]);
      }
    }
  });

  test('lists are connections of at most 100, told to cost estimation', () => {
    const text = slices.map(({ document }) => print(document)).join('\n');
    for (const match of text.matchAll(/\): (\w+Connection!?)( @\w+[^\n]*)?/g))
      expect(match[2]).toMatch(/@listSize\(assumedSize: 20/);
  });

  test('a mistake in a schema does not compose, and the sentence names the subgraph', async () => {
    const subgraphs = await readSupergraphConfig(`${root}supergraph.yaml`, {});
    const broken = subgraphs.map((each) =>
      each.name === 'catalog'
        ? {
            ...each,
            sdl: each.sdl.replace(
              'extend schema',
              'type Order @key(fields: "nonsense") { id: ID! }\nextend schema',
            ),
          }
        : each,
    );
    await expect(composeSupergraph(broken)).rejects.toThrow(/\[catalog\]/);
  });
});
