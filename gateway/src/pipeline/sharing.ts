import { createTransientMap } from '@hansa/kit/collections/transient-map';
import type { Fetch } from '../executor/run.ts';
import type { Answer } from './answer.ts';

/** Runs a query once for all who ask for exactly it at the same time. */
export type Sharing = (key: string, fetch: Fetch, run: (fetch: Fetch) => Promise<Answer>) => Promise<Answer>;

/**
 * Equal requests send equal fetches, which are shared while they are under way. Whoever joins before the first
 * of them has been answered would get the same answers to all of them, so they may have the finished answer
 * right away: nothing is merged and printed twice. Once an answer has come in, nobody can join any more.
 */
export function createSharing(): Sharing {
  const open = createTransientMap<string, Promise<Answer>>();
  return (key, fetch, run) => {
    const known = open.get(key);
    if (known) return known;
    const close = () => {
      if (open.get(key) === answer) open.delete(key);
    };
    const watched: Fetch = (request) => {
      const call = fetch(request);
      call.then(close, close);
      return call;
    };
    const answer = run(watched);
    answer.then(close, close);
    open.set(key, answer);
    return answer;
  };
}
