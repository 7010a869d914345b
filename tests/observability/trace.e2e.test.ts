import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { startNatsServer, type NatsServer } from '@hansa/kit/testing/nats-server';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { orderThat, placeOrder, readyCart, signInOwner, stockProduct, type Order } from '../support/shop.ts';
import {
  publishedEvents,
  startCollector,
  tracedShop,
  writtenEvents,
  type Collector,
  type SeenSpan,
  type TracedEvent,
} from '../support/traces.ts';

const root = new URL('../..', import.meta.url);

/** Places an order within a trace, carts and all outside of it, and waits for its end. */
async function orderTraced(hansa: Hansa, paymentMethodToken: string, isOver: (order: Order) => boolean) {
  const variant = await stockProduct(hansa, await signInOwner(hansa), 5);
  const cart = await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }]);
  const traced = tracedShop(hansa);
  const placed = await placeOrder(traced.shop, { cartId: cart.id, paymentMethodToken });
  const { id } = await orderThat(hansa, placed, isOver);
  return { ...traced, orderId: id };
}

const isPaid = ({ financialStatus, shipments }: Order) =>
  financialStatus === 'PAID' && shipments?.length === 1;
const isCancelled = ({ status }: Order) => status === 'CANCELLED';

/** Short enough to be waited for, and longer than anybody needs but the provider that never answers. */
const impatience = { ORDERS_AUTHORIZE_SECONDS: '4', SANDBOX_SLOW_MS: '8000' };

const fates = [
  ['is paid and sent', 'tok_approved', isPaid, ['payment.captured', 'shipment.created']],
  ['is paid, as a webhook tells', 'tok_lost_response', isPaid, ['payment.captured', 'shipment.created']],
  [
    'is declined',
    'tok_declined',
    isCancelled,
    ['payment.declined', 'order.cancelled', 'reservation.released'],
  ],
  ['is given up when its time is over', 'tok_slow', isCancelled, ['order.cancelled', 'payment.voided']],
] as const;

function promiseOneTrace(start: () => Hansa, events: (orderId: string) => Promise<readonly TracedEvent[]>) {
  test.each(fates)('an order that %s leaves the trace of its request on every event', async (...fate) => {
    const [, token, isOver, facts] = fate;
    const { orderId, traceparent } = await orderTraced(start(), token, isOver);
    const seen = await eventually('the last event', async () => {
      const all = await events(orderId);
      return facts.every((fact) => all.some(({ type }) => type.includes(`.${fact}.`))) && all;
    });
    expect(new Set(seen.map((event) => event.traceparent))).toEqual(new Set([traceparent]));
    expect(new Set(seen.map((event) => event.tracestate))).toEqual(new Set(['shop=window']));
  });
}

describe('without a collector, over PostgreSQL', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let hansa: Hansa;
  beforeAll(async () => {
    folder = await temporaryFolder();
    hansa = await startHansa({ folder: folder.path, env: impatience });
  }, 120_000);
  afterAll(async () => {
    await hansa.stop();
    await folder.remove();
  }, 60_000);

  promiseOneTrace(
    () => hansa,
    async (orderId) => {
      const written = await writtenEvents(folder.path, orderId);
      // What is on the bus is what was written down, to the letter.
      const published = await publishedEvents(folder.path, orderId);
      return written.length === published.length ? [...written, ...published] : [];
    },
  );
});

describeWith('NATS_SERVER_BINARY', 'without a collector, over JetStream', (binary) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let nats: NatsServer;
  let hansa: Hansa;
  beforeAll(async () => {
    folder = await temporaryFolder();
    nats = await startNatsServer({ binary });
    hansa = await startHansa({ folder: folder.path, env: { ...impatience, NATS_URL: nats.url } });
  }, 120_000);
  afterAll(async () => {
    await hansa?.stop();
    await nats?.close();
    await folder?.remove();
  }, 60_000);

  promiseOneTrace(
    () => hansa,
    (orderId) => writtenEvents(folder.path, orderId),
  );
});

