/**
 * PERF: every scenario of bench/gateway. Writes the answer's JSON straight from merged data. It notes that
 * something does not fit, but not where: the place costs more than the print, and `explain.ts` finds it out
 * for the few answers that need it. What stands at several places is printed once.
 */
import { assertNever } from '@hansa/kit/errors/assert-never';
import { holdAny } from './conditions.ts';
import type { JsonObject } from '../plan/nodes.ts';
import type { FieldNode, LeafNode, ListNode, ObjectNode, Selection, ValueNode } from './nodes.ts';
import { quote } from './quote.ts';

export interface PrintInput {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Objects that stand at several places. */
  readonly shared: ReadonlySet<JsonObject>;
  readonly texts: { readonly arePlain: boolean; readonly areAscii: boolean };
}

export interface Printed {
  readonly text: string;
  /** Known to have none but ASCII letters. */
  readonly isAscii: boolean;
  /** Somewhere a value was missing or was not what the schema says. */
  readonly hasMisfits: boolean;
}

interface Printing extends Omit<PrintInput, 'texts'> {
  /** No text in the data needs an escape. */
  readonly arePlain: boolean;
  readonly printed: Map<JsonObject, string>;
  isAscii: boolean;
  hasMisfits: boolean;
}

const NULL = 'null';

/** Prints an object as its client asked for it; null where null spreads that far. */
export function print(value: unknown, node: ObjectNode, { variables, shared, texts }: PrintInput): Printed {
  const { arePlain } = texts;
  const isAscii = arePlain && texts.areAscii;
  const printing: Printing = { variables, shared, arePlain, printed: new Map(), isAscii, hasMisfits: false };
  const text = printObject(value, node, printing);
  return { text, isAscii: printing.isAscii, hasMisfits: printing.hasMisfits };
}

function printValue(value: unknown, node: ValueNode, printing: Printing): string {
  switch (node.kind) {
    case 'Leaf':
      return printLeaf(value, node, printing);
    case 'Object':
      return printObject(value, node, printing);
    case 'List':
      return printList(value, node, printing);
    case 'Introspection':
      // Descriptions may have any letters.
      printing.isAscii = false;
      return JSON.stringify(node.answer(printing.variables) ?? null);
    default:
      return assertNever(node);
  }
}

function printObject(value: unknown, node: ObjectNode, printing: Printing): string {
  if (value === null) return NULL;
  if (typeof value !== 'object' || Array.isArray(value)) return misfit(printing);
  const object = value as JsonObject;
  if (printing.shared.size > 0 && printing.shared.has(object)) return printShared(object, node, printing);
  const selection = selectionFor(object, node);
  return selection ? printFields(object, selection, printing) : misfit(printing);
}

function printShared(object: JsonObject, node: ObjectNode, printing: Printing): string {
  const known = printing.printed.get(object);
  if (known !== undefined) return known;
  const selection = selectionFor(object, node);
  const text = selection ? printFields(object, selection, printing) : misfit(printing);
  printing.printed.set(object, text);
  return text;
}

export function selectionFor(object: JsonObject, node: ObjectNode): Selection | undefined {
  const typename = object['__typename'];
  if (typename === undefined) return node.always ?? node.of(node.type);
  return typeof typename === 'string' ? node.of(typename) : undefined;
}

function printFields(object: JsonObject, { fields }: Selection, printing: Printing): string {
  let text = '{';
  for (const field of fields) {
    if (field.when !== undefined && !holdAny(field.when, printing.variables)) continue;
    const printed = printField(object, field, printing);
    if (printed === NULL && field.nonNull) {
      printing.hasMisfits = true;
      return NULL;
    }
    text += text.length > 1 ? field.next : field.opening;
    text += printed;
  }
  return `${text}}`;
}

function printField(object: JsonObject, { fixed, key, value: node }: FieldNode, printing: Printing): string {
  if (fixed !== undefined) return fixed ?? misfit(printing);
  const value = object[key];
  if (value === undefined && node.kind !== 'Introspection') return misfit(printing);
  return printValue(value, node, printing);
}

function printList(value: unknown, { of, elementsNonNull }: ListNode, printing: Printing): string {
  if (value === null) return NULL;
  if (!Array.isArray(value)) return misfit(printing);
  let text = '[';
  for (let index = 0; index < value.length; index += 1) {
    const printed = printValue(value[index], of, printing);
    if (printed === NULL && elementsNonNull) return misfit(printing);
    text += index === 0 ? printed : `,${printed}`;
  }
  return `${text}]`;
}

function printLeaf(value: unknown, node: LeafNode, printing: Printing): string {
  if (value === null) return NULL;
  if (!fits(value, node)) return misfit(printing);
  if (typeof value !== 'string') return JSON.stringify(value);
  return printing.arePlain ? `"${value}"` : quote(value);
}

/** Whether a value is what the schema promises. Of custom scalars only subgraphs know. */
export function fits(value: unknown, { holds, values }: LeafNode): boolean {
  switch (holds) {
    case 'String':
      return typeof value === 'string';
    case 'Int':
      return Number.isInteger(value);
    case 'Float':
      return typeof value === 'number';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value);
    case 'Enum':
      return typeof value === 'string' && values?.has(value) === true;
    case 'Any':
      return value !== undefined;
    default:
      return assertNever(holds);
  }
}

function misfit(printing: Printing): string {
  printing.hasMisfits = true;
  return NULL;
}
