import { invariant } from '@hansa/kit/errors/invariant';
import {
  isCompositeType,
  Kind,
  type DirectiveNode,
  type GraphQLSchema,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { DeferredStep, JsonObject } from '../plan/nodes.ts';
import { FRAGMENT_PREFIX } from '../plan/rewrite.ts';
import { subtypesOf } from '../plan/subtypes.ts';
import { compileProjection } from './compile.ts';
import { responseNameOf } from './data-key.ts';
import { deferralOf, type Deferrals } from './deferrals.ts';
import type { ProjectionInput } from './input.ts';
import type { FieldNode, ObjectNode, ValueNode } from './nodes.ts';

interface Asked {
  readonly input: ProjectionInput;
  /** The whole operation. */
  readonly projection: ObjectNode;
  readonly selections: SelectionSetNode;
  readonly deferrals: Deferrals;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the first part of an answer shows: the whole operation but for what is deferred. */
export function firstProjection(asked: Asked): ObjectNode {
  return compile(asked, asked.projection.type, asked.selections);
}

/** What a deferred part shows of each of its objects: its fragment, but for what is deferred within. */
export function laterProjection(asked: Asked, { path, label }: DeferredStep): ObjectNode {
  const keys = path.filter((step) => !step.startsWith(FRAGMENT_PREFIX));
  const at = keys.reduce((sets, key) => sets.flatMap((set) => below(asked, set, key)), [asked.selections]);
  const fragments = at.flatMap((set) => labelled(asked, set, label));
  return compile(asked, typeAt(asked.projection, path), selectionSet(fragments));
}

function compile(
  { input, deferrals, variables }: Asked,
  typename: string,
  set: SelectionSetNode,
): ObjectNode {
  const type = input.schema.getType(typename);
  invariant(isCompositeType(type), 'Parts of an answer are objects.');
  const isLater = (selection: SelectionNode) => deferralOf(selection, deferrals, variables) !== undefined;
  return compileProjection({ ...input, isLater }, type, set);
}

/** What is selected below a key, in whatever fragment, under the conditions of what stands around it. */
function below(asked: Asked, set: SelectionSetNode, key: string): SelectionSetNode[] {
  return set.selections.flatMap((selection) => {
    const inner =
      selection.kind === Kind.FIELD
        ? asked.input.namesOf(selection).key === key && selection.selectionSet
          ? [selection.selectionSet]
          : []
        : innerOf(asked, selection).flatMap((each) => below(asked, each, key));
    const directives = conditionsOnly(selection);
    return directives.length === 0
      ? inner
      : inner.map((each) => selectionSet([wrapped(each.selections, directives)]));
  });
}

function conditionsOnly({ directives = [] }: SelectionNode): DirectiveNode[] {
  return directives.filter(({ name }) => name.value !== 'defer');
}

function wrapped(
  selections: readonly SelectionNode[],
  directives: readonly DirectiveNode[],
  typeCondition?: NamedTypeNode,
): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(typeCondition && { typeCondition }),
    directives,
    selectionSet: selectionSet(selections),
  };
}

function selectionSet(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

/** The fragments with a label, each within the fragments around it. */
function labelled(asked: Asked, set: SelectionSetNode, label: string | undefined): SelectionNode[] {
  return set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return [];
    const isIt = deferralOf(selection, asked.deferrals, asked.variables)?.id === label;
    return innerOf(asked, selection).flatMap((inner) => {
      const selections = isIt ? inner.selections : labelled(asked, inner, label);
      return selections.length === 0 ? [] : [enclosed(asked, selection, selections)];
    });
  });
}

type Fragment = Exclude<SelectionNode, { readonly kind: Kind.FIELD }>;

function innerOf({ input }: Asked, selection: Fragment): SelectionSetNode[] {
  if (selection.kind === Kind.INLINE_FRAGMENT) return [selection.selectionSet];
  const fragment = input.fragments.get(selection.name.value);
  return fragment ? [fragment.selectionSet] : [];
}

/** The fragment around other selections, with its type and its conditions but not deferred any more. */
function enclosed(
  { input }: Asked,
  selection: Fragment,
  selections: readonly SelectionNode[],
): SelectionNode {
  const typeCondition =
    selection.kind === Kind.INLINE_FRAGMENT
      ? selection.typeCondition
      : input.fragments.get(selection.name.value)?.typeCondition;
  return wrapped(selections, conditionsOnly(selection), typeCondition);
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
    const field: FieldNode | undefined = (node.of(type) ?? node.always)?.fields.find(
      ({ key }) => key === step,
    );
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
