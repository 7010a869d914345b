import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** The scalars that every subgraph declares alike. */
export const scalarResolvers = {
  Decimal: textScalar({
    name: 'Decimal',
    form: /^-?\d{1,15}(\.\d{1,15})?$/,
    expectation: 'an exact decimal as a string, such as "10.50"',
  }),
  CurrencyCode: textScalar({
    name: 'CurrencyCode',
    form: /^[A-Z]{3}$/,
    expectation: 'a currency by its ISO 4217 code, such as "EUR"',
  }),
  CountryCode: textScalar({
    name: 'CountryCode',
    form: /^[A-Z]{2}$/,
    expectation: 'a country by its ISO 3166-1 alpha-2 code, such as "DE"',
  }),
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    serialize: (value) => (value instanceof Date ? value.toISOString() : value),
    parseValue: readDate,
    parseLiteral: (node) => readDate(node.kind === Kind.STRING ? node.value : undefined),
  }),
};

interface TextScalar {
  readonly name: string;
  readonly form: RegExp;
  readonly expectation: string;
}

function textScalar({ name, form, expectation }: TextScalar): GraphQLScalarType {
  const read = (value: unknown) => {
    if (typeof value === 'string' && form.test(value)) return value;
    throw new GraphQLError(`${name} must be ${expectation}.`);
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => value,
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

/** RFC 3339 with a time zone; a date without one would mean something else on every server. */
const instantForm = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function readDate(value: unknown): Date {
  const date = typeof value === 'string' && instantForm.test(value) ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.getTime())) {
    throw new GraphQLError('DateTime must be a point in time by RFC 3339, such as "2026-11-03T10:00:00Z".');
  }
  return date;
}
