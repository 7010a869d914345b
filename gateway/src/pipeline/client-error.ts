import type { GraphQLError } from 'graphql';

/** An error as clients get it. */
export interface ClientError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export type FormatError = (error: ClientError) => ClientError;

/** Details that subgraphs attach for their own developers, and what errors of ours say to our own HTTP door. */
const neverShown = ['stacktrace', 'exception', 'debugMessage', 'trace', 'http'];

/** Keeps from clients what is none of their business: stacks always, the map of our subgraphs in production. */
export function createErrorFormatter(isProduction: boolean): FormatError {
  const hidden = new Set(isProduction ? [...neverShown, 'serviceName'] : neverShown);
  return (error) => {
    const shown = Object.entries(error.extensions).filter(([key]) => !hidden.has(key));
    return { ...error, extensions: Object.fromEntries(shown) };
  };
}

export function toClientError({ message, locations, path, extensions }: GraphQLError): ClientError {
  return {
    message,
    ...(locations && { locations: locations.map(({ line, column }) => ({ line, column })) }),
    ...(path && { path }),
    extensions: { code: 'INTERNAL', ...extensions },
  };
}
