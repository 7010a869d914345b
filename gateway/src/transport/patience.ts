import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '@hansa/kit/errors/fault';

/** Nothing was sent, because there was nobody to send it to. */
const notConnected = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** The other side closed the connection: while it was idle, or in the middle of the work. */
const broken = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Of one query: an idle connection that was closed, then a subgraph that went down over it, then the query's own doing. */
const BREAKS_MAX = 3;

const FIRST_PAUSE_MS = 25;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 500;

/** Attempts a request, and attempts it again where that is right. */
export type Patience = <T>(
  attempt: () => Promise<T>,
  request: { readonly isMutation: boolean },
) => Promise<T>;

/**
 * Sees requests through a restart of a subgraph. One that answered a moment ago is waited for, because it is most
 * likely about to come back; one that has been away for `patienceMs` costs its fields at once, instead of making
 * everybody wait.
 *
 * A query that broke off is sent twice more, and no oftener, for it may be what breaks the subgraph. A mutation may have
 * taken effect even though the connection broke, so it is sent again only where it never left.
 */
export function createPatience(patienceMs: number): Patience {
  let answeredAt = Number.NEGATIVE_INFINITY;

  return async (attempt, { isMutation }) => {
    let pauseMs = FIRST_PAUSE_MS;
    let breaks = 0;
    for (let isFirst = true; ; isFirst = false) {
      try {
        const answer = await attempt();
        answeredAt = performance.now();
        return answer;
      } catch (thrown) {
        const code = codeOf(thrown) ?? '';
        if (broken.has(code)) breaks += 1;
        const mayRepeat = notConnected.has(code) || (!isMutation && broken.has(code) && breaks < BREAKS_MAX);
        if (!mayRepeat) throw thrown;
        // A connection that was closed while it was idle says nothing about who would answer a new one.
        if (isFirst && broken.has(code)) continue;
        if (performance.now() > answeredAt + patienceMs) throw thrown;
        await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS);
      }
    }
  };
}
