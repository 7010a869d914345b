import { createRequire } from 'node:module';
import { join } from 'node:path';
import pg from 'pg';
import { repository } from '../repository.ts';

/** What the store of orders holds, read past the service: from its tables, or its collections. */
export interface OrderBooks {
  /** Every order there is, with the request that made it. */
  orders(): Promise<readonly { id: string; key: string; status: string }[]>;
  /** Events that wait to be published. */
  unsent(): Promise<number>;
  deadLetters(): Promise<readonly string[]>;
}

export function openOrderBooks(url: string): OrderBooks {
  return /^mongodb/.test(url) ? mongoBooks(url) : postgresBooks(url);
}

/** As much of the driver as is used here. It is orders' own dependency, and nobody else's. */
interface Driver {
  MongoClient: new (url: string) => {
    db(name: string): { collection(name: string): Collection };
    close(): Promise<void>;
  };
}
interface Collection {
  countDocuments(filter?: object): Promise<number>;
  find(filter?: object, options?: object): { toArray(): Promise<any[]> };
}

const require = createRequire(join(repository, 'subgraphs/orders/package.json'));

function mongoBooks(url: string): OrderBooks {
  const name = new URL(url).pathname.slice(1) || 'hansa_orders';
  const reading = async <T>(read: (collection: (name: string) => Collection) => Promise<T>): Promise<T> => {
    const { MongoClient } = require('mongodb') as Driver;
    const client = new MongoClient(url);
    try {
      return await read((each) => client.db(name).collection(each));
    } finally {
      await client.close();
    }
  };
  return {
    orders: () =>
      reading(async (collection) => {
        const projection = { 'order.status': 1, 'order.acceptance.key': 1 };
        const found = await collection('orders').find({}, { projection }).toArray();
        return found.map(({ _id, order }) => ({ id: _id, key: order.acceptance.key, status: order.status }));
      }),
    unsent: () =>
      reading(async (collection) => {
        const waiting = await collection('order_writes').countDocuments({ waiting: true });
        return waiting + (await collection('replayed_events').countDocuments());
      }),
    deadLetters: () =>
      reading(async (collection) => {
        const letters = await collection('dead_letters').find().toArray();
        return letters.map(({ event, error }) => `orders: ${error} ${String(event).slice(0, 200)}`);
      }),
  };
}

function postgresBooks(url: string): OrderBooks {
  const ask = async (sql: string): Promise<any[]> => askPostgres(url, sql);
  return {
    orders: () => ask('select id, idempotency_key as key, status from orders'),
    unsent: async () => Number((await ask('select count(*) as n from outbox where sent_at is null'))[0].n),
    deadLetters: async () => {
      const letters = await ask('select error, event from dead_letters');
      return letters.map(({ event, error }) => `orders: ${error} ${JSON.stringify(event).slice(0, 200)}`);
    },
  };
}

export async function askPostgres(url: string, sql: string): Promise<any[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // Told by the query that it breaks.
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
