import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { contracts } from '@hansa/contracts/contracts';
import { publishers } from '@hansa/contracts/publishers';
import type { EventBus } from '@hansa/kit/events/bus';
import { createJetStreamBus } from '@hansa/kit/events/jetstream-bus/jetstream-bus';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { testEvent } from '@hansa/kit/testing/event';
import { eventually } from '@hansa/kit/testing/eventually';
import { connectAs, type PlainClient } from '@hansa/kit/testing/jetstream';
import { startNatsServer, type NatsServer } from '@hansa/kit/testing/nats-server';

const config = fileURLToPath(new URL('../../deploy/nats/nats-server.conf', import.meta.url));

/** Which contexts' events each service reads; the fleet test shows that it is all they read. */
const reads = {
  catalog: [],
  users: [],
  inventory: ['catalog', 'orders'],
  orders: ['catalog', 'users', 'inventory', 'payments', 'shipping'],
  payments: ['orders'],
  shipping: ['orders'],
  notifications: ['catalog', 'users', 'inventory', 'orders', 'payments', 'shipping'],
} as const;
type Name = keyof typeof reads;
const names = Object.keys(reads) as Name[];
const contexts = Object.keys(publishers) as (keyof typeof publishers)[];

const streams = (owner: string) =>
  contexts.map((name) => ({
    name: `HANSA_${name.toUpperCase()}`,
    subjects: publishers[name],
    owned: name === owner,
  }));
const publisherOf = (channel: string) =>
  contexts.find((name) => publishers[name].some((each) => channel.startsWith(each.slice(0, -1))));
const passwordOf = (name: string) => `secret-of-${name}`;

