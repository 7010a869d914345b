import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createGate } from '@hansa/kit/jobs/gate';
import { eventually } from '@hansa/kit/testing/eventually';
import { createWorld, newOrder, type World } from './world.ts';

jest.setTimeout(60_000);

let world: World;

beforeAll(async () => {
  world = await createWorld({
    webhooks: false,
    sandbox: { slowMs: 600 },
    payments: { providerTimeoutMs: 150, providerCallsMax: 4 },
  });
});

afterAll(() => world?.close());

describe('without any webhook', () => {
  test('an approved payment is authorized, then captured, once each', async () => {
    const orderId = newOrder();
    await world.authorize(orderId);
    const authorized = await world.fact(orderId, 'authorized');
    expect(authorized).toEqual({
      paymentId: expect.stringMatching(/^pay_/),
      orderId,
      amount: { amount: 1000, currencyCode: 'EUR' },
    });
    await world.capture(orderId);
    expect(await world.fact(orderId, 'captured')).toEqual(authorized);
    expect(await world.ledger(orderId)).toMatchObject([
      { kind: 'AUTHORIZATION', status: 'SUCCEEDED', idempotencyKey: `${orderId}:authorize` },
      { kind: 'CAPTURE', status: 'SUCCEEDED', idempotencyKey: `${orderId}:capture` },
    ]);
    const sequences = world.facts(orderId).map(({ subject, sequence }) => [subject, sequence]);
    expect(sequences).toEqual([
      [authorized['paymentId'], 2],
      [authorized['paymentId'], 4],
    ]);
  });

  test.each([
    ['tok_declined', 'card_declined'],
    ['tok_insufficient_funds', 'insufficient_funds'],
    ['tok_nobody_knows', 'invalid_token'],
  ])('%s is declined for good, with the reason', async (token, reason) => {
    const orderId = newOrder();
    await world.authorize(orderId, token);
    expect(await world.fact(orderId, 'declined')).toMatchObject({ orderId, reason });
    await world.authorize(orderId, 'tok_approved');
    await world.fact(orderId, 'declined', 2);
    expect(await world.ledger(orderId)).toHaveLength(1);
  });

  test('a lost answer is asked for again, and nothing is charged twice', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_lost_response');
    await world.fact(orderId, 'authorized');
    expect(await world.ledger(orderId)).toHaveLength(1);
  });

  test('a flaky provider is asked until it works', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_flaky');
    await world.fact(orderId, 'authorized');
    expect(world.line.calls.filter(({ key }) => key === `${orderId}:authorize`)).toHaveLength(3);
    expect(await world.ledger(orderId)).toHaveLength(1);
  });

  test('a provider that is slower than our patience charges once', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_slow');
    await world.fact(orderId, 'authorized');
    expect(await world.ledger(orderId)).toMatchObject([{ status: 'SUCCEEDED' }]);
    const calls = world.line.calls.filter(({ key }) => key === `${orderId}:authorize`);
    expect(calls.length).toBeGreaterThan(1);
  });

  test('the token of a payment method is forgotten once it has served', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_approved');
    await world.fact(orderId, 'authorized');
    const { rows } = await world.query(
      'select payment_method_token from payment_operations where order_id = $1',
      [orderId],
    );
    expect(rows).toEqual([{ payment_method_token: null }]);
  });
});

test('slow payments hold nobody else up', async () => {
  // Longer than `fact` waits: whoever had to wait for one of them would not be heard of in time.
  const patient = await createWorld({ webhooks: false, payments: { providerTimeoutMs: 60_000 } });
  const gate = createGate();
  try {
    const slow = [newOrder(), newOrder(), newOrder()];
    patient.line.onAnswer = async ({ key }) => {
      if (slow.some((orderId) => key.startsWith(orderId))) await gate.passed;
      return true;
    };
    for (const orderId of slow) await patient.authorize(orderId);
    await eventually(() => patient.line.calls.length === slow.length);
    const orderId = newOrder();
    await patient.authorize(orderId);
    await patient.fact(orderId, 'authorized');
    expect(slow.flatMap((each) => patient.factNames(each))).toEqual([]);
    gate.open();
    for (const each of slow) await patient.fact(each, 'authorized');
  } finally {
    gate.open();
    await patient.close();
  }
});
