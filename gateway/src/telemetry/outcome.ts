/** Of a client's request: answered, refused for what the client asked, or answered with errors that are ours. */
export type Outcome = 'ok' | 'refused' | 'errors';

interface AnsweredError {
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a client can mend by asking for something else, or as somebody else. */
const refusals = new Set([
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'SUBSCRIPTIONS_NOT_SERVED',
  'UNAUTHENTICATED',
  'UNAUTHORIZED_FIELD_OR_TYPE',
]);

/** One error of ours among many refusals still is ours. An error that names neither code nor place is about the request. */
export function outcomeOf(errors: readonly AnsweredError[] | undefined): Outcome {
  if (!errors || errors.length === 0) return 'ok';
  const isRefusal = ({ path, extensions }: AnsweredError) => {
    const code = extensions?.['code'];
    return typeof code === 'string' ? refusals.has(code) : path === undefined;
  };
  return errors.every(isRefusal) ? 'refused' : 'errors';
}

/** Where no operation was found: the HTTP status is all there is. */
export function outcomeOfStatus(statusCode: number): Outcome {
  if (statusCode < 400) return 'ok';
  return statusCode < 500 ? 'refused' : 'errors';
}
