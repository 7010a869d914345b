import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import pg from 'pg';
import type { Hansa } from './hansa.ts';
import type { Shop } from './shop.ts';

const services = ['catalog', 'users', 'inventory', 'orders', 'payments', 'shipping', 'notifications'];

/** A shop whose every request belongs to one trace, as a frontend's might. */
export function tracedShop({ origin, owner }: Pick<Hansa, 'origin' | 'owner'>) {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  const traceparent = `00-${traceId}-${spanId}-01`;
  const shop: Shop = {
    owner,
    ask: async (query, variables, token) => {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          traceparent,
          tracestate: 'shop=window',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as { data: any }) };
    },
  };
  return { shop, traceId, spanId, traceparent };
}

export interface TracedEvent {
  readonly service: string;
  readonly type: string;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
}

/** The events of one order, as they were written into the outboxes. */
export async function writtenEvents(folder: string, orderId: string): Promise<readonly TracedEvent[]> {
  const rows = await Promise.all(
    services.map((service) =>
      ask<TracedEvent>(folder, service, {
        text: `select $2::text as service, type, traceparent, tracestate
               from outbox where correlation_id = $1 order by position`,
        values: [orderId, service],
      }),
    ),
  );
  return rows.flat();
}

/** The same events, as the bus over PostgreSQL has them. */
export function publishedEvents(folder: string, orderId: string): Promise<readonly TracedEvent[]> {
  return ask<TracedEvent>(folder, 'events', {
    text: `select ltrim(envelope ->> 'source', '/') as service, envelope ->> 'type' as type,
             envelope ->> 'traceparent' as traceparent, envelope ->> 'tracestate' as tracestate
           from log where envelope ->> 'correlationId' = $1 order by position`,
    values: [orderId],
  });
}

async function ask<Row extends object>(
  folder: string,
  database: string,
  query: { text: string; values: readonly string[] },
): Promise<readonly Row[]> {
  const running = await connectToRunning(folder);
  if (!running) throw new Error(`no Hansa runs on ${folder}`);
  const client = new pg.Client({ connectionString: running.url(`hansa_${database}`) });
  await client.connect();
  try {
    return (await client.query<Row>({ text: query.text, values: [...query.values] })).rows;
  } finally {
    await client.end();
  }
}

export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { key: string; value: { stringValue?: string; intValue?: number } }[];
  readonly status?: { readonly code?: number };
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly SeenSpan[];
  /** Names of the metrics it was sent. */
  readonly metrics: ReadonlySet<string>;
  /** What the senders say of themselves. */
  readonly services: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Takes OTLP over HTTP as a collector does, and keeps what it was sent. */
export async function startCollector(): Promise<Collector> {
  const spans: SeenSpan[] = [];
  const metrics = new Set<string>();
  const senders = new Set<string>();
  const take = (path: string | undefined, body: any) => {
    for (const { resource, scopeSpans } of path === '/v1/traces' ? body.resourceSpans : []) {
      const name = resource.attributes.find(({ key }: { key: string }) => key === 'service.name');
      senders.add(name?.value.stringValue);
      spans.push(...scopeSpans.flatMap((scope: { spans: SeenSpan[] }) => scope.spans));
    }
    for (const { scopeMetrics } of path === '/v1/metrics' ? body.resourceMetrics : []) {
      for (const scope of scopeMetrics) for (const { name } of scope.metrics) metrics.add(name);
    }
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(request.url, JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    metrics,
    services: senders,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
