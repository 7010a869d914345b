import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Money } from '@hansa/contracts/money';
import type { PaymentProvider, ProviderAnswer, ProviderRecord } from './domain/provider.ts';
import { verifyWebhook } from './verify-webhook.ts';

interface SandboxProviderOptions {
  /** A function where the port is only known once the sandbox listens. */
  readonly url: string | (() => string);
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly timeoutMs: number;
}

const operation = z.object({
  position: z.number(),
  id: z.string(),
  kind: z.enum(['AUTHORIZATION', 'CAPTURE', 'VOID', 'REFUND']),
  amount: z.int(),
  currencyCode: z.string(),
  status: z.enum(['PENDING', 'SUCCEEDED', 'DECLINED']),
  declineCode: z.string().nullable(),
  idempotencyKey: z.string(),
});

const refusal = z.object({ error: z.object({ code: z.string() }) });

const webhook = z.object({ id: z.string(), type: z.string(), data: operation });

/** The books are read in pages of this many. */
const PAGE = 500;

/** The sandbox provider, over HTTP. */
export function createSandboxProvider(options: SandboxProviderOptions): PaymentProvider {
  const { send, post, hangUp } = openLine(options);

  return {
    name: 'sandbox',
    authorize: ({ idempotencyKey, orderId, amount, paymentMethodToken: token }) =>
      post('authorizations', idempotencyKey, { orderId, token, ...minor(amount) }),
    capture: ({ idempotencyKey, orderId, amount, authorization: authorizationId }) =>
      post('captures', idempotencyKey, { orderId, authorizationId, ...minor(amount) }),
    void: async ({ idempotencyKey, orderId, authorization: authorizationId }) => {
      const answer = await post('voids', idempotencyKey, { orderId, authorizationId });
      // Somebody did it by hand, in the provider's own office: what was wanted is so.
      const isGone = answer.kind === 'declined' && answer.code === 'authorization_voided';
      return isGone ? { kind: 'succeeded', reference: authorizationId } : answer;
    },
    refund: ({ idempotencyKey, orderId, amount, capture: captureId }) =>
      post('refunds', idempotencyKey, { orderId, captureId, ...minor(amount) }),

    verifyWebhook: (headers, body) => {
      if (!verifyWebhook({ secret: options.webhookSecret, headers, body, nowMs: Date.now() })) {
        return { kind: 'forged' };
      }
      const read = webhook.safeParse(parseJson(body));
      if (!read.success) return { kind: 'foreign' };
      const { id, type, data } = read.data;
      return { kind: 'event', event: { id, type, record: toRecord(data) } };
    },

    records: async function* (since) {
      for (let after = 0; ;) {
        const query = `ledger?since=${since.toISOString()}&after=${after}&limit=${PAGE}`;
        const page = await readPage(() => send(query));
        const last = page.at(-1);
        if (!last) return;
        yield page.map(toRecord);
        after = last.position;
      }
    },

    hangUp,
  };
}

/** What is asked for under a key. */
interface Posted {
  readonly key: string;
  readonly content: object;
}

/** The HTTP line to the sandbox. */
function openLine(options: SandboxProviderOptions) {
  // What has no connection yet does not hear of a signal, so that connecting is limited, too.
  const agent = new Agent({ connect: { timeout: options.timeoutMs } });

  /** Sends and reads the whole answer; both have to be over in time. An answer elsewhere is not looked for. */
  const send = async (path: string, call?: Posted): Promise<{ status: number; body: unknown }> => {
    const base = typeof options.url === 'string' ? options.url : options.url();
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new Fault('TIMEOUT', `no answer within ${options.timeoutMs} ms`)),
      options.timeoutMs,
    );
    try {
      const { statusCode, body } = await request(new URL(path, base), {
        method: call ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${options.apiKey}`,
          'content-type': 'application/json',
          ...(call && { 'idempotency-key': call.key }),
        },
        ...(call && { body: JSON.stringify(call.content) }),
        signal: controller.signal,
        dispatcher: agent,
      });
      return { status: statusCode, body: await body.json() };
    } finally {
      clearTimeout(timer);
    }
  };

  const post = async (path: string, key: string, content: object): Promise<ProviderAnswer> => {
    try {
      const { status, body } = await send(path, { key, content });
      return readAnswer(status, body, key);
    } catch (thrown) {
      return { kind: 'unknown', error: messageOf(thrown) };
    }
  };

  const hangUp = () => void agent.destroy(new Fault('UNAVAILABLE', 'we are stopping'));

  return { send, post, hangUp };
}

/** `{ amount, currencyCode }` and nothing else: the provider refuses fields that it does not know. */
function minor({ amount, currencyCode }: Money): Money {
  return { amount, currencyCode };
}

/** Refusals after which it is certain that no money moved. All others leave the end open. */
const certain = new Set([400, 402, 404, 422]);

function readAnswer(status: number, body: unknown, key: string): ProviderAnswer {
  if (status >= 200 && status < 300) {
    const { data } = operation.safeParse(body);
    if (data?.status === 'SUCCEEDED' && data.idempotencyKey === key) {
      return { kind: 'succeeded', reference: data.id };
    }
    return { kind: 'unknown', error: `the answer ${status} cannot be understood` };
  }
  const code = refusal.safeParse(body).data?.error.code;
  // The key stands for something else over there: a charge of ours may hide behind it, so nobody gives up.
  if (code === 'idempotency_key_reused')
    return { kind: 'unknown', error: 'the key stands for another request' };
  if (code !== undefined && certain.has(status)) return { kind: 'declined', code };
  return { kind: 'unknown', error: `the answer was ${status} ${code ?? ''}`.trimEnd() };
}

async function readPage(load: () => Promise<{ body: unknown }>): Promise<z.infer<typeof operation>[]> {
  try {
    return z.array(operation).parse((await load()).body);
  } catch (cause) {
    throw new Fault('UNAVAILABLE', "The provider's books cannot be had.", { cause });
  }
}

function toRecord(data: z.infer<typeof operation>): ProviderRecord {
  const { idempotencyKey, kind, amount, currencyCode } = data;
  return { idempotencyKey, kind, amount: { amount, currencyCode }, end: endOf(data) };
}

function endOf({ status, id, declineCode }: z.infer<typeof operation>): ProviderRecord['end'] {
  if (status === 'PENDING') return { kind: 'pending' };
  return status === 'SUCCEEDED'
    ? { kind: 'succeeded', reference: id }
    : { kind: 'declined', code: declineCode ?? 'declined' };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
