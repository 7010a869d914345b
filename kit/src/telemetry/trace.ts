import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** W3C Trace Context as it travels: through headers, outbox rows and events, unchanged. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

type Headers = Record<string, string | string[] | undefined>;

const storage = new AsyncLocalStorage<TraceContext>();

const traceparentForm = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace of the request or event that is being handled, if any. */
export function currentTrace(): TraceContext | undefined {
  return storage.getStore();
}

/** Runs `work` so that everything it causes carries `trace`. */
export function withTrace<T>(trace: TraceContext, work: () => T): T {
  return storage.run(trace, work);
}

/** As `withTrace`, for what was written down with the trace of its cause, or before traces were written down. */
export function withTraceOf<T>(
  { traceparent, tracestate }: { traceparent?: string | null; tracestate?: string | null },
  work: () => T,
): T {
  if (traceparent == null) return work();
  return withTrace({ traceparent, ...(tracestate != null && { tracestate }) }, work);
}

/** The caller's trace context if it is well formed, a new one otherwise (https://www.w3.org/TR/trace-context/). */
export function traceFromHeaders(headers: Headers): TraceContext {
  return callersTrace(headers) ?? newTrace();
}

/** The caller's trace context if it is well formed. */
export function callersTrace(headers: Headers): TraceContext | undefined {
  const traceparent = headers['traceparent'];
  const tracestate = headers['tracestate'];
  if (typeof traceparent !== 'string' || !traceparentForm.test(traceparent)) return undefined;
  return typeof tracestate === 'string' ? { traceparent, tracestate } : { traceparent };
}

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const IDS_BYTES = TRACE_ID_BYTES + SPAN_ID_BYTES;

/** PERF: `light` in bench/gateway. Randomness for many traces is drawn at once, for the way to it is what costs. */
const drawn = Buffer.alloc(256 * IDS_BYTES);
let used = drawn.length;

export function newTrace(): TraceContext {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const ids = drawn.toString('hex', used, (used += IDS_BYTES));
  return { traceparent: `00-${ids.slice(0, 2 * TRACE_ID_BYTES)}-${ids.slice(2 * TRACE_ID_BYTES)}-01` };
}
