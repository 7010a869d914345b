/**
 * PERF: `big` and `light` in bench/gateway. Parsing eight megabytes to print the same eight megabytes is most
 * of what such an answer costs. This reads the bytes once, without making anything of them, and says whether
 * they already are the answer: every field that the client selected, in its order, with values of its types,
 * no null where there must be none, and no error. Whatever is not exactly so takes the usual way.
 */
import { holdAny } from './conditions.ts';
import type { FieldNode, LeafNode, ListNode, ObjectNode, ValueNode } from './nodes.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const SMALL_E = 0x65;
const CAPITAL_E = 0x45;

/** Where reading ends when something is not as it must be. */
const FAILED = -1;

interface Reading {
  readonly bytes: Buffer;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly openings: WeakMap<FieldNode, Buffer>;
}

export type Proof = (bytes: Buffer, variables: Readonly<Record<string, unknown>>) => boolean;

/** Compiles the proof that `bytes` are `{"data": …}` as the projection would print it. */
export function compileProof(projection: ObjectNode): Proof {
  const before = Buffer.from('{"data":');
  const openings = new WeakMap<FieldNode, Buffer>();
  return (bytes, variables) => {
    if (!startsWith(bytes, 0, before)) return false;
    const end = readObject(before.length, projection, { bytes, variables, openings });
    return end !== FAILED && bytes[end] === CLOSE_OBJECT && isBlank(bytes, end + 1);
  };
}

/** Each of these reads one value from `at` and returns the position behind it. */
function readValue(at: number, node: ValueNode, reading: Reading): number {
  switch (node.kind) {
    case 'Leaf':
      return readLeaf(at, node, reading.bytes);
    case 'Object':
      return readObject(at, node, reading);
    case 'List':
      return readList(at, node, reading);
    case 'Introspection':
      return FAILED;
  }
}

function readObject(at: number, node: ObjectNode, reading: Reading): number {
  const { bytes, variables, openings } = reading;
  if (bytes[at] !== OPEN_OBJECT || !node.always) return FAILED;
  let next = at + 1;
  for (const field of node.always.fields) {
    if (field.when !== undefined && !holdAny(field.when, variables)) continue;
    if (next !== at + 1) {
      if (bytes[next] !== COMMA) return FAILED;
      next += 1;
    }
    let opening = openings.get(field);
    if (!opening) openings.set(field, (opening = Buffer.from(field.opening)));
    if (!startsWith(bytes, next, opening)) return FAILED;
    next = readField(next + opening.length, field, reading);
    if (next === FAILED) return FAILED;
  }
  return bytes[next] === CLOSE_OBJECT ? next + 1 : FAILED;
}

function readField(at: number, field: FieldNode, reading: Reading): number {
  if (field.fixed !== undefined) {
    const end = field.fixed === null ? at : at + field.fixed.length;
    return reading.bytes.toString('latin1', at, end) === field.fixed ? end : FAILED;
  }
  if (isNull(reading.bytes, at)) return field.nonNull ? FAILED : at + NULL.length;
  return readValue(at, field.value, reading);
}

function readList(at: number, { of, elementsNonNull }: ListNode, reading: Reading): number {
  const { bytes } = reading;
  if (bytes[at] !== OPEN_LIST) return FAILED;
  if (bytes[at + 1] === CLOSE_LIST) return at + 2;
  for (let next = at + 1; ; next += 1) {
    if (isNull(bytes, next)) {
      if (elementsNonNull) return FAILED;
      next += NULL.length;
    } else {
      next = readValue(next, of, reading);
      if (next === FAILED) return FAILED;
    }
    if (bytes[next] === CLOSE_LIST) return next + 1;
    if (bytes[next] !== COMMA) return FAILED;
  }
}

function readLeaf(at: number, { holds, values }: LeafNode, bytes: Buffer): number {
  switch (holds) {
    case 'String':
      return readString(at, bytes);
    case 'ID':
      return bytes[at] === QUOTE ? readString(at, bytes) : readInteger(at, bytes);
    case 'Int':
      return readInteger(at, bytes);
    case 'Float':
      return readNumber(at, bytes);
    case 'Boolean':
      return readBoolean(at, bytes);
    case 'Enum': {
      const end = readString(at, bytes);
      return end !== FAILED && values?.has(bytes.toString('latin1', at + 1, end - 1)) ? end : FAILED;
    }
    case 'Any':
      return FAILED;
  }
}

function readString(at: number, bytes: Buffer): number {
  if (bytes[at] !== QUOTE) return FAILED;
  for (let next = at + 1; next < bytes.length; next += 1) {
    const byte = bytes[next] as number;
    if (byte === QUOTE) return next + 1;
    if (byte === BACKSLASH) next += 1;
    else if (byte < 0x20) return FAILED;
  }
  return FAILED;
}

function readInteger(at: number, bytes: Buffer): number {
  return readDigits(bytes[at] === MINUS ? at + 1 : at, bytes);
}

function readNumber(at: number, bytes: Buffer): number {
  let next = readInteger(at, bytes);
  if (next !== FAILED && bytes[next] === POINT) next = readDigits(next + 1, bytes);
  if (next === FAILED || (bytes[next] !== SMALL_E && bytes[next] !== CAPITAL_E)) return next;
  return bytes[next + 1] === PLUS ? readDigits(next + 2, bytes) : readInteger(next + 1, bytes);
}

function readDigits(at: number, bytes: Buffer): number {
  let next = at;
  while (isDigit(bytes[next])) next += 1;
  return next > at ? next : FAILED;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

function readBoolean(at: number, bytes: Buffer): number {
  if (startsWith(bytes, at, TRUE)) return at + TRUE.length;
  return startsWith(bytes, at, FALSE) ? at + FALSE.length : FAILED;
}

function isNull(bytes: Buffer, at: number): boolean {
  return startsWith(bytes, at, NULL);
}

function startsWith(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1)
    if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

/** Servers like to end an answer with a line feed. */
function isBlank(bytes: Buffer, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0x0a && bytes[at] !== 0x20) return false;
  return true;
}
