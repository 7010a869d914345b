import { GraphQLError } from 'graphql';

/** A GraphQL request as it came over HTTP. */
export interface GraphqlParams {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Reads the body of a POST. */
export function readBody(body: unknown): GraphqlParams {
  if (Array.isArray(body)) throw badRequest('Several operations in one request are not served.');
  if (!isRecord(body)) throw badRequest('The body must be a JSON object with a member `query`.');
  return {
    query: textOf(body, 'query'),
    operationName: textOf(body, 'operationName'),
    variables: recordOf(body, 'variables'),
    extensions: recordOf(body, 'extensions'),
  };
}

/** Reads the query string of a GET. */
export function readQueryString(params: unknown): GraphqlParams {
  const given = isRecord(params) ? params : {};
  return {
    query: textOf(given, 'query'),
    operationName: textOf(given, 'operationName'),
    variables: recordOf({ variables: parsed(given, 'variables') }, 'variables'),
    extensions: recordOf({ extensions: parsed(given, 'extensions') }, 'extensions'),
  };
}

function textOf(from: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw badRequest(`\`${name}\` must be a string.`);
}

const nothing = Object.freeze({});

function recordOf(from: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = from[name];
  if (value === undefined || value === null) return nothing;
  if (isRecord(value)) return value;
  throw badRequest(`\`${name}\` must be an object.`);
}

function parsed(from: Readonly<Record<string, unknown>>, name: string): unknown {
  const text = textOf(from, name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`\`${name}\` must be JSON.`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function badRequest(message: string, status = 400): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status } } });
}
