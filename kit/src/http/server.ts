import { setTimeout as sleep } from 'node:timers/promises';
import { fastify, type FastifyInstance } from 'fastify';
import { codeOf, Fault, messageOf } from '../errors/fault.ts';
import { readiness, type HealthCheck } from '../health/checks.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { traceRequests } from './trace-requests.ts';

/** Larger than any honest request, small enough that parsing it cannot stall the process. */
const BODY_BYTES_MAX = 2 * 1024 * 1024;

/** Requests that are still being answered when we are told to stop get this long by the keep-alive peer. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Input is validated by those who own it. Fastify would load a compiler of JSON schemas at every start, 250 files
 * for nothing, unless it is given others.
 */
const NO_SCHEMAS = { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } };

function refuseSchema(): never {
  throw new Fault('INTERNAL', 'Routes have no JSON schemas here; parse what comes in with zod.');
}

interface HttpServerOptions {
  readonly trustProxy?: boolean;
  /** False where whoever answers hands the trace on as an argument; see `traceRequests`. */
  readonly carriesTraces?: boolean;
}

/** An HTTP server that refuses in JSON, in the form in which GraphQL refuses, and knows which trace a request belongs to. */
export function createHttpServer(options: HttpServerOptions = {}): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    trustProxy: options.trustProxy ?? false,
    forceCloseConnections: 'idle',
    // Whoever still asks while we stop is answered: their request may be one that must not be repeated.
    return503OnClosing: false,
    schemaController: NO_SCHEMAS,
  });
  closeAfterAnswer(app);
  letConnectionsGo(app);
  traceRequests(app, options.carriesTraces ?? true);
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    const code =
      codeOf(error) === 'FST_ERR_CTP_BODY_TOO_LARGE'
        ? 'REQUEST_TOO_LARGE'
        : status < 500
          ? 'BAD_REQUEST'
          : 'INTERNAL';
    const message =
      code === 'REQUEST_TOO_LARGE'
        ? `The request is larger than ${BODY_BYTES_MAX / 1024 / 1024} MB, which is the most that is read.`
        : status < 500
          ? messageOf(error)
          : 'Something went wrong on our side.';
    return reply.status(status).send({ errors: [{ message, extensions: { code } }] });
  });
  return app;
}

/**
 * A connection whose last answer was under way when we were told to stop would be kept alive afterwards, and
 * closing waits for it. Telling the peer to hang up ends it with that answer.
 */
function closeAfterAnswer(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}

/** Twice what a busy peer lets a connection rest; what rests for longer is hardly picked up in this very moment. */
const LET_GO_MS = 1_000;
const LOOK_MS = 20;

/**
 * Closing an idle connection races with the request that its peer may be sending, and a peer cannot tell whether
 * such a request was read. So whoever speaks to us while we stop is answered and told to hang up, which is a clean
 * end; only what stays silent meanwhile is cut off.
 */
function letConnectionsGo(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const end = performance.now() + LET_GO_MS;
    while (performance.now() < end && (await countConnections(app)) > 0) await sleep(LOOK_MS);
  });
}

function countConnections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

/** `/health/live`, `/health/ready`, `/metrics`: what orchestrators and Prometheus ask. */
export function mountOperations(
  app: FastifyInstance,
  { checks, metrics }: { checks: () => readonly HealthCheck[]; metrics: Metrics },
): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const { ready, checks: results } = await readiness(checks());
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: results });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text()),
  );
}

/** Listens, or says in one sentence why it cannot. Returns the port. */
export async function listenOn(
  app: FastifyInstance,
  address: { name: string; host: string; port: number; setting: string; log?: Logger },
): Promise<number> {
  const { name, host, port, setting, log } = address;
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    throw explainListen(thrown, address);
  }
  const bound = app.server.address();
  const actual = typeof bound === 'object' && bound ? bound.port : port;
  log?.info({ name, host, port: actual, setting }, 'listening');
  return actual;
}

function explainListen(
  thrown: unknown,
  { name, host, port, setting }: Parameters<typeof listenOn>[1],
): Fault {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is in use, so ${name} cannot listen there. Stop what uses it, or choose another port with ${setting}.`,
    EACCES: `Port ${port} on ${host} may not be used by this user. Choose a port above 1023 with ${setting}.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Choose another with --host.`,
    ENOTFOUND: `The host name ${host} is not known. Choose another with --host.`,
  };
  const sentence =
    reasons[codeOf(thrown) ?? ''] ?? `${name} cannot listen on ${host}:${port}: ${messageOf(thrown)}`;
  return new Fault('INVALID_CONFIGURATION', sentence, { cause: thrown });
}
