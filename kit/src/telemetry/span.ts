import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace as api,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { types } from 'node:util';
import { codeOf, messageOf } from '../errors/fault.ts';
import { currentTrace, withTrace, type TraceContext } from './trace.ts';

/** A span before it begins. */
export interface SpanStart {
  /** Few distinct ones: `process hansa.evt.orders.order.placed.v1`, never with an id. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** By OpenTelemetry's semantic conventions where there is one. */
  readonly attributes?: Attributes;
  /** When it began, if that was earlier, in milliseconds since 1970. */
  readonly startedAt?: number;
}

/** A span that its opener ends. */
export interface OpenSpan {
  /** What travels on to whatever is done within it. */
  readonly trace: TraceContext;
  annotate(notes: SpanNotes): void;
  /** With a reason when what it stands for failed. */
  end(failure?: unknown): void;
}

/** What is learnt of a span while it lasts. */
export interface SpanNotes {
  readonly name?: string;
  readonly attributes?: Attributes;
  /** Why it is to be shown as failed. */
  readonly failure?: string;
}

/**
 * Set once, before anything is traced, and only where somebody takes the spans. Without it nothing here makes an
 * object or reads a clock: the trace context travels on as it came.
 */
let tracer: Tracer | undefined;

/** The spans that are open here, by what travels on from them. */
const spans = new WeakMap<TraceContext, Span>();

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

export function useTracer(next: Tracer | undefined): void {
  tracer = next;
}

/** Whether spans are recorded in this process. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/** Runs `work` in a span below the current one. `describe` is asked only where spans are recorded. */
export function inSpan<T>(describe: () => SpanStart, work: () => T): T {
  const span = openSpan(describe, currentTrace());
  if (!span) return work();
  return withTrace(span.trace, () => {
    try {
      const result = work();
      if (types.isPromise(result)) {
        result.then(
          () => span.end(),
          (thrown: unknown) => span.end(thrown),
        );
      } else span.end();
      return result;
    } catch (thrown) {
      span.end(thrown);
      throw thrown;
    }
  });
}

/** Opens a span below `parent`, or a trace of its own without one; nothing where no spans are recorded. */
export function openSpan(describe: () => SpanStart, parent: TraceContext | undefined): OpenSpan | undefined {
  if (!tracer) return undefined;
  const { name, kind, attributes = {}, startedAt } = describe();
  const start = { kind: kinds[kind], attributes, ...(startedAt !== undefined && { startTime: startedAt }) };
  const span = tracer.startSpan(name, start, contextOf(parent));
  const trace = traceOf(span);
  spans.set(trace, span);
  return { trace, annotate: (notes) => annotate(span, notes), end: (failure) => end(span, failure) };
}

/** Adds to the current span, if one is recorded. */
export function annotateSpan(notes: () => SpanNotes): void {
  if (!tracer) return;
  const trace = currentTrace();
  const span = trace && spans.get(trace);
  if (span) annotate(span, notes());
}

function annotate(span: Span, { name, attributes, failure }: SpanNotes): void {
  if (name !== undefined) span.updateName(name);
  if (attributes) span.setAttributes(attributes);
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
}

function end(span: Span, failure: unknown): void {
  if (failure !== undefined) {
    span.setAttribute('error.type', codeOf(failure) ?? 'INTERNAL');
    span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(failure) });
  }
  span.end();
}

function traceOf(span: Span): TraceContext {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  const tracestate = traceState?.serialize();
  return tracestate ? { traceparent, tracestate } : { traceparent };
}

function contextOf(parent: TraceContext | undefined): Context {
  if (!parent) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = '00'] = parent.traceparent.split('-');
  return api.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(parent.tracestate !== undefined && { traceState: createTraceState(parent.tracestate) }),
  });
}
