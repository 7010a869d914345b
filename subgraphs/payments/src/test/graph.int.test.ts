import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { eventually } from '@hansa/kit/testing/eventually';
import { createWorld, eur, newOrder, type World } from './world.ts';

jest.setTimeout(60_000);

interface MoneyAnswer {
  readonly amount: string;
}

interface PaymentAnswer {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  readonly amount: MoneyAnswer;
  readonly refundedAmount: MoneyAnswer;
  readonly transactions: readonly { readonly kind: string }[];
  readonly refunds: readonly { readonly status: string }[];
}

interface RefundPayload {
  readonly refund: { readonly id: string } | null;
  readonly payment: PaymentAnswer | null;
  readonly userErrors: readonly { readonly code: string; readonly field: string[] }[];
}

const staff = { kind: 'staff', id: 'staff_1', scopes: ['payments:write'] } as const;

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world?.close());

async function captured(amount = eur(1000)): Promise<string> {
  const orderId = newOrder();
  await world.authorize(orderId, 'tok_approved', amount);
  await world.fact(orderId, 'authorized');
  await world.capture(orderId, amount);
  await world.fact(orderId, 'captured');
  return orderId;
}

let keys = 0;

async function refund(orderId: string, amount: string, { key = `key ${++keys}`, currencyCode = 'EUR' } = {}) {
  const { data, errors } = await world.ask(
    `mutation ($input: RefundCreateInput!) {
      refundCreate(input: $input) {
        refund { id status amount { amount currencyCode } reason createdAt }
        payment { id orderId status }
        userErrors { code field message }
      }
    }`,
    { input: { orderId, amount: { amount, currencyCode }, reason: 'Too salty', idempotencyKey: key } },
    staff,
  );
  expect(errors).toBeUndefined();
  return data?.['refundCreate'] as RefundPayload;
}

async function paymentsOf(orderIds: readonly string[]): Promise<PaymentAnswer[][]> {
  const { data, errors } = await world.ask(
    `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Order {
          id
          payments {
            id orderId provider status createdAt
            amount { amount currencyCode } capturedAmount { amount } refundedAmount { amount }
            transactions { kind status amount { amount currencyCode } at providerReference declineCode }
            refunds { id status amount { amount } reason }
          }
        }
      }
    }`,
    { representations: orderIds.map((id) => ({ __typename: 'Order', id })) },
  );
  expect(errors).toBeUndefined();
  const orders = data?.['_entities'] as { payments: PaymentAnswer[] }[];
  return orders.map(({ payments }) => payments);
}

