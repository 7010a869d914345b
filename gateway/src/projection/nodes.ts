import type { Condition } from './conditions.ts';

/**
 * What a client wants to see, compiled from its operation: how each value is printed, checked and, where it
 * does not fit the graph, turned into null. Data only; `print.ts` gives it meaning.
 */
export type ValueNode = ListNode | LeafNode | ObjectNode | IntrospectionNode;

export interface ListNode {
  readonly kind: 'List';
  readonly of: ValueNode;
  readonly elementsNonNull: boolean;
}

export interface LeafNode {
  readonly kind: 'Leaf';
  readonly type: string;
  /** What a value must be. `Any` for scalars of which only subgraphs know. */
  readonly holds: 'String' | 'Int' | 'Float' | 'Boolean' | 'ID' | 'Enum' | 'Any';
  /** The values of an enum that clients may see. */
  readonly values: ReadonlySet<string> | undefined;
}

export interface ObjectNode {
  readonly kind: 'Object';
  /** The type as the schema has it: an object, an interface or a union. */
  readonly type: string;
  /** What is selected on every possible object, where that is the same for all. */
  readonly always: Selection | undefined;
  /** What is selected on an object of this type; undefined when there can be none, or clients must not see it. */
  of(typename: string): Selection | undefined;
}

/** The fields of one concrete type, each response name once, in the order of the answer. */
export interface Selection {
  readonly type: string;
  readonly fields: readonly FieldNode[];
}

export interface FieldNode {
  /** Where the value stands in merged data. */
  readonly key: string;
  /** What clients call it. */
  readonly name: string;
  /** The name as it is printed, with the colon. */
  readonly opening: string;
  /** The same behind another field. */
  readonly next: string;
  readonly nonNull: boolean;
  /** Selected where one of these conjunctions holds; undefined for always. */
  readonly when: readonly (readonly Condition[])[] | undefined;
  /** A value that is known beforehand: that of `__typename`. Null where the type is not known for sure. */
  readonly fixed: string | null | undefined;
  readonly value: ValueNode;
}

/** `__schema` and `__type`: answered by the gateway itself. */
export interface IntrospectionNode {
  readonly kind: 'Introspection';
  readonly answer: (variables: Readonly<Record<string, unknown>>) => unknown;
}
