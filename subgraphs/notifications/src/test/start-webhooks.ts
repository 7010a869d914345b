import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { orderPlaced } from '@hansa/contracts/orders/order-placed';
import { Fault } from '@hansa/kit/errors/fault';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { createId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { eventOf, merchant, startNotifications } from './start-notifications.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Endpoint {
  readonly id: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly eventTypes: string[];
}

export interface Created {
  readonly webhookEndpoint: Endpoint | null;
  readonly secret: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly status: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly {
    readonly responseStatus: number | null;
    readonly error: string | null;
    readonly durationMs: number;
  }[];
}

export const endpointFields = 'webhookEndpoint { id url eventTypes enabled disabledReason version } secret';

const deliveryFields =
  'id endpointId eventId eventType status nextAttemptAt attempts { at responseStatus durationMs error } createdAt';

/** An event that every endpoint of these tests wants. */
export const placed = (data: Partial<typeof orderPlaced.example> = {}): EventEnvelope =>
  eventOf(orderPlaced, { orderId: createId('ord'), ...data });

/** What a receiver expects in `webhook-signature`. */
export function signatureOf({ headers, body }: Received, secret: string | null): string {
  const key = Buffer.from((secret ?? '').replace('whsec_', ''), 'base64');
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** Notifications, running, and a merchant's server that notes what it gets. */
export async function startWebhooks() {
  const running = await startNotifications({ webhookTimeoutMs: 300 });
  const received: Received[] = [];
  const answers = new Map<string, (response: ServerResponse) => void>();
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = answers.get(request.url ?? '');
      if (answer) answer(response);
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

  const deliveries = async (args = '') => {
    const document = `{ webhookDeliveries${args} { nodes { ${deliveryFields} } } }`;
    return (await running.ask<{ nodes: Delivery[] }>(document, {}, merchant)).nodes;
  };

  return {
    ...running,
    origin,
    /** What came, oldest first. */
    received,
    /** How the merchant's server answers on a path; 204 unless told otherwise. */
    answers,
    create: (path: string, eventTypes: string[] = ['orders.order.placed']) =>
      running.mutate<Created>(
        'webhookEndpointCreate',
        { url: `${origin}${path}`, eventTypes },
        endpointFields,
      ),
    deliveries,
    /** Waits until the newest delivery passes `check`. */
    newestDelivery: (check: (delivery: Delivery) => void) =>
      eventually(async () => {
        const [delivery] = await deliveries();
        if (!delivery) throw new Fault('NOT_FOUND', 'There is no delivery.');
        check(delivery);
        return delivery;
      }),
    onlyEndpoint: async () => {
      const document = '{ webhookEndpoints { id url eventTypes enabled disabledReason version } }';
      return (await running.ask<Endpoint[]>(document, {}, merchant))[0];
    },
    /** Moves deliveries to an attempt of the schedule that is due now. */
    skipTo: (tries: number) =>
      running.sql("update webhook_deliveries set due_at = now(), tries = $1 where status = 'PENDING'", [
        tries,
      ]),
    /** How long the only delivery waits after its only attempt. */
    pauseInSeconds: async () => {
      const [row] = await running.sql(
        `select round(extract(epoch from due_at - at) - duration_ms / 1000.0)::int as pause
         from webhook_deliveries join webhook_attempts on delivery_id = id and number = 1`,
      );
      return row?.['pause'];
    },
    reset: async () => {
      await running.sql('delete from webhook_endpoints');
      received.length = 0;
      answers.clear();
    },
    close: async () => {
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
      await running.close();
    },
  };
}

export type RunningWebhooks = Awaited<ReturnType<typeof startWebhooks>>;