describe('Order.payments', () => {
  test('shows what was asked of the provider and what became of it', async () => {
    const orderId = await captured();
    expect(await paymentsOf([orderId])).toEqual([
      [
        {
          id: expect.stringMatching(/^pay_/),
          orderId,
          provider: 'sandbox',
          status: 'CAPTURED',
          createdAt: expect.any(String),
          amount: { amount: '10.00', currencyCode: 'EUR' },
          capturedAmount: { amount: '10.00' },
          refundedAmount: { amount: '0.00' },
          transactions: [
            {
              kind: 'AUTHORIZATION',
              status: 'SUCCEEDED',
              amount: { amount: '10.00', currencyCode: 'EUR' },
              at: expect.any(String),
              providerReference: expect.stringMatching(/^auth_/),
              declineCode: null,
            },
            expect.objectContaining({ kind: 'CAPTURE', providerReference: expect.stringMatching(/^cap_/) }),
          ],
          refunds: [],
        },
      ],
    ]);
  });

  test('is empty for an order that nobody was asked to pay, and respects currencies without cents', async () => {
    const stopped = newOrder();
    await world.undo(stopped);
    const yen = await captured({ amount: 1050, currencyCode: 'JPY' });
    const [nothing, tombstone, japanese] = await paymentsOf([newOrder(), stopped, yen]);
    expect(nothing).toEqual([]);
    expect(tombstone).toEqual([]);
    expect(japanese).toMatchObject([{ amount: { amount: '1050' } }]);
  });

  test('asks the database as often for a hundred orders as for ten', async () => {
    const orderIds = Array.from({ length: 100 }, newOrder);
    await Promise.all(orderIds.map((orderId) => world.authorize(orderId)));
    for (const orderId of orderIds) await world.fact(orderId, 'authorized');
    const reads = async (count: number) => {
      world.statements.length = 0;
      const found = await paymentsOf(orderIds.slice(0, count));
      expect(found.every((payments) => payments.length === 1)).toBe(true);
      // The outbox is relayed meanwhile.
      return world.statements.filter((each) => / any\(/.test(each) && !each.includes('outbox')).length;
    };
    expect(await reads(10)).toBe(3);
    expect(await reads(100)).toBe(3);
  });

  test('is closed to strangers', async () => {
    const { errors } = await world.askAsStranger(
      '{ _entities(representations: [{ __typename: "Order", id: "ord_1" }]) { ... on Order { payments { id } } } }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('refundCreate', () => {
  test('sends parts back until all is gone', async () => {
    const orderId = await captured();
    expect(await refund(orderId, '4.00')).toMatchObject({
      refund: { status: 'PENDING', amount: { amount: '4.00', currencyCode: 'EUR' }, reason: 'Too salty' },
      payment: { orderId },
      userErrors: [],
    });
    expect(await world.fact(orderId, 'refunded')).toMatchObject({
      amount: eur(400),
      refundedTotal: eur(400),
      capturedTotal: eur(1000),
      reason: 'Too salty',
    });
    expect((await paymentsOf([orderId]))[0]).toMatchObject([
      {
        status: 'PARTIALLY_REFUNDED',
        refundedAmount: { amount: '4.00' },
        refunds: [{ status: 'SUCCEEDED', amount: { amount: '4.00' } }],
      },
    ]);
    expect((await refund(orderId, '6.01')).userErrors).toMatchObject([{ code: 'AMOUNT_TOO_LARGE' }]);
    expect((await refund(orderId, '6.00')).userErrors).toEqual([]);
    await world.fact(orderId, 'refunded', 2);
    expect((await paymentsOf([orderId]))[0]).toMatchObject([{ status: 'REFUNDED' }]);
    expect((await refund(orderId, '0.01')).userErrors).toMatchObject([{ code: 'AMOUNT_TOO_LARGE' }]);
    expect(await world.netCaptured(orderId)).toBe(0);
  });

  test('says what is wrong, and where', async () => {
    const orderId = await captured();
    const authorized = newOrder();
    await world.authorize(authorized);
    await world.fact(authorized, 'authorized');
    const error = async (answer: Promise<RefundPayload>) => {
      const { refund: made, payment, userErrors } = await answer;
      expect([made, payment]).toEqual([null, null]);
      return [userErrors[0]?.code, userErrors[0]?.field.join('.')];
    };
    for (const amount of ['0', '0.00', '-1', '-0.01', '1.001']) {
      expect(await error(refund(orderId, amount))).toEqual(['AMOUNT_INVALID', 'input.amount.amount']);
    }
    expect(await error(refund(orderId, '10.01'))).toEqual(['AMOUNT_TOO_LARGE', 'input.amount.amount']);
    expect(await error(refund(orderId, '1.00', { currencyCode: 'USD' }))).toEqual([
      'CURRENCY_MISMATCH',
      'input.amount.currencyCode',
    ]);
    expect(await error(refund(newOrder(), '1.00'))).toEqual(['NOT_FOUND', 'input.orderId']);
    expect(await error(refund(authorized, '1.00'))).toEqual(['NOT_CAPTURED', 'input.orderId']);
    expect(await error(refund(orderId, '1.00', { key: ' ' }))).toEqual(['INVALID', 'input.idempotencyKey']);
    expect(await world.netCaptured(orderId)).toBe(1000);
  });

  test('takes no text that no database holds, and says whose fault that is', async () => {
    const input = { orderId: 'ord_\0', amount: { amount: '1.00', currencyCode: 'EUR' }, idempotencyKey: 'k' };
    const { errors } = await world.ask(
      'mutation ($input: RefundCreateInput!) { refundCreate(input: $input) { userErrors { code } } }',
      { input },
      staff,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('with the same key gives the first answer again; with another body it is refused', async () => {
    const orderId = await captured();
    const first = await refund(orderId, '1.00', { key: 'the same' });
    const answers = await Promise.all([1, 2, 3].map(() => refund(orderId, '1.00', { key: 'the same' })));
    for (const answer of answers) expect(answer.refund).toEqual(first.refund);
    expect((await refund(orderId, '2.00', { key: 'the same' })).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] },
    ]);
    await world.fact(orderId, 'refunded');
    expect((await refund(orderId, '1.00', { key: 'the same' })).refund).toEqual(first.refund);
    expect(await world.netCaptured(orderId)).toBe(900);
  });

  test('fifty at once never give back more than was taken', async () => {
    const orderId = await captured();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refund(orderId, '0.30')));
    const made = answers.filter(({ userErrors }) => userErrors.length === 0);
    const refused = answers.flatMap(({ userErrors }) => userErrors).map(({ code }) => code);
    expect(made).toHaveLength(33);
    expect(refused).toEqual(Array.from({ length: 17 }, () => 'AMOUNT_TOO_LARGE'));
    await world.fact(orderId, 'refunded', 33);
    expect(await world.netCaptured(orderId)).toBe(10);
    const totals = world
      .facts(orderId)
      .filter(({ type }) => type.includes('refunded'))
      .map(({ data }) => (data as { refundedTotal: { amount: number } }).refundedTotal.amount);
    expect(totals).toEqual(Array.from({ length: 33 }, (_, index) => (index + 1) * 30));
  });

  test('beside an undo sends back the rest, and no cent more', async () => {
    const orderId = await captured();
    await Promise.all([refund(orderId, '3.00'), world.undo(orderId), refund(orderId, '3.00')]);
    await eventually(async () => (await world.netCaptured(orderId)) === 0);
    await eventually(async () => {
      const [payments = []] = await paymentsOf([orderId]);
      expect(payments[0]).toMatchObject({ status: 'REFUNDED', refundedAmount: { amount: '10.00' } });
    });
  });

  test('that the provider refuses leaves the money free again', async () => {
    const orderId = await captured();
    // The provider has no such capture any more.
    await world.query('update payments set capture_reference = $1 where order_id = $2', [
      'cap_gone',
      orderId,
    ]);
    await refund(orderId, '10.00');
    await eventually(async () => {
      const [payments = []] = await paymentsOf([orderId]);
      expect(payments[0]).toMatchObject({ status: 'CAPTURED', refunds: [{ status: 'FAILED' }] });
      expect(payments[0]?.transactions.at(-1)).toMatchObject({
        kind: 'REFUND',
        status: 'DECLINED',
        declineCode: 'capture_not_found',
      });
    });
    expect((await refund(orderId, '10.00')).userErrors).toEqual([]);
  });

  test.each([
    ['a customer', { kind: 'customer', id: 'cust_1', scopes: ['payments:write'] }],
    ['staff without the scope', { kind: 'staff', id: 'staff_2', scopes: ['orders:read'] }],
    ['a visitor', { kind: 'anonymous' }],
  ] as const)('is not for %s', async (_name, viewer) => {
    const orderId = await captured();
    const input = { orderId, amount: { amount: '1.00', currencyCode: 'EUR' }, idempotencyKey: 'k' };
    const { errors } = await world.ask(
      'mutation ($input: RefundCreateInput!) { refundCreate(input: $input) { userErrors { code } } }',
      { input },
      viewer,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await world.netCaptured(orderId)).toBe(1000);
  });
});

test('staff may look at one payment; others may not', async () => {
  const orderId = await captured();
  const [payments = []] = await paymentsOf([orderId]);
  const question = 'query ($id: ID!) { payment(id: $id) { orderId } }';
  const { data } = await world.ask(question, { id: payments[0]?.id }, staff);
  expect(data).toEqual({ payment: { orderId } });
  expect((await world.ask(question, { id: 'pay_nobody' }, staff)).data).toEqual({ payment: null });
  const refused = await world.ask(question, { id: payments[0]?.id });
  expect(refused.data).toEqual({ payment: null });
  expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});
