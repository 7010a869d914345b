import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Contract } from '@hansa/contracts/contract';
import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import type { Viewer } from '@hansa/kit/auth/viewer';
import { openDatabase, type Database } from '@hansa/kit/database/database';
import { createHttpServer } from '@hansa/kit/http/server';
import { createEventId, createId } from '@hansa/kit/ids';
import { startTestService, type TestService } from '@hansa/kit/testing/service';
import type { JSONWebKeySet } from 'jose';
import type { ShippingConfig } from '../config.ts';
import { createShipping } from '../service.ts';
import type { Tables } from '../store/tables.ts';

export const packer: Viewer = { kind: 'staff', id: 'staff_1', scopes: ['shipping:read', 'shipping:write'] };

export interface CarrierCall {
  readonly body: unknown;
  readonly id?: string;
  readonly secret?: Buffer;
  readonly atSeconds?: number;
}

/** A running shipping service and the words in which its tests speak. */
export interface ShippingUnderTest extends TestService {
  readonly database: Database<Tables>;
  /** The keys of quotes as orders reads them. */
  quoteKeys(): Promise<JSONWebKeySet>;
  tell<Data>(contract: Contract<Data>, data: Data & { orderId: string }): Promise<void>;
  /** An order whose goods are to be sent; the id of its shipment. */
  confirmedOrder(): Promise<{ orderId: string; shipmentId: string }>;
  confirm(orderId: string, requiresShipping?: boolean): Promise<void>;
  shipmentsOf(orderId: string): Promise<{ id: string; status: string; version: number }[]>;
  /** The facts about an order or shipment so far: `created`, `cancelled` … */
  factsOf(subject: string): Promise<string[]>;
  callAsCarrier(call: CarrierCall): Promise<{ status: number; body: string }>;
}

export async function startShipping(config: Partial<ShippingConfig> = {}): Promise<ShippingUnderTest> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const secret = randomBytes(32);
  const service = await startTestService((deps) =>
    createShipping(deps, {
      quoteSigningKey: { keyId: 'test', privateKey },
      quoteMinutes: 60,
      carrierSecrets: [secret],
      homeCountry: 'DE',
      currencyCode: 'EUR',
      ...config,
    }),
  );
  const database = openDatabase<Tables>({ url: service.databaseUrl, applicationName: 'shipping-test' });
  const app = createHttpServer();
  service.service.routes?.(app);
  await app.ready();

  const tell: ShippingUnderTest['tell'] = async (contract, data) => {
    const event = contract.make({ subject: data.orderId, sequence: 1, correlationId: data.orderId, data });
    await service.bus.deliver({
      ...event,
      id: createEventId(),
      source: '/test',
      time: new Date().toISOString(),
    });
  };
  const confirm: ShippingUnderTest['confirm'] = (orderId, requiresShipping = true) => {
    const lines = orderConfirmed.example.lines.map((line) => ({ ...line, requiresShipping }));
    return tell(orderConfirmed, { ...orderConfirmed.example, orderId, lines });
  };
  const shipmentsOf: ShippingUnderTest['shipmentsOf'] = (orderId) =>
    database.kysely
      .selectFrom('shipments')
      .select(['id', 'status', 'version'])
      .where('order_id', '=', orderId)
      .execute();

  return {
    ...service,
    database,
    quoteKeys: async () => (await app.inject('/.well-known/hansa-quote-jwks.json')).json<JSONWebKeySet>(),
    tell,
    confirm,
    shipmentsOf,
    confirmedOrder: async () => {
      const orderId = createId('ord');
      await confirm(orderId);
      const [shipment] = await shipmentsOf(orderId);
      return { orderId, shipmentId: shipment?.id ?? '' };
    },
    factsOf: async (subject) => {
      const { rows } = await database.pool.query<{ type: string }>(
        'select type from outbox where subject = $1 order by sequence',
        [subject],
      );
      return rows.map(({ type }) => type.split('.').at(-2) ?? '');
    },
    callAsCarrier: async (call) => {
      const body = Buffer.from(typeof call.body === 'string' ? call.body : JSON.stringify(call.body));
      const id = call.id ?? createId('evt');
      const timestamp = String(call.atSeconds ?? Math.floor(Date.now() / 1_000));
      const digest = createHmac('sha256', call.secret ?? secret)
        .update(`${id}.${timestamp}.`)
        .update(body)
        .digest('base64');
      const { statusCode, body: answer } = await app.inject({
        method: 'POST',
        url: '/webhooks/shipping/carrier',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${digest}`,
        },
        payload: body,
      });
      return { status: statusCode, body: answer };
    },
    close: async () => {
      await app.close();
      await database.close();
      await service.close();
    },
  };
}
