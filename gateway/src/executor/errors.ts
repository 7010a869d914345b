import { Fault } from '@hansa/kit/errors/fault';
import { GraphQLError, Kind, parse, type GraphQLFormattedError } from 'graphql';
import type { Path } from './path.ts';

/** Sentences for clients, who can do nothing about the cause; that is in the log. Codes are Apollo Router's. */
const failures: Readonly<Record<string, { code: string; message: string }>> = {
  UNAVAILABLE: { code: 'SUBREQUEST_HTTP_ERROR', message: 'A subgraph could not be reached.' },
  TIMEOUT: { code: 'GATEWAY_TIMEOUT', message: 'A subgraph did not answer in time.' },
  MALFORMED_ANSWER: {
    code: 'SUBREQUEST_MALFORMED_RESPONSE',
    message: 'A subgraph answered something that does not fit the graph.',
  },
};

const unexpected = { code: 'INTERNAL', message: 'A subgraph could not be asked.' };

/** A fetch that brought no answer, as an error at the place that stays empty for it. */
export function fetchError(thrown: unknown, subgraph: string, path: Path): GraphQLError {
  const { code, message } = failures[Fault.from(thrown).code] ?? unexpected;
  return new GraphQLError(message, { path, extensions: { code, serviceName: subgraph } });
}

/** A subgraph's own error, moved to where its value stands in the client's answer. */
export function movedError(error: GraphQLFormattedError, subgraph: string, path: Path): GraphQLError {
  return new GraphQLError(error.message || 'A subgraph reported an error without a message.', {
    ...(path.length > 0 && { path }),
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, serviceName: subgraph },
  });
}

/** A value that does not fit the schema although its subgraph reported no error. */
export function misfit({ message, path }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    path: path ?? null,
    extensions: { code: 'SUBREQUEST_MALFORMED_RESPONSE' },
  });
}

/** Response names of a plan's own fetch, which selects nothing but fields at its root. */
export function rootFields(query: string): string[] {
  const [operation] = parse(query, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}
