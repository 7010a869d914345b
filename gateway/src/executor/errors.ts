import { Fault } from '@hansa/kit/errors/fault';
import type { GraphQLFormattedError } from 'graphql';
import type { DataPath, Trouble } from './run.ts';

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
export function fetchTrouble(thrown: unknown, subgraph: string, path: DataPath): Trouble {
  const { code, message } = failures[Fault.from(thrown).code] ?? unexpected;
  return { message, path, extensions: { code, serviceName: subgraph } };
}

/** A subgraph's own error, moved to where its value stands in the merged data. */
export function movedTrouble(error: GraphQLFormattedError, subgraph: string, path: DataPath): Trouble {
  const { message, extensions } = error;
  return {
    message: message || 'A subgraph reported an error without a message.',
    path: path.length > 0 ? path : undefined,
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...extensions, serviceName: subgraph },
  };
}
