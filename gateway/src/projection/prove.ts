/**
 * PERF: `big` in bench/gateway. Parsing eight megabytes to print the same eight megabytes is most of what such
 * an answer costs. This reads the bytes once, without making anything of them, and says whether they already
 * are the answer: every field that the client selected, in its order, with values of its types, no null where
 * there must be none, and no error. Whatever is not exactly so takes the usual way.
 *
 * What has no list in it is a regular language, and V8 makes machine code of regular expressions: that reads a
 * byte in a nanosecond, where a loop over the bytes takes three. Lists are read element by element, so that no
 * expression has more to keep in mind than one element.
 */
import { isUtf8 } from 'node:buffer';
import { assertNever } from '@hansa/kit/errors/assert-never';
import { LRUCache } from 'lru-cache';
import { holdAny } from './conditions.ts';
import type { FieldNode, LeafNode, ObjectNode, ValueNode } from './nodes.ts';

type Variables = Readonly<Record<string, unknown>>;

export type Proof = (bytes: Buffer, variables: Variables) => boolean;

/** Compiles the proof that bytes are `{"data": …}` as the projection would print it. */
export type Prover = (projection: ObjectNode) => Proof;

/** To parse and print less than this takes a few ms, as long as V8 may take to compile patterns that were let go. */
const BYTES_MIN = 256 * 1024;

/**
 * PERF: `light` in bench/gateway. Shorter answers are worth patterns where so many of them come, also if the patterns
 * were let go in between: to compile short ones takes V8 a ms, and to read an answer so saves some 10 µs.
 */
const OFTEN_ANSWERS = 1_000;
const OFTEN_PATTERN_CHARACTERS_MAX = 1_000;

/** What is selected comes from clients, and this much of it takes V8 some 20 ms to compile. Beyond it there is no proof. */
const PATTERN_CHARACTERS_MAX = 16_000;

/** V8 keeps about 40 bytes of machine code for each character: 20 MB for all operations of a gateway. */
const KEPT_CHARACTERS_MAX = 512 * 1024;

/** Where reading ends when something is not as it must be. */
const FAILED = -1;

interface Patterns {
  /** Undefined where they would be too long. */
  readonly pieces: readonly Piece[] | undefined;
  readonly characters: number;
}

/** Patterns are compiled when they begin to be worth it, for the fields that the variables ask for. */
export function createProver({ bytesMin = BYTES_MIN, oftenAnswers = OFTEN_ANSWERS } = {}): Prover {
  const kept = new LRUCache<string, Patterns>({
    maxSize: KEPT_CHARACTERS_MAX,
    sizeCalculation: ({ characters }) => characters,
  });
  let projections = 0;

  return (projection) => {
    const name = String((projections += 1));
    let conditional: readonly FieldNode[] | undefined;
    const patternsFor = (variables: Variables, isDue: () => boolean): Patterns | undefined => {
      conditional ??= [...conditionalFields(projection)];
      const left = conditional.length === 0 ? none : leftOut(conditional, variables);
      const key = conditional.length === 0 ? name : nameOf(name, conditional, left);
      const known = kept.get(key);
      if (known || !isDue()) return known;
      const patterns = compilePatterns(describe(projection, (field) => !left.has(field)));
      kept.set(key, patterns);
      return patterns;
    };

    let waiting = 0;
    const isOften = () => {
      waiting += 1;
      if (waiting < oftenAnswers) return false;
      // Patterns that are too long today will be so for ever.
      waiting = isShort(projection) ? 0 : Number.NEGATIVE_INFINITY;
      return waiting === 0;
    };

    return (bytes, variables) => {
      const isDue = bytes.length >= bytesMin ? always : isOften;
      const pieces = patternsFor(variables, isDue)?.pieces;
      // JSON's structure is ASCII, so that each byte of UTF-8 may stand for itself.
      return pieces !== undefined && isUtf8(bytes) && isRead(bytes.toString('latin1'), pieces);
    };
  };
}

function always(): boolean {
  return true;
}

