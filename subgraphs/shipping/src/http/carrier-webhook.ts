import type { ServiceDeps, Service } from '@hansa/kit/subgraph/service';
import { z } from 'zod';
import type { takeCarrierEvent } from '../commands/take-carrier-event.ts';
import { isSignedBy } from './verify-signature.ts';

type Deps = {
  readonly secrets: readonly Buffer[];
  readonly takeCarrierEvent: ReturnType<typeof takeCarrierEvent>;
  readonly log: ServiceDeps['log'];
  readonly nowSeconds: () => number;
};

/** Tracking news is a few lines; whoever sends more sends something else. */
const BODY_BYTES_MAX = 64 * 1024;
const TEXT_MAX = 500;

const headersSchema = z.object({
  'webhook-id': z.string().min(1).max(255),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string(),
});

const text = z.string().max(TEXT_MAX).nullish();

const eventSchema = z.object({
  data: z.object({
    shipmentId: z.string().nullish(),
    carrier: z.string().nullish(),
    trackingNumber: z.string().nullish(),
    status: z.enum(['DISPATCHED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'EXCEPTION']),
    message: text,
    location: text,
    at: z.iso.datetime({ offset: true }),
  }),
});

/**
 * `POST /webhooks/shipping/carrier`: a carrier's signed news of a shipment.
 *
 *   401  not signed by us-and-the-carrier within five minutes    400  cannot be read
 *   404  no shipment is meant; the carrier tries again later, when it may be known
 *   204  taken, or taken before
 */
export const carrierWebhook = (deps: Deps): NonNullable<Service['routes']> => {
  return (app) => {
    // A scope of its own: only here the body must stay the bytes that were signed.
    void app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
        (_request, body, next) => next(null, body),
      );
      scope.post('/webhooks/shipping/carrier', async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { status, message } = await answer(deps, request.headers, body);
        return message === undefined ? reply.status(status).send() : reply.status(status).send({ message });
      });
      done();
    });
  };
};

interface HttpAnswer {
  readonly status: 204 | 400 | 401 | 404;
  readonly message?: string;
}

async function answer(deps: Deps, rawHeaders: unknown, body: Buffer): Promise<HttpAnswer> {
  const headers = headersSchema.safeParse(rawHeaders);
  if (!headers.success) return { status: 401, message: 'The signature headers are missing.' };
  const signed = {
    id: headers.data['webhook-id'],
    timestamp: headers.data['webhook-timestamp'],
    signature: headers.data['webhook-signature'],
    body,
  };
  if (!isSignedBy(deps.secrets, signed, deps.nowSeconds())) {
    return { status: 401, message: 'The signature is wrong, or older than five minutes.' };
  }

  const event = eventSchema.safeParse(parseJson(body));
  if (!event.success) return { status: 400, message: z.prettifyError(event.error) };
  const { shipmentId, carrier, trackingNumber, status, message, location, at } = event.data.data;
  const about = shipmentId
    ? { shipmentId }
    : trackingNumber
      ? { carrier: carrier ?? null, trackingNumber }
      : undefined;
  if (!about) return { status: 400, message: 'Name the shipmentId or the trackingNumber.' };

  const known = await deps.takeCarrierEvent({
    sourceId: signed.id,
    about,
    status,
    message: message ?? null,
    location: location ?? null,
    at: new Date(at),
  });
  if (known) return { status: 204 };
  deps.log.warn({ webhookId: signed.id, ...about }, 'a carrier speaks of a shipment that is not known');
  return { status: 404, message: 'There is no such shipment, or not yet.' };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // Judged by the schema, like any other body that cannot be read.
  }
}
