import { isAscii } from 'node:buffer';
import type { FetchAnswer, FetchResult, Run } from './run.ts';

const BACKSLASH = 0x5c;

/**
 * PERF: `big from two` in bench/gateway. Reads what is to be merged, and notes whether its texts may be printed as they
 * are: where JSON has no backslash, no text in it needed an escape, and none needs one when it is written again.
 */
export function read(answer: FetchAnswer, { texts }: Pick<Run, 'texts'>): FetchResult {
  const { bytes } = answer;
  texts.arePlain &&= bytes?.includes(BACKSLASH) === false;
  texts.areAscii &&= bytes !== undefined && isAscii(bytes);
  return answer.read();
}
