import type { GraphQLError } from 'graphql';
import { outcomeOf, type Outcome } from '../telemetry/outcome.ts';
import { toClientError, type ClientError, type FormatError } from './client-error.ts';
import type { Operation } from './operation.ts';

/** What the HTTP door is given to send. */
export type Answer = WholeAnswer | AnswerInParts;

/** What there is to know of an answer without reading it. */
interface Told {
  /** Undefined where the request was refused before it was known. */
  readonly operation?: Pick<Operation, 'kind' | 'definition'>;
  readonly outcome: Outcome;
  /** The first error, where there is one of ours. */
  readonly failure?: string | undefined;
}

export interface WholeAnswer extends Told {
  readonly kind: 'whole';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string | Buffer;
}

/** The first part now, each of the others when it is there; all are JSON. */
export interface AnswerInParts extends Told {
  readonly kind: 'parts';
  readonly first: string;
  readonly rest: AsyncIterable<string>;
}

/** Data, with errors before it: a reader of a large answer should not overlook them. */
export function answered(
  data: string,
  errors: readonly ClientError[],
  { operation, format, isAscii }: { operation: Operation; format: FormatError; isAscii: boolean },
): WholeAnswer {
  const body = `{${errorsMember(errors, format)}"data":${data}}`;
  const encoding = isAscii && errors.length === 0 ? 'latin1' : 'utf8';
  const written = body.length > LONG_CHARACTERS ? Buffer.from(body, encoding) : body;
  const { outcome, failure } = told(errors);
  return { kind: 'whole', status: 200, body: written, operation, outcome, failure };
}

/**
 * PERF: `heavy` and `heavy, shared` in bench/gateway. A long answer that several clients get becomes bytes once for all of
 * them; where it is known to be ASCII, that is a copy.
 */
const LONG_CHARACTERS = 16 * 1024;

/** The member of an answer that holds its errors, with its comma; nothing when there are none. */
export function errorsMember(errors: readonly ClientError[], format: FormatError): string {
  return errors.length === 0 ? '' : `"errors":${JSON.stringify(errors.map(format))},`;
}

/** Whose doing the errors of an answer are, for those who watch. */
export function told(errors: readonly (ClientError | GraphQLError)[]): Pick<Told, 'outcome' | 'failure'> {
  const outcome = outcomeOf(errors);
  return outcome === 'errors' ? { outcome, failure: errors[0]?.message } : { outcome };
}

interface HttpHints {
  readonly status?: number;
  readonly headers?: ReadonlyMap<string, string>;
}

/** An answer without data: the request was not carried out. Errors may say by which HTTP status. */
export function refused(errors: readonly GraphQLError[], format: FormatError): WholeAnswer {
  const hints = errors.map(({ extensions }): HttpHints => extensions['http'] ?? {});
  const headers = hints.flatMap((hint) => [...(hint.headers ?? [])]);
  return {
    kind: 'whole',
    status: hints.find(({ status }) => status !== undefined)?.status ?? 400,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...told(errors),
    body: JSON.stringify({ errors: errors.map((error) => format(toClientError(error))) }),
  };
}
