import { isAscii } from 'node:buffer';

/**
 * PERF: `heavy` in bench/gateway. The same text, at one byte for each letter where that is possible.
 *
 * V8 may hold a name of a supergraph at two bytes, also when all its letters are ASCII, and then holds every text with
 * that name in it so: whole requests and answers, which take twice as long to put together, to hash and to send. For
 * what is written once and becomes part of many texts.
 */
export function lean(text: string): string {
  const bytes = Buffer.from(text);
  return isAscii(bytes) ? bytes.toString('latin1') : text;
}
