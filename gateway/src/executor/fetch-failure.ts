import { Fault } from '@hansa/kit/errors/fault';
import { GraphQLError, Kind, parse } from 'graphql';

/** Sentences for clients, who can do nothing about the cause; that is in the log. Codes are Apollo Router's. */
const failures: Readonly<Record<string, { code: string; message: string }>> = {
  UNAVAILABLE: { code: 'SUBREQUEST_HTTP_ERROR', message: 'A subgraph could not be reached.' },
  TIMEOUT: { code: 'GATEWAY_TIMEOUT', message: 'A subgraph did not answer in time.' },
  MALFORMED_ANSWER: {
    code: 'SUBREQUEST_MALFORMED_RESPONSE',
    message: 'A subgraph answered something that is not GraphQL.',
  },
};

const unexpected = { code: 'INTERNAL', message: 'A subgraph could not be asked.' };

interface Failure {
  readonly thrown: unknown;
  readonly subgraph: string;
  /** The fetch that failed. */
  readonly query: string;
  /** Where its answer would have gone; `@` stands for every element of a list. */
  readonly parentPath: readonly (string | number)[];
}

/**
 * A failed fetch as errors at the places that stay empty for it: each root field, or, for entities, the place
 * up to which all of them share their path.
 */
export function fetchFailure({ thrown, subgraph, query, parentPath }: Failure): GraphQLError[] {
  const { code, message } = failures[Fault.from(thrown).code] ?? unexpected;
  const paths = parentPath.length === 0 ? rootFields(query).map((name) => [name]) : [shared(parentPath)];
  return paths.map((path) => new GraphQLError(message, { path, extensions: { code, serviceName: subgraph } }));
}

function shared(path: readonly (string | number)[]): (string | number)[] {
  const list = path.indexOf('@');
  return list === -1 ? [...path] : path.slice(0, list);
}

/** Response names of a plan's own fetch, which selects nothing but fields at its root. */
function rootFields(query: string): string[] {
  const [operation] = parse(query, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}
