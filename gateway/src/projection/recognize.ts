/** PERF: `big` in bench/gateway. V8 makes machine code of patterns: a byte takes a nanosecond, in a loop over bytes three. */
import type { Grammar, List, Nullable } from './grammar.ts';

/** Whether a text, all of it, is what the grammar says. Letters beyond ASCII may stand byte by byte. */
export type Recognizer = (text: string) => boolean;

export function compileRecognizer(grammar: Grammar): Recognizer {
  const pieces = compilePieces(grammar);
  return (text) => readPieces(0, pieces, text) === text.length;
}

/** Where reading ends when something is not as it must be. */
const FAILED = -1;

type Piece = RegExp | Nullable<Piece> | List<Piece>;

/** Patterns that follow each other become one. */
function compilePieces(grammar: Grammar): readonly Piece[] {
  const pieces: Piece[] = [];
  let pattern = '';
  const close = () => {
    if (pattern !== '') pieces.push(new RegExp(pattern, 'y'));
    pattern = '';
  };
  for (const each of grammar) {
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
