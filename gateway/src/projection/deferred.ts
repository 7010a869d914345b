import { invariant } from '@hansa/kit/errors/invariant';
import { isCompositeType, Kind, parse, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import type { DeferredStep, DeferStep, JsonObject, Step } from '../plan/nodes.ts';
import { FRAGMENT_PREFIX } from '../plan/rewrite.ts';
import { subtypesOf } from '../plan/subtypes.ts';
import { compileProjection, type ProjectionInput } from './compile.ts';
import { responseNameOf } from './data-key.ts';
import type { FieldNode, ObjectNode, ValueNode } from './nodes.ts';

/** What the first part of an answer shows: the whole operation but for what is deferred. */
export function shownProjection(
  input: ProjectionInput,
  projection: ObjectNode,
  defer: DeferStep,
): ObjectNode {
  return compileShown(input, projection.type, defer.shown);
}

/** The part of a plan that says what comes first; conditions may stand before it. */
export function deferIn(
  step: Step | undefined,
  variables: Readonly<Record<string, unknown>>,
): DeferStep | undefined {
  if (step?.kind === 'Defer') return step;
  if (step?.kind !== 'Condition') return undefined;
  return deferIn(variables[step.variable] === true ? step.yes : step.no, variables);
}

/** What a deferred part shows of each of its objects. */
export function deferredProjection(
  input: ProjectionInput,
  projection: ObjectNode,
  { path, shown }: DeferredStep,
): ObjectNode {
  return compileShown(input, typeAt(projection, path), shown);
}

/** The planner writes what is shown as a selection set, in which fields have their keys of merged data. */
function compileShown(input: ProjectionInput, typename: string, shown: string | undefined): ObjectNode {
  const type = input.schema.getType(typename);
  invariant(isCompositeType(type), 'Parts of an answer are objects.');
  const namesOf: ProjectionInput['namesOf'] = (field) => {
    const key = field.alias?.value ?? field.name.value;
    return { key, name: responseNameOf(key) };
  };
  return compileProjection({ ...input, namesOf }, type, parseSelections(shown));
}

function parseSelections(shown: string | undefined): SelectionSetNode {
  if (shown === undefined) return { kind: Kind.SELECTION_SET, selections: [] };
  const [definition] = parse(shown, { noLocation: true }).definitions;
  invariant(definition?.kind === Kind.OPERATION_DEFINITION, 'A selection set is an operation in short form.');
  return definition.selectionSet;
}

function typeAt(projection: ObjectNode, path: readonly string[]): string {
  let node: ValueNode = projection;
  let type = projection.type;
  for (const step of path) {
    if (step.startsWith(FRAGMENT_PREFIX)) {
      type = step.slice(FRAGMENT_PREFIX.length);
      continue;
    }
    if (node.kind !== 'Object') return type;
    const field: FieldNode | undefined = (node.of(type) ?? node.always)?.fields.find(({ key }) => key === step);
    if (!field) return type;
    node = field.value;
    while (node.kind === 'List') node = node.of;
    if (node.kind === 'Object') type = node.type;
  }
  return type;
}

/** An object that a deferred part belongs to. */
export interface DeferredObject {
  readonly object: JsonObject;
  /** Where it stands in merged data, and where for the client. */
  readonly at: readonly (string | number)[];
  readonly path: readonly (string | number)[];
}

/** All objects at the place of a deferred fragment, each list element by element. */
export function deferredObjects(
  schema: GraphQLSchema,
  { path }: DeferredStep,
  data: JsonObject,
): readonly DeferredObject[] {
  const found: DeferredObject[] = [];
  const follow = (value: unknown, depth: number, at: readonly (string | number)[]): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      value.forEach((element, index) => follow(element, depth, [...at, index]));
      return;
    }
    const object = value as JsonObject;
    const step = path[depth];
    if (step === undefined) {
      const names = at.map((each) => (typeof each === 'string' ? responseNameOf(each) : each));
      found.push({ object, at, path: names });
    } else if (!step.startsWith(FRAGMENT_PREFIX)) {
      follow(object[step], depth + 1, [...at, step]);
    } else if (isA(schema, object, step.slice(FRAGMENT_PREFIX.length))) {
      follow(object, depth + 1, at);
    }
  };
  follow(data, 0, []);
  return found;
}

function isA(schema: GraphQLSchema, object: JsonObject, type: string): boolean {
  const typename = object['__typename'];
  return typeof typename !== 'string' || subtypesOf(schema, type).has(typename);
}
