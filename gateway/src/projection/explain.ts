import { assertNever } from '@hansa/kit/errors/assert-never';
import type { JsonObject } from '../plan/nodes.ts';
import { holdAny } from './conditions.ts';
import type { FieldNode, ListNode, ObjectNode, ValueNode } from './nodes.ts';
import { fits, selectionFor } from './print.ts';

/** A value that does not fit the schema, at its place in merged data. */
export interface Misfit {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

export interface ExplainInput {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Objects whose entity does not exist: what they lack is missing for a good reason. */
  readonly absent: ReadonlySet<JsonObject>;
  /** What an error says already. */
  readonly isTold: (path: readonly (string | number)[]) => boolean;
}

interface Explaining extends ExplainInput {
  readonly found: Misfit[];
  readonly path: (string | number)[];
}

/** How a value ends up: as something, as a null that was answered, or as a null that has been explained. */
type Outcome = 'value' | 'null' | 'explained';

/** Goes the way of a print that met something unfitting, slowly, and tells where and what. */
export function explain(value: unknown, node: ObjectNode, input: ExplainInput): readonly Misfit[] {
  const explaining: Explaining = { ...input, found: [], path: [] };
  explainObject(value, node, explaining);
  return explaining.found;
}

function explainValue(value: unknown, node: ValueNode, run: Explaining): Outcome {
  switch (node.kind) {
    case 'Leaf':
      if (value === null) return 'null';
      return fits(value, node) ? 'value' : tell(run, `The value does not fit the type ${node.type}.`);
    case 'Object':
      return explainObject(value, node, run);
    case 'List':
      return explainList(value, node, run);
    case 'Introspection':
      return 'value';
    default:
      return assertNever(node);
  }
}

function explainObject(value: unknown, node: ObjectNode, run: Explaining): Outcome {
  if (value === null) return 'null';
  if (typeof value !== 'object' || Array.isArray(value)) return tell(run, `The value is no ${node.type}.`);
  const object = value as JsonObject;
  const selection = selectionFor(object, node);
  if (!selection) return tell(run, `The type of the object is no ${node.type} that clients may see.`);
  for (const field of selection.fields) {
    if (field.when && !holdAny(field.when, run.variables)) continue;
    run.path.push(field.key);
    const outcome = explainField(object, field, { run, type: selection.type });
    run.path.pop();
    if (outcome === 'explained' && field.nonNull) return 'explained';
  }
  return 'value';
}

function explainField(
  object: JsonObject,
  field: FieldNode,
  { run, type }: { run: Explaining; type: string },
): Outcome {
  if (field.fixed === null) return tell(run, `Nobody could tell what kind of ${type} it is.`);
  if (field.fixed !== undefined || field.value.kind === 'Introspection') return 'value';
  const value = object[field.key];
  if (value === undefined) {
    return run.absent.has(object)
      ? 'explained'
      : tell(run, `No subgraph could resolve ${type}.${field.name}.`);
  }
  const outcome = explainValue(value, field.value, run);
  if (outcome !== 'null' || !field.nonNull) return outcome;
  return tell(run, `Cannot return null for non-nullable field ${type}.${field.name}.`);
}

function explainList(value: unknown, { of, elementsNonNull }: ListNode, run: Explaining): Outcome {
  if (value === null) return 'null';
  if (!Array.isArray(value)) return tell(run, 'The value is no list.');
  let outcome: Outcome = 'value';
  value.forEach((element: unknown, index) => {
    run.path.push(index);
    let below = explainValue(element, of, run);
    if (below === 'null' && elementsNonNull)
      below = tell(run, 'Cannot return null for a non-nullable element.');
    run.path.pop();
    if (below === 'explained' && elementsNonNull) outcome = 'explained';
  });
  return outcome;
}

function tell({ found, path, isTold }: Explaining, message: string): Outcome {
  if (!isTold(path)) found.push({ message, path: [...path] });
  return 'explained';
}