const none: ReadonlySet<FieldNode> = new Set();

function leftOut(conditional: readonly FieldNode[], variables: Variables): ReadonlySet<FieldNode> {
  return new Set(conditional.filter(({ when }) => when && !holdAny(when, variables)));
}

/** A variant's name among all that are kept. */
function nameOf(name: string, conditional: readonly FieldNode[], left: ReadonlySet<FieldNode>): string {
  return `${name} ${conditional.map((field) => (left.has(field) ? '-' : '+')).join('')}`;
}

function describe(projection: ObjectNode, isWanted: (field: FieldNode) => boolean): readonly Description[] {
  return ['\\{"data":', ...describeObject(projection, isWanted), '\\}[ \\n]*'];
}

/** Whether patterns for all of its fields, whatever variables ask for, are quickly compiled. */
function isShort(projection: ObjectNode): boolean {
  return lengthOf(describe(projection, always)) <= OFTEN_PATTERN_CHARACTERS_MAX;
}

function compilePatterns(descriptions: readonly Description[]): Patterns {
  const characters = lengthOf(descriptions);
  return characters > PATTERN_CHARACTERS_MAX
    ? { pieces: undefined, characters: 1 }
    : { pieces: compilePieces(descriptions), characters };
}

function lengthOf(descriptions: readonly Description[]): number {
  return descriptions.reduce(
    (sum, each) => sum + (typeof each === 'string' ? each.length : lengthOf(each.of)),
    0,
  );
}

function isRead(text: string, pieces: readonly Piece[]): boolean {
  return readPieces(0, pieces, text) === text.length;
}

function* conditionalFields(node: ValueNode): Generator<FieldNode> {
  if (node.kind === 'List') yield* conditionalFields(node.of);
  if (node.kind !== 'Object') return;
  for (const field of node.always?.fields ?? []) {
    if (field.when !== undefined) yield field;
    yield* conditionalFields(field.value);
  }
}

/** What is to be read: the source of a pattern, or what no pattern can tell. */
type Description = string | Nullable<Description> | List<Description>;

/** Null, or what is described. */
interface Nullable<Of> {
  readonly kind: 'Nullable';
  readonly of: readonly Of[];
}

interface List<Of> {
  readonly kind: 'List';
  readonly of: readonly Of[];
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

type Piece = RegExp | Nullable<Piece> | List<Piece>;

/** Patterns that follow each other become one. */
function compilePieces(descriptions: readonly Description[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let pattern = '';
  const close = () => {
    if (pattern !== '') pieces.push(new RegExp(pattern, 'y'));
    pattern = '';
  };
  for (const each of descriptions) {
    if (typeof each === 'string') {
      pattern += each;
    } else {
      close();
      pieces.push({ kind: each.kind, of: compilePieces(each.of) });
    }
  }
  close();
  return pieces;
}

/** Each of these reads from `at` and returns the position behind what it read. */
function readPieces(at: number, pieces: readonly Piece[], text: string): number {
  let next = at;
  for (const piece of pieces) {
    next = readPiece(next, piece, text);
    if (next === FAILED) return FAILED;
  }
  return next;
}

function readPiece(at: number, piece: Piece, text: string): number {
  if (piece instanceof RegExp) {
    piece.lastIndex = at;
    return piece.test(text) ? piece.lastIndex : FAILED;
  }
  if (piece.kind === 'List') return readList(at, piece, text);
  return text.startsWith('null', at) ? at + 'null'.length : readPieces(at, piece.of, text);
}

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

function readList(at: number, { of }: List<Piece>, text: string): number {
  if (text.charCodeAt(at) !== OPEN_LIST) return FAILED;
  if (text.charCodeAt(at + 1) === CLOSE_LIST) return at + 2;
  for (let next = at + 1; ; next += 1) {
    next = readPieces(next, of, text);
    if (next === FAILED) return FAILED;
    const after = text.charCodeAt(next);
    if (after === CLOSE_LIST) return next + 1;
    if (after !== COMMA) return FAILED;
  }
}
