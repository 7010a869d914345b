import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createGate } from '@hansa/kit/jobs/gate';
import { eventually } from '@hansa/kit/testing/eventually';
import { createWorld, never, newOrder, type World } from './world.ts';

jest.setTimeout(60_000);

let world: World;

beforeAll(async () => {
  world = await createWorld({ webhooks: false });
});

afterAll(() => world?.close());

describe('whatever is lost between the provider and our books, money moves once', () => {
  test('the answer to every operation, once each', async () => {
    const orderId = newOrder();
    world.line.onAnswer = ({ key, attempt }) => !key.startsWith(orderId) || attempt > 1;
    await world.authorize(orderId);
    await world.fact(orderId, 'authorized');
    await world.capture(orderId);
    await world.fact(orderId, 'captured');
    world.line.onAnswer = ({ attempt }) => attempt > 1;
    await world.undo(orderId);
    await world.fact(orderId, 'refunded');
    world.line.onAnswer = () => true;
    const ledger = await world.ledger(orderId);
    expect(ledger.map(({ kind }) => kind)).toEqual(['AUTHORIZATION', 'CAPTURE', 'REFUND']);
    for (const { idempotencyKey } of ledger) {
      expect(world.line.calls.filter(({ key }) => key === idempotencyKey).length).toBeGreaterThan(1);
    }
  });

  test('the transaction that was to write it down', async () => {
    await world.query(`
      create function fail() returns trigger language plpgsql as $$ begin raise 'the power is gone'; end $$`);
    await world.query(`
      create trigger fail before update on payment_operations for each row
      when (new.status = 'SUCCEEDED') execute function fail()`);
    const orderId = newOrder();
    await world.authorize(orderId);
    const key = `${orderId}:authorize`;
    await eventually(() => world.line.calls.filter((call) => call.key === key).length > 2);
    expect(world.factNames(orderId)).toEqual([]);
    await world.query('drop trigger fail on payment_operations');
    await world.fact(orderId, 'authorized');
    expect(world.factNames(orderId)).toEqual(['authorized']);
    expect(await world.ledger(orderId)).toHaveLength(1);
  });

  test('the worker that asked: its lease runs out, another asks, and its late answer changes nothing', async () => {
    const orderId = newOrder();
    const held = createGate();
    const release = createGate();
    world.line.onAnswer = async ({ key, attempt }) => {
      if (!key.startsWith(orderId) || attempt > 1) return true;
      held.open();
      await release.passed;
      return true;
    };
    await world.authorize(orderId);
    await held.passed;
    expect(await world.ledger(orderId)).toHaveLength(1);
    await world.query('update payment_operations set locked_until = now() where order_id = $1', [orderId]);
    await world.fact(orderId, 'authorized');
    release.open();
    await world.capture(orderId);
    await world.fact(orderId, 'captured');
    expect(world.factNames(orderId)).toEqual(['authorized', 'captured']);
    expect((await world.ledger(orderId)).map(({ kind }) => kind)).toEqual(['AUTHORIZATION', 'CAPTURE']);
  });

  test('the provider itself: it is asked until it is back', async () => {
    const orderId = newOrder();
    let isDown = true;
    world.line.onAnswer = () => !isDown;
    await world.authorize(orderId);
    const key = `${orderId}:authorize`;
    await eventually(() => world.line.calls.filter((call) => call.key === key).length >= 5);
    isDown = false;
    await world.fact(orderId, 'authorized');
    expect(await world.ledger(orderId)).toHaveLength(1);
  });

  test('a wrong API key: nobody is told "declined" for a mistake of ours', async () => {
    const orderId = newOrder();
    const misconfigured = await createWorld({ payments: { sandboxApiKey: 'not-the-key-of-the-sandbox' } });
    try {
      await misconfigured.authorize(orderId);
      await eventually(() => misconfigured.line.calls.length > 3);
      expect(misconfigured.factNames(orderId)).toEqual([]);
    } finally {
      await misconfigured.close();
    }
  });
});

describe('reconciliation', () => {
  const aWhileAgo = () => new Date(Date.now() - 3_600_000);

  test('finds nothing to say where the books agree', async () => {
    const orderId = newOrder();
    await world.authorize(orderId);
    await world.fact(orderId, 'authorized');
    const { compared, differences } = await world.payments.reconcile(aWhileAgo());
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(1);
  });

  test('catches up with what neither answer nor webhook told', async () => {
    const deaf = await createWorld({
      webhooks: false,
      payments: never,
    });
    try {
      const orderId = newOrder();
      await deaf.authorize(orderId, 'tok_lost_response');
      await eventually(async () => (await deaf.ledger(orderId)).length === 1);
      expect(await deaf.payments.reconcile(aWhileAgo())).toEqual({
        compared: 1,
        caughtUp: 1,
        differences: [],
      });
      await deaf.fact(orderId, 'authorized');
    } finally {
      await deaf.close();
    }
  });

  test('names what only one side knows, and what both know differently', async () => {
    const books = await createWorld({ webhooks: false });
    try {
      const [foreign, lost, changed] = [newOrder(), newOrder(), newOrder()];
      await fetch(`${books.line.url}/authorizations`, {
        method: 'POST',
        headers: { authorization: 'Bearer an-api-key-of-the-sandbox', 'idempotency-key': 'a stranger' },
        body: JSON.stringify({ orderId: foreign, amount: 1, currencyCode: 'EUR', token: 'tok_approved' }),
      });
      for (const orderId of [lost, changed]) {
        await books.authorize(orderId);
        await books.fact(orderId, 'authorized');
      }
      await books.query("update payment_operations set provider_key = 'lost' where order_id = $1", [lost]);
      await books.query('update payment_operations set amount = 999 where order_id = $1', [changed]);
      const { differences } = await books.payments.reconcile(aWhileAgo());
      expect(differences).toHaveLength(4);
      expect(differences).toEqual(
        expect.arrayContaining([
          { key: 'a stranger', kind: 'unknown-here' },
          { key: `${lost}:authorize`, kind: 'unknown-here' },
          { key: 'lost', kind: 'missing-there' },
          { key: `${changed}:authorize`, kind: 'contradiction' },
        ]),
      );
    } finally {
      await books.close();
    }
  });
});
