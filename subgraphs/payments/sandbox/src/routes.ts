import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertNever } from '@hansa/kit/errors/assert-never';
import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import type { z } from 'zod';
import type { Authorize } from './commands/authorize.ts';
import type { FollowUp, FollowUpKind } from './commands/follow-up.ts';
import type { Outcome } from './commands/outcome.ts';
import type { Operation } from './domain/operation.ts';
import { behaviourOf } from './domain/token.ts';
import { toJson } from './domain/webhook.ts';
import { authorizationBody, captureBody, ledgerQuery, refundBody, voidBody } from './request-shapes.ts';
import type { LedgerPage } from './store/operations.ts';

interface RouteDeps {
  readonly apiKey: string;
  authorize(command: Authorize): Promise<Outcome>;
  followUp(command: FollowUp): Promise<Outcome>;
  settleDue(): Promise<void>;
  find(idempotencyKey: string): Promise<Operation | undefined>;
  ledger(page: LedgerPage): Promise<Operation[]>;
  /** Aborted when the sandbox stops: nobody may wait for a slow charge then. */
  readonly stopping: AbortSignal;
}

/** Longer keys are somebody's whole request body by mistake. */
const KEY_LENGTH_MAX = 255;

/** A slow charge is looked for this often while its caller waits. */
const SETTLE_POLL_MS = 50;

/** The provider's HTTP interface. Operations need the API key; the ledger is open, on loopback by default. */
export async function mountRoutes(app: FastifyInstance, deps: RouteDeps): Promise<void> {
  app.get('/ledger', async (request, reply) => {
    const query = ledgerQuery.safeParse(request.query);
    if (!query.success) return refuse(reply, 400, 'invalid_request', describe(query.error));
    return (await deps.ledger(query.data)).map(toJson);
  });

  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', requireApiKey(deps.apiKey));
    scope.setErrorHandler(refuseFailed);
    mountOperations(scope, deps);
    done();
  });
}

function mountOperations(app: FastifyInstance, deps: RouteDeps): void {
  app.get<{ Params: { idempotencyKey: string } }>('/operations/:idempotencyKey', async (request, reply) => {
    const operation = await deps.find(request.params.idempotencyKey);
    return operation ? toJson(operation) : refuse(reply, 404, 'not_found', 'Nothing was done with this key.');
  });

  app.post('/authorizations', async (request, reply) => {
    const read = readCall(request, reply, authorizationBody);
    if (!read) return reply;
    const { body, idempotencyKey, requestHash } = read;
    const outcome = await deps.authorize({ ...body, idempotencyKey, requestHash });
    if (outcome.kind === 'known' && outcome.first && behaviourOf(body.token).kind === 'lose-response') {
      // The charge is in the ledger; the caller will never hear of it on this connection.
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    return answer(reply, await settled(outcome, deps));
  });

  const mountFollowUp = (path: string, kind: FollowUpKind, shape: typeof captureBody | typeof refundBody) => {
    app.post(path, async (request, reply) => {
      const read = readCall<z.infer<typeof captureBody> | z.infer<typeof refundBody>>(request, reply, shape);
      if (!read) return reply;
      const { body, ...call } = read;
      const { orderId, amount, currencyCode } = body;
      const parentId = 'captureId' in body ? body.captureId : body.authorizationId;
      return answer(
        reply,
        await deps.followUp({ ...call, kind, orderId, parentId, money: { amount, currencyCode } }),
      );
    });
  };
  mountFollowUp('/captures', 'CAPTURE', captureBody);
  mountFollowUp('/refunds', 'REFUND', refundBody);

  app.post('/voids', async (request, reply) => {
    const read = readCall(request, reply, voidBody);
    if (!read) return reply;
    const { body, ...call } = read;
    return answer(
      reply,
      await deps.followUp({ ...call, kind: 'VOID', orderId: body.orderId, parentId: body.authorizationId }),
    );
  });
}

/** Waits for a slow charge, as its caller does. Who stops waiting finds it in the ledger later. */
async function settled(outcome: Outcome, deps: RouteDeps): Promise<Outcome> {
  let latest = outcome;
  while (latest.kind === 'known' && latest.operation.status === 'PENDING') {
    await pause(SETTLE_POLL_MS, undefined, { signal: deps.stopping }).catch(() => {
      throw new Fault('UNAVAILABLE', 'The sandbox is stopping.');
    });
    await deps.settleDue();
    const operation = await deps.find(latest.operation.idempotencyKey);
    if (operation) latest = { ...latest, operation };
  }
  return latest;
}

function answer(reply: FastifyReply, outcome: Outcome) {
  switch (outcome.kind) {
    case 'known': {
      const { operation } = outcome;
      if (operation.status !== 'DECLINED') return reply.send(toJson(operation));
      const error = { code: operation.declineCode, message: 'The payment method was declined.' };
      return reply.status(402).send({ error, operation: toJson(operation) });
    }
    case 'refused':
      return refuse(reply, outcome.refusal.httpStatus, outcome.refusal.code, outcome.refusal.message);
    case 'in-progress':
      return refuse(reply, 409, 'in_progress', 'A call with this key is being worked on. Ask again later.');
    case 'key-reused':
      return refuse(reply, 422, 'idempotency_key_reused', 'This key was used for another request.');
    case 'out-of-order':
      return refuse(reply, 503, 'unavailable', 'The provider is out of order for a moment.');
    default:
      return assertNever(outcome);
  }
}

function refuse(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.status(status).send({ error: { code, message } });
}

/** What a body that is no JSON, or a failure of ours, is answered with. */
function refuseFailed(thrown: unknown, _request: FastifyRequest, reply: FastifyReply) {
  if (codeOf(thrown) === 'UNAVAILABLE') return refuse(reply, 503, 'unavailable', messageOf(thrown));
  if (codeOf(thrown)?.startsWith('FST_ERR_CTP'))
    return refuse(reply, 400, 'invalid_request', messageOf(thrown));
  return refuse(reply, 500, 'internal', 'Something went wrong at the provider.');
}

/** The body and the key, or undefined after the refusal was sent. */
function readCall<Body>(request: FastifyRequest, reply: FastifyReply, shape: z.ZodType<Body>) {
  const idempotencyKey = request.headers['idempotency-key'];
  if (typeof idempotencyKey !== 'string' || !idempotencyKey || idempotencyKey.length > KEY_LENGTH_MAX) {
    const message = `The header Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`;
    refuse(reply, 400, 'idempotency_key_required', message);
    return undefined;
  }
  const body = shape.safeParse(request.body);
  if (!body.success) {
    refuse(reply, 400, 'invalid_request', describe(body.error));
    return undefined;
  }
  // The parsed body and not the text: spaces and the order of fields say nothing. The path tells the kinds apart.
  const requestHash = createHash('sha256')
    .update(`${request.routeOptions.url} ${JSON.stringify(body.data)}`)
    .digest();
  return { body: body.data, idempotencyKey, requestHash };
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

function requireApiKey(apiKey: string) {
  const expected = createHash('sha256').update(`Bearer ${apiKey}`).digest();
  return (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const given = createHash('sha256')
      .update(request.headers.authorization ?? '')
      .digest();
    if (timingSafeEqual(given, expected)) return done();
    void refuse(reply, 401, 'unauthorized', 'The API key is missing or wrong.');
  };
}
