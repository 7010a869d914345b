import type { DataPath, Run, Trouble } from '../executor/run.ts';
import { clientPath } from '../projection/client-path.ts';
import { responseNameOf } from '../projection/data-key.ts';
import { explain } from '../projection/explain.ts';
import type { ObjectNode } from '../projection/nodes.ts';
import { print } from '../projection/print.ts';
import type { ClientError } from './client-error.ts';

/** An object to be shown: the whole answer, or the object that a deferred part belongs to. */
interface Subject {
  readonly value: unknown;
  readonly node: ObjectNode;
  /** Where it stands in merged data. */
  readonly at: DataPath;
}

interface Surroundings {
  readonly run: Run;
  /** The whole operation, by which places get the names that the client knows. */
  readonly projection: ObjectNode;
  /** What authorization took out, and what is told of it. */
  readonly closed: readonly (readonly string[])[];
  /** What the answer has told in another place. */
  readonly toldBefore?: readonly Trouble[];
}

interface Shown {
  readonly text: string;
  readonly isAscii: boolean;
  readonly errors: ClientError[];
}

/** Prints data in its client's shape, with everything that went wrong on the way there. */
export function show(subject: Subject, surroundings: Surroundings): Shown {
  const { run, projection } = surroundings;
  const { conditions: variables, shared, texts } = run;
  const { text, isAscii, hasMisfits } = print(subject.value, subject.node, { variables, shared, texts });
  const troubles = hasMisfits ? [...run.troubles, ...misfitsOf(subject, surroundings)] : run.troubles;
  return { text, isAscii, errors: troubles.map((trouble) => clientError(trouble, projection, run)) };
}

/** A value that does not fit follows from an error that is told already, or is told itself. */
function misfitsOf(
  { value, node, at }: Subject,
  { run, closed, toldBefore = [] }: Surroundings,
): readonly Trouble[] {
  const isTold = (path: DataPath) => {
    const place = [...at, ...path];
    return (
      run.troubles.some((trouble) => covers(trouble.path, place)) ||
      toldBefore.some((trouble) => covers(trouble.path, place)) ||
      closed.some((each) => isClosed(each, place))
    );
  };
  const { conditions: variables, absent } = run;
  return explain(value, node, { variables, absent, isTold }).map(({ message, path }) => ({
    message,
    path: [...at, ...path],
    extensions: { code: 'SUBREQUEST_MALFORMED_RESPONSE' },
  }));
}

/** What happened at a place shows below it, and above it where null spread. */
function covers(told: DataPath | undefined, place: DataPath): boolean {
  if (!told) return true;
  const depth = Math.min(told.length, place.length);
  for (let index = 0; index < depth; index += 1) if (told[index] !== place[index]) return false;
  return true;
}

function isClosed(closed: readonly string[], place: DataPath): boolean {
  const general = place.map((step) => (typeof step === 'number' ? '@' : responseNameOf(step)));
  return covers(closed, general);
}

function clientError(
  { message, path, extensions }: Trouble,
  projection: ObjectNode,
  { data }: Run,
): ClientError {
  const shown = path && clientPath(projection, path, data);
  return { message, ...(shown?.length && { path: shown }), extensions };
}
