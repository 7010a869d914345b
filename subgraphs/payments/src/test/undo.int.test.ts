import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createGate } from '@hansa/kit/jobs/gate';
import { eventually } from '@hansa/kit/testing/eventually';
import { createWorld, eur, newOrder, type World } from './world.ts';

jest.setTimeout(60_000);

/** Where nobody listens: webhooks wait. */
const closed = 'http://127.0.0.1:9/closed';

let world: World;

beforeAll(async () => {
  world = await createWorld({ sandbox: { slowMs: 400 }, payments: { providerTimeoutMs: 5_000 } });
});

afterAll(() => world?.close());

const kinds = async (orderId: string) => (await world.ledger(orderId)).map(({ kind }) => kind);

async function authorized(): Promise<string> {
  const orderId = newOrder();
  await world.authorize(orderId);
  await world.fact(orderId, 'authorized');
  return orderId;
}

async function captured(): Promise<string> {
  const orderId = await authorized();
  await world.capture(orderId);
  await world.fact(orderId, 'captured');
  return orderId;
}

describe('undo leaves the customer without a charge', () => {
  test('before anything was asked: a late request never reaches the provider', async () => {
    const orderId = newOrder();
    await world.undo(orderId);
    expect(await world.fact(orderId, 'voided')).toMatchObject({ orderId, amount: { currencyCode: 'XXX' } });
    await world.authorize(orderId);
    expect(await world.fact(orderId, 'voided', 2)).toMatchObject({ amount: eur(1000) });
    expect(world.line.calls.filter(({ key }) => key.startsWith(orderId))).toEqual([]);
    expect(await world.ledger(orderId)).toEqual([]);
  });

  test('while the authorization is under way: it is voided once it succeeds', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_slow');
    await eventually(async () => (await world.ledger(orderId)).length === 1);
    await world.undo(orderId);
    await world.undo(orderId);
    await world.fact(orderId, 'voided');
    expect(await kinds(orderId)).toEqual(['AUTHORIZATION', 'VOID']);
    expect(world.factNames(orderId)).toEqual(['voided']);
  });

  test('while the authorization is under way and is declined: there is nothing to void', async () => {
    const orderId = newOrder();
    const answered = createGate();
    world.line.onAnswer = async ({ key }) => {
      if (key.startsWith(orderId)) await answered.passed;
      return true;
    };
    world.sandbox.setWebhookUrl(closed);
    await world.authorize(orderId, 'tok_declined');
    await eventually(async () => (await world.ledger(orderId)).length === 1);
    await world.undo(orderId);
    expect(world.factNames(orderId)).toEqual([]);
    answered.open();
    world.sandbox.setWebhookUrl(world.webhookUrl);
    await world.fact(orderId, 'declined');
    expect(await kinds(orderId)).toEqual(['AUTHORIZATION']);
  });

  test('after a decline: it is so already', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_declined');
    await world.fact(orderId, 'declined');
    await world.undo(orderId);
    await world.fact(orderId, 'voided');
    expect(await kinds(orderId)).toEqual(['AUTHORIZATION']);
  });

  test('when authorized: it is voided, and answered as often as it is asked', async () => {
    const orderId = await authorized();
    await world.undo(orderId);
    await world.fact(orderId, 'voided');
    await world.undo(orderId);
    await world.fact(orderId, 'voided', 2);
    await world.capture(orderId);
    await world.fact(orderId, 'voided', 3);
    expect(await kinds(orderId)).toEqual(['AUTHORIZATION', 'VOID']);
  });

  test('while the capture is under way: it goes back in full once it succeeds', async () => {
    const orderId = await authorized();
    const taken = createGate();
    const undone = createGate();
    world.line.onAnswer = async ({ path, key }) => {
      if (path !== '/captures' || !key.startsWith(orderId)) return true;
      taken.open();
      await undone.passed;
      return true;
    };
    // Webhooks would tell of the capture before the test has undone it.
    world.sandbox.setWebhookUrl(closed);
    await world.capture(orderId);
    await taken.passed;
    await world.undo(orderId);
    undone.open();
    world.sandbox.setWebhookUrl(world.webhookUrl);
    expect(await world.fact(orderId, 'refunded')).toMatchObject({
      amount: eur(1000),
      refundedTotal: eur(1000),
      capturedTotal: eur(1000),
      reason: 'The order was cancelled.',
    });
    expect(world.factNames(orderId)).toEqual(['authorized', 'captured', 'refunded']);
    expect(await world.netCaptured(orderId)).toBe(0);
  });

  test('when captured: it goes back in full, and is answered as often as it is asked', async () => {
    const orderId = await captured();
    await world.undo(orderId);
    await world.undo(orderId);
    const { refundId } = await world.fact(orderId, 'refunded');
    await world.undo(orderId);
    expect(await world.fact(orderId, 'refunded', 2)).toMatchObject({ refundId, refundedTotal: eur(1000) });
    expect(await kinds(orderId)).toEqual(['AUTHORIZATION', 'CAPTURE', 'REFUND']);
    expect(await world.netCaptured(orderId)).toBe(0);
  });

  test('in the same moment as the request, however they race', async () => {
    const orderIds = Array.from({ length: 20 }, newOrder);
    await Promise.all(orderIds.flatMap((orderId) => [world.authorize(orderId), world.undo(orderId)]));
    for (const orderId of orderIds) {
      await world.undo(orderId);
      await world.fact(orderId, 'voided');
      const open = (await kinds(orderId)).join();
      expect(['', 'AUTHORIZATION,VOID']).toContain(open);
    }
  });
});

describe('repetitions', () => {
  test('the same event three times has one effect', async () => {
    const orderId = newOrder();
    const { envelope } = await world.authorize(orderId);
    await world.bus.deliver(envelope);
    await world.bus.deliver(envelope);
    await world.fact(orderId, 'authorized');
    expect(world.factNames(orderId)).toEqual(['authorized']);
    expect(await world.ledger(orderId)).toHaveLength(1);
  });

  test('the same request as another event is answered again, and charges nothing', async () => {
    const orderId = await captured();
    await world.authorize(orderId);
    await world.fact(orderId, 'authorized', 2);
    await world.capture(orderId);
    await world.fact(orderId, 'captured', 2);
    expect(await world.ledger(orderId)).toHaveLength(2);
  });

  test('a capture that overtakes its authorization waits for it', async () => {
    const orderId = newOrder();
    const { verdicts } = await world.capture(orderId);
    expect(verdicts).toMatchObject([{ kind: 'retry' }]);
    expect(await world.ledger(orderId)).toEqual([]);
  });

  test('a capture of more than is held is nobody’s wish: it is put aside', async () => {
    const orderId = await authorized();
    const { verdicts, envelope } = await world.capture(orderId, eur(1001));
    expect(verdicts).toMatchObject([{ kind: 'ack' }]);
    const { rows } = await world.query('select error from dead_letters where event_id = $1', [envelope.id]);
    expect(rows).toEqual([{ error: expect.stringContaining('larger than the authorization') }]);
    expect(await kinds(orderId)).toEqual(['AUTHORIZATION']);
  });
});
