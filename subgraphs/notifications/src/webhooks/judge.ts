const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The schedule of Standard Webhooks: how long to wait before each attempt. Ten attempts in 75 hours and a
 * half: quick enough for a hiccup, long enough for a weekend.
 */
export const scheduleMs: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** A receiver may ask for patience, but not for ever. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/** What came of one attempt. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | undefined }
  | { readonly kind: 'unreachable'; readonly error: string };

export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly error: string }
  | { readonly kind: 'exhausted'; readonly error: string }
  /** The receiver wants nothing more, ever. */
  | { readonly kind: 'gone'; readonly error: string };

/** What to do after an attempt; `tries` counts this one. */
export function judge(answer: Answer, { tries, now }: { tries: number; now: Date }): Verdict {
  if (answer.kind === 'answered') {
    if (answer.status >= 200 && answer.status < 300) return { kind: 'delivered' };
    if (answer.status === 410) return { kind: 'gone', error: 'The receiver answered 410: it is gone.' };
  }
  const error = sentence(answer);
  const pauseMs = scheduleMs[tries];
  if (pauseMs === undefined) return { kind: 'exhausted', error };
  const wishMs = answer.kind === 'answered' ? retryAfterMs(answer.retryAfter, now) : 0;
  return { kind: 'retry', delayMs: Math.max(pauseMs, wishMs), error };
}

function sentence(answer: Answer): string {
  if (answer.kind === 'unreachable') return answer.error;
  if (answer.status >= 300 && answer.status < 400) {
    return `The receiver answered ${answer.status}; redirects are not followed.`;
  }
  return `The receiver answered ${answer.status}.`;
}

/** RFC 9110 §10.2.3: seconds, or a date. What is neither is no wish. */
function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const text = header.trim();
  const wishMs = /^\d+$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now.getTime();
  return Number.isNaN(wishMs) ? 0 : Math.min(Math.max(wishMs, 0), RETRY_AFTER_MAX_MS);
}
