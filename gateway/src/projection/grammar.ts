/**
 * What the bytes of an answer may be. What has no list in it is a regular language and becomes the source of regular
 * expressions; lists are kept apart, so that no expression has more to keep in mind than one element.
 */
import { assertNever } from '@hansa/kit/errors/assert-never';
import type { FieldNode, LeafNode, ObjectNode, ValueNode } from './nodes.ts';

/** Read one after the other. */
export type Grammar = readonly Description[];

/** What is to be read: the source of a pattern, or what no pattern can tell. */
export type Description = string | Nullable<Description> | List<Description>;

/** Null, or what is described. */
export interface Nullable<Of> {
  readonly kind: 'Nullable';
  readonly of: readonly Of[];
}

export interface List<Of> {
  readonly kind: 'List';
  readonly of: readonly Of[];
}

/** The answers to an operation as the projection would print them, of the fields that are wanted. */
export function describeAnswer(projection: ObjectNode, isWanted: (field: FieldNode) => boolean): Grammar {
  return ['\\{"data":', ...describeObject(projection, isWanted), '\\}[ \\n]*'];
}

/** In characters of patterns, which is what compiling and keeping them costs. */
export function lengthOf(grammar: Grammar): number {
  return grammar.reduce((sum, each) => sum + (typeof each === 'string' ? each.length : lengthOf(each.of)), 0);
}

const NOTHING = '(?!)';

function describeValue(node: ValueNode, isWanted: (field: FieldNode) => boolean): readonly Description[] {
  switch (node.kind) {
    case 'Leaf':
      return [leafPattern(node)];
    case 'Object':
      return describeObject(node, isWanted);
    case 'List': {
      const element = describeValue(node.of, isWanted);
      return [{ kind: 'List', of: node.elementsNonNull ? element : orNull(element) }];
    }
    case 'Introspection':
      return [NOTHING];
    default:
      return assertNever(node);
  }
}

function describeObject(
  { always }: ObjectNode,
  isWanted: (field: FieldNode) => boolean,
): readonly Description[] {
  if (!always) return [NOTHING];
  const fields = always.fields.filter(isWanted).flatMap((field, index) => {
    const opening = `${index === 0 ? '' : ','}${escaped(field.opening)}`;
    if (field.fixed !== undefined) return [opening, field.fixed === null ? NOTHING : escaped(field.fixed)];
    const value = describeValue(field.value, isWanted);
    return [opening, ...(field.nonNull ? value : orNull(value))];
  });
  return ['\\{', ...fields, '\\}'];
}

function orNull(of: readonly Description[]): readonly Description[] {
  if (of.every((each) => typeof each === 'string')) return [`(?:null|${of.join('')})`];
  return [{ kind: 'Nullable', of }];
}

const CHARACTERS = '[^"\\\\\\x00-\\x1f]*';
const ESCAPE = '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})';

/** The bound keeps what an expression must keep in mind small; a text with more escapes takes the usual way. */
const STRING = `"${CHARACTERS}(?:${ESCAPE}${CHARACTERS}){0,1000}"`;

/** Beyond 15 digits JavaScript rounds, and beyond 99 as an exponent it may make nothing of it: that takes the usual way. */
const INTEGER = '(?:0|-?[1-9][0-9]{0,14})';

function leafPattern({ holds, values }: LeafNode): string {
  switch (holds) {
    case 'String':
      return STRING;
    case 'ID':
      return `(?:${STRING}|${INTEGER})`;
    case 'Int':
      return INTEGER;
    case 'Float':
      return `(?:-?0|${INTEGER})(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?`;
    case 'Boolean':
      return '(?:true|false)';
    case 'Enum':
      return `"(?:${[...(values ?? [])].map(escaped).join('|') || NOTHING})"`;
    case 'Any':
      return NOTHING;
    default:
      return assertNever(holds);
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
