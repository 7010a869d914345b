/**
 * PERF: `big` in bench/gateway. Parsing eight megabytes to print the same eight megabytes is most of what such
 * an answer costs. This reads the bytes once, without making anything of them, and says whether they already
 * are the answer: every field that the client selected, in its order, with values of its types, no null where
 * there must be none, and no error. Whatever is not exactly so takes the usual way.
 */
import { isUtf8 } from 'node:buffer';
import { LRUCache } from 'lru-cache';
import { holdAny } from './conditions.ts';
import { describeAnswer, lengthOf, type Grammar } from './grammar.ts';
import type { FieldNode, ObjectNode, ValueNode } from './nodes.ts';
import { compileRecognizer, type Recognizer } from './recognize.ts';

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

interface Kept {
  /** Undefined where its patterns would be too long. */
  readonly recognize: Recognizer | undefined;
  readonly characters: number;
}

/** Patterns are compiled when they begin to be worth it, for the fields that the variables ask for. */
export function createProver({ bytesMin = BYTES_MIN, oftenAnswers = OFTEN_ANSWERS } = {}): Prover {
  const kept = new LRUCache<string, Kept>({
    maxSize: KEPT_CHARACTERS_MAX,
    sizeCalculation: ({ characters }) => characters,
  });
  let projections = 0;

  return (projection) => {
    const name = String((projections += 1));
    let conditional: readonly FieldNode[] | undefined;
    const recognizerFor = (variables: Variables, isDue: () => boolean): Recognizer | undefined => {
      conditional ??= [...conditionalFields(projection)];
      const left = conditional.length === 0 ? none : leftOut(conditional, variables);
      const key = conditional.length === 0 ? name : nameOf(name, conditional, left);
      const known = kept.get(key);
      if (known || !isDue()) return known?.recognize;
      const compiled = compile(describeAnswer(projection, (field) => !left.has(field)));
      kept.set(key, compiled);
      return compiled.recognize;
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
      const recognize = recognizerFor(variables, isDue);
      // JSON's structure is ASCII, so that each byte of UTF-8 may stand for itself.
      return recognize !== undefined && isUtf8(bytes) && recognize(bytes.toString('latin1'));
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

/** Whether patterns for all of its fields, whatever variables ask for, are quickly compiled. */
function isShort(projection: ObjectNode): boolean {
  return lengthOf(describeAnswer(projection, always)) <= OFTEN_PATTERN_CHARACTERS_MAX;
}

function compile(grammar: Grammar): Kept {
  const characters = lengthOf(grammar);
  return characters > PATTERN_CHARACTERS_MAX
    ? { recognize: undefined, characters: 1 }
    : { recognize: compileRecognizer(grammar), characters };
}

function* conditionalFields(node: ValueNode): Generator<FieldNode> {
  if (node.kind === 'List') yield* conditionalFields(node.of);
  if (node.kind !== 'Object') return;
  for (const field of node.always?.fields ?? []) {
    if (field.when !== undefined) yield field;
    yield* conditionalFields(field.value);
  }
}