describe('with a collector', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let collector: Collector;
  let hansa: Hansa;
  beforeAll(async () => {
    folder = await temporaryFolder();
    collector = await startCollector();
    hansa = await startHansa({
      folder: folder.path,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_BSP_SCHEDULE_DELAY: '200',
        OTEL_METRIC_EXPORT_INTERVAL: '500',
      },
    });
  }, 120_000);
  afterAll(async () => {
    await hansa?.stop();
    await collector.close();
    await folder.remove();
  }, 60_000);

  test('an order is one trace, from the click to the shipment and the mail, without a gap', async () => {
    const { traceId, spanId, orderId } = await orderTraced(hansa, 'tok_approved', isPaid);
    const spansOf = () => collector.spans.filter((span) => span.traceId === traceId);
    // Spans arrive in any order, some after the order is long paid.
    const missing = (spans: SeenSpan[]) => wayOfAnOrder.filter((edge) => !edgesOf(spans).has(edge));
    await eventually('every step of the way', () => Promise.resolve(missing(spansOf()).length === 0));
    const spans = await eventually('all spans between', () => Promise.resolve(withoutGap(spansOf(), spanId)));
    const consumers = spans.flatMap(({ attributes }) =>
      attributes
        .filter(({ key }) => key === 'messaging.destination.subscription.name')
        .map(({ value }) => value.stringValue),
    );
    expect(new Set(consumers)).toEqual(
      new Set(['orders', 'inventory', 'payments', 'shipping', 'notifications']),
    );
    expect(spans.filter(({ status }) => status?.code === 2)).toEqual([]);

    const written = await writtenEvents(folder.path, orderId);
    expect(new Set(written.map(({ traceparent }) => traceparent?.split('-')[1]))).toEqual(new Set([traceId]));
    expect(collector.services).toEqual(new Set(['hansa']));
  });

  test('a request that nobody began a trace for begins one itself', async () => {
    await hansa.ask('query Window { products(first: 1) { nodes { title } } }');
    const named = ({ attributes }: SeenSpan) =>
      attributes.some(({ key, value }) => key === 'graphql.operation.name' && value.stringValue === 'Window');
    const root = await eventually('the span', () =>
      Promise.resolve(collector.spans.find((span) => span.name === 'query' && named(span))),
    );
    expect(root.parentSpanId ?? '').toBe('');
  });

  test('what failed is shown as failed', async () => {
    await hansa.ask('query Wrong { products(first: 100000) { nodes { id } } }');
    await eventually('the failed fetch', () =>
      Promise.resolve(
        collector.spans.some(({ name, status }) => name === 'fetch catalog' && status?.code === 2),
      ),
    );
  });

  test('the same metrics are sent that are shown', async () => {
    await eventually('metrics', () => Promise.resolve(collector.metrics.has('orders_placed')));
    expect([...collector.metrics]).toEqual(
      expect.arrayContaining([
        'gateway_request_duration_seconds',
        'events_consumer_lag',
        'process_cpu_seconds',
      ]),
    );
    expect(await (await fetch(`${hansa.origin}/metrics`)).text()).toContain('hansa_orders_placed_total');
  });
});

describe('with a collector that is away', () => {
  test('Hansa serves and stops as ever, and says so once', async () => {
    const folder = await temporaryFolder();
    const away = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    };
    const hansa = await startHansa({ folder: folder.path, env: away });
    try {
      expect((await hansa.ask('{ products(first: 1) { nodes { title } } }')).status).toBe(200);
      await eventually('the complaint', () =>
        Promise.resolve(hansa.output().includes('telemetry could not be sent')),
      );
    } finally {
      expect(await hansa.stop()).toBe(0);
      await folder.remove();
    }
    expect(hansa.output().match(/telemetry could not be sent/g)).toHaveLength(1);
  }, 120_000);
});

/** The spans, once the parent of each is among them or is the client's own. */
function withoutGap(spans: readonly SeenSpan[], clientsSpan: string): readonly SeenSpan[] | undefined {
  const known = new Set([clientsSpan, ...spans.map(({ spanId }) => spanId)]);
  return spans.every(({ parentSpanId = '' }) => known.has(parentSpanId)) ? spans : undefined;
}

function edgesOf(spans: readonly SeenSpan[]): ReadonlySet<string> {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return new Set(
    spans.map(({ parentSpanId = '', name }) => `${names.get(parentSpanId) ?? 'client'} → ${name}`),
  );
}

const reserve = 'process hansa.cmd.inventory.reservation.make.v1';
const reserved = 'process hansa.evt.inventory.reservation.made.v1';
const authorize = 'process hansa.cmd.payments.payment.authorize.v1';
const authorized = 'process hansa.evt.payments.payment.authorized.v1';
const claim = 'process hansa.cmd.inventory.reservation.claim.v1';
const claimed = 'process hansa.evt.inventory.reservation.claimed.v1';
const capture = 'process hansa.cmd.payments.payment.capture.v1';
const confirmed = 'process hansa.evt.orders.order.confirmed.v1';

/** Who leads to whom on the way of an order that ends well. */
const wayOfAnOrder = [
  'client → mutation',
  'mutation → plan',
  'mutation → fetch orders',
  'fetch orders → subgraph orders',
  'subgraph orders → send hansa.evt.orders.order.placed.v1',
  'subgraph orders → process hansa.evt.orders.order.placed.v1',
  `subgraph orders → ${reserve}`,
  `${reserve} → send hansa.evt.inventory.reservation.made.v1`,
  `${reserve} → ${reserved}`,
  `${reserved} → ${authorize}`,
  `${authorize} → provider AUTHORIZATION`,
  `${authorize} → ${authorized}`,
  `${authorized} → ${claim}`,
  `${claim} → ${claimed}`,
  `${claimed} → ${capture}`,
  `${capture} → provider CAPTURE`,
  `${claimed} → ${confirmed}`,
  `${confirmed} → send hansa.evt.shipping.shipment.created.v1`,
] as const;

describe('without a collector', () => {
  test('nothing that would send is loaded', async () => {
    const look = `
      const { startTelemetry } = await import('@hansa/kit/telemetry/telemetry');
      const { silentLogger } = await import('@hansa/kit/telemetry/logger');
      const { createRequire } = await import('node:module');
      const env = JSON.parse(process.argv[1]);
      const telemetry = await startTelemetry({ service: 'test', env, log: silentLogger });
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log(loaded.filter((path) => /sdk-trace|exporter-(trace|metrics)-otlp/.test(path)).length);
      await telemetry.stop();`;
    const loadedWith = async (env: object) => {
      const args = ['--input-type=module', '--eval', look, JSON.stringify(env)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(root) });
      return Number(stdout);
    };
    expect(await loadedWith({})).toBe(0);
    expect(await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toBeGreaterThan(0);
  });
});
