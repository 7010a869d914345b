import { createTransientMap } from '@hansa/kit/collections/transient-map';
import type { FetchAnswer, FetchResult } from '../executor/run.ts';

/** Asks once for all who want the same at the same time. */
export type Shared = (key: string, ask: () => Promise<FetchAnswer>) => Promise<FetchAnswer>;

interface Call {
  readonly answer: Promise<FetchAnswer>;
  readers: number;
}

/**
 * Shares calls that are under way: whoever asks for the same while one is on its way could have been answered
 * at the same instant by a call of its own. An answer is never kept.
 */
export function createShared(): Shared {
  const underWay = createTransientMap<string, Call>();
  return (key, ask) => {
    const known = underWay.get(key);
    if (known) {
      known.readers += 1;
      return known.answer;
    }
    const answer = ask().then(
      (arrived) => {
        underWay.delete(key);
        return call.readers === 1 ? arrived : { ...arrived, read: readOnce(arrived, call.readers) };
      },
      (thrown: unknown) => {
        underWay.delete(key);
        throw thrown;
      },
    );
    const call: Call = { answer, readers: 1 };
    underWay.set(key, call);
    return answer;
  };
}

/** One parse for all readers. Each owns what it reads, so all but the last get a copy of what the last one gets. */
function readOnce(answer: FetchAnswer, readers: number): () => FetchResult {
  let result: FetchResult | undefined;
  let left = readers;
  return () => {
    result ??= answer.read();
    left -= 1;
    return left > 0 ? (copyJson(result) as FetchResult) : result;
  };
}

function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson);
  const copied: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) if (key !== '__proto__') copied[key] = copyJson(each);
  return copied;
}
