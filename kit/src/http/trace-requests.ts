import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isTracing, openSpan, type OpenSpan } from '../telemetry/span.ts';
import { callersTrace, traceFromHeaders, withTrace } from '../telemetry/trace.ts';

/** Asked every few seconds by machines; a trace of each would bury the others. */
const unseen = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * Lets everything that a request causes carry the trace it came with, and records it where spans are recorded.
 *
 * PERF: `light` in bench/gateway. Where nothing is recorded and `carries` is false it stays out of the way: in Node 20 the
 * first asynchronous context of a process makes every promise in it dearer.
 */
export function traceRequests(app: FastifyInstance, carries: boolean): void {
  if (!carries && !isTracing()) return;
  const spans = new WeakMap<FastifyRequest, OpenSpan>();

  // Only after the body is read: its events belong to the connection and would lose the trace again.
  app.addHook('preHandler', (request, _reply, done) => {
    if (!isTracing()) return withTrace(traceFromHeaders(request.headers), done);
    if (unseen.has(request.routeOptions.url ?? '')) return done();
    const span = openSpan(() => describe(request), callersTrace(request.headers));
    if (!span) return done();
    spans.set(request, span);
    return withTrace(span.trace, done);
  });

  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    if (span) {
      const { statusCode } = reply;
      const attributes = { 'http.response.status_code': statusCode };
      span.annotate({ attributes, ...(statusCode >= 500 && { failure: `HTTP ${statusCode}` }) });
      span.end();
    }
    done();
  });
}

function describe({ method, routeOptions: { url: route } }: FastifyRequest) {
  return {
    name: route === undefined ? method : `${method} ${route}`,
    kind: 'server' as const,
    attributes: { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }) },
  };
}