describeWith('NATS_SERVER_BINARY', 'the NATS configuration that we ship', (binary) => {
  let server: NatsServer;
  const buses = new Map<Name, EventBus>();
  const clients = new Map<string, PlainClient>();

  jest.setTimeout(60_000);
  beforeAll(async () => {
    if (!binary) return;
    const users = [...names, 'operator'];
    const env = Object.fromEntries(
      users.map((name) => [`NATS_${name.toUpperCase()}_PASSWORD`, passwordOf(name)]),
    );
    server = await startNatsServer({ binary, config, env });
    for (const name of names) {
      const address = {
        servers: [server.url],
        user: name,
        password: passwordOf(name),
        inboxPrefix: `_INBOX.${name}`,
      };
      buses.set(name, await createJetStreamBus({ address, name, streams: streams(name), log: silentLogger }));
    }
    for (const name of users)
      clients.set(name, await connectAs(server.url, { name, password: passwordOf(name) }));
  });
  afterAll(async () => {
    if (!binary) return;
    await Promise.all([...buses.values()].map((bus) => bus.close()));
    await Promise.all([...clients.values()].map((client) => client.close()));
    await server.close();
  });
  const as = (name: string): PlainClient => {
    const client = clients.get(name);
    if (!client) throw new Error(`${name} is not connected`);
    return client;
  };
  const denied = (work: Promise<unknown>) => expect(work).rejects.toThrow(/permission/i);

  const listenTo = async (name: string, subject: string) => (await as(name).listen(subject))();

  test('shows every service that what is acknowledged is on disk', async () => {
    for (const bus of buses.values()) await bus.ping();
  });

  test('lets each service publish what is its own, and read what it needs, failures included', async () => {
    for (const name of names.filter((each) => reads[each].length > 0)) {
      const seen: string[] = [];
      const channels = reads[name].flatMap((context) => publishers[context]);
      const subscription = { consumer: name, channels, ordered: true, concurrency: 4 };
      const handle: Parameters<EventBus['subscribe']>[0]['handle'] = async ({ subject }, { attempt }) => {
        if (attempt === 1) return { kind: 'retry', delayMs: 10 };
        seen.push(subject);
        return { kind: 'ack' };
      };
      const reading = await buses.get(name)?.subscribe({ ...subscription, handle });
      const expected: string[] = [];
      for (const { type, channel, example } of contracts) {
        const publisher = publisherOf(channel);
        if (!publisher || !(reads[name] as readonly string[]).includes(publisher)) continue;
        await buses
          .get(publisher)
          ?.publish([testEvent({ type, channel, subject: `${name} ${type}`, data: example })]);
        expected.push(`${name} ${type}`);
      }
      await eventually(() => expected.every((subject) => seen.includes(subject)));
      await reading?.stop();
      for (const context of reads[name]) {
        const stream = `HANSA_${context.toUpperCase()}`;
        const info = await as('operator').jsm.consumers.info(stream, name);
        expect([stream, info.num_pending, info.num_ack_pending]).toEqual([stream, 0, 0]);
      }
    }
  });

  describe.each(names)('keeps %s', (name) => {
    const others = contracts.filter(({ channel }) => publisherOf(channel) !== name);

    test('from publishing what is not its own', async () => {
      for (const { channel } of others) await denied(as(name).js.publish(channel, '{}', { timeout: 500 }));
      await denied(as(name).js.publish('hansa.evt.elsewhere.thing.done.v1', '{}', { timeout: 500 }));
    });

    test('from deleting, emptying or changing streams, its own included', async () => {
      const { jsm } = as(name);
      for (const context of contexts) {
        const stream = `HANSA_${context.toUpperCase()}`;
        await denied(jsm.streams.delete(stream));
        await denied(jsm.streams.purge(stream));
        await denied(jsm.streams.deleteMessage(stream, 1));
        if (context !== name) await denied(jsm.streams.add({ name: stream, subjects: ['elsewhere'] }));
      }
      await denied(jsm.streams.add({ name: 'MINE', subjects: [`hansa.evt.${name}.>`] }));
      await denied(jsm.streams.delete('HANSA_CONSUMER_orders'));
    });

    test('from reading under another name, and from taking a consumer over', async () => {
      const { jsm, js, nc } = as(name);
      const other = name === 'orders' ? 'notifications' : 'orders';
      await denied(jsm.consumers.add('HANSA_ORDERS', { durable_name: 'spy', ack_policy: 'explicit' }));
      await denied(jsm.consumers.add('HANSA_INVENTORY', { ack_policy: 'none' }));
      await denied(jsm.consumers.delete('HANSA_ORDERS', 'payments'));
      await denied(nc.request(`$JS.API.CONSUMER.MSG.NEXT.HANSA_PAYMENTS.${other}`, ''));
      await denied(nc.request(`$JS.API.CONSUMER.RESET.HANSA_PAYMENTS.${other}`, ''));
      await denied(js.publish(`hansa.consumer.${other}.progress`, '{}', { timeout: 500 }));
    });

    test('from listening to others', async () => {
      await denied(listenTo(name, '_INBOX.>'));
      await denied(listenTo(name, 'hansa.evt.>'));
      await denied(listenTo(name, `_INBOX.${name === 'orders' ? 'payments' : 'orders'}.>`));
    });
  });

  test('keeps what others may not see from them: mails with tokens are for notifications alone', async () => {
    for (const name of ['catalog', 'inventory', 'payments', 'shipping']) {
      await denied(
        as(name).jsm.consumers.add('HANSA_USERS', {
          durable_name: name,
          ack_policy: 'explicit',
          filter_subjects: ['hansa.evt.users.>'],
        }),
      );
      await denied(as(name).jsm.direct.getMessage('HANSA_USERS', { seq: 1 }));
      await denied(as(name).jsm.streams.getMessage('HANSA_USERS', { seq: 1 }));
    }
  });

  test('lets the operator look at everything and change nothing', async () => {
    const { jsm, js } = as('operator');
    expect((await jsm.streams.info('HANSA_ORDERS')).state.messages).toBeGreaterThan(0);
    await denied(jsm.streams.delete('HANSA_ORDERS'));
    await denied(js.publish('hansa.evt.orders.order.placed.v1', '{}', { timeout: 500 }));
  });

  test('lets nobody in without a password', async () => {
    await expect(connectAs(server.url)).rejects.toThrow(/authorization/i);
    await expect(connectAs(server.url, { name: 'orders', password: 'guess' })).rejects.toThrow(
      /authorization/i,
    );
  });

  test('has a second file for a Hansa of one process, which may do all of that and empty nothing', async () => {
    const file = fileURLToPath(new URL('../../deploy/nats/all-in-one.conf', import.meta.url));
    const alone = await startNatsServer({ binary, config: file, env: { NATS_HANSA_PASSWORD: 'secret' } });
    const user = { user: 'hansa', password: 'secret', inboxPrefix: '_INBOX.hansa' };
    const all = contexts.flatMap((name) => streams(name).filter(({ owned }) => owned));
    const address = { servers: [alone.url], ...user };
    const bus = await createJetStreamBus({ address, name: 'hansa', streams: all, log: silentLogger });
    const client = await connectAs(alone.url, { name: 'hansa', password: 'secret' });
    try {
      const seen: string[] = [];
      const handle: Parameters<EventBus['subscribe']>[0]['handle'] = ({ type }, { attempt }) => {
        seen.push(type);
        return Promise.resolve(attempt === 1 ? { kind: 'retry', delayMs: 10 } : { kind: 'ack' });
      };
      await bus.subscribe({
        consumer: 'orders',
        channels: ['hansa.evt.>', 'hansa.cmd.>'],
        ordered: true,
        concurrency: 4,
        handle,
      });
      await bus.publish(
        contracts.map(({ type, channel, example }) =>
          testEvent({ type, channel, subject: type, data: example }),
        ),
      );
      await eventually(() => seen.length === contracts.length * 2);
      await bus.ping();
      await denied(client.jsm.streams.delete('HANSA_ORDERS'));
      await denied(client.jsm.streams.purge('HANSA_ORDERS'));
    } finally {
      await bus.close();
      await client.close();
      await alone.close();
    }
  });
});
