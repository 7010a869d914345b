import { describe, expect, test } from '@jest/globals';
import { aLine, after, anOrder, circumstances, euro, inputs, now, ordersByState } from '../test/examples.ts';
import type { Order } from './order.ts';
import { advance, type Outcome } from './process.ts';

type State = keyof ReturnType<typeof ordersByState>;
type Input = keyof typeof inputs;

const released = 'orders.order.cancelled + inventory.reservation.release';
const undone = 'orders.order.cancelled + payments.payment.undo + inventory.reservation.release';

/** What each input makes of an order in each state. What is not listed changes nothing. */
const table: Record<State, Partial<Record<Input, string>>> = {
  reserving: {
    made: '→ AUTHORIZING | STOCK_RESERVED | payments.payment.authorize',
    stockRefused: `→ CANCELLED, CANCELLED INVENTORY, VOIDED, goods CANCELLED | CANCELLED | ${released}`,
    cancel: `→ CANCELLED, CANCELLED CUSTOMER, VOIDED, goods CANCELLED | CANCELLED | ${released}`,
    deadline: `→ CANCELLED, CANCELLED TIMEOUT, VOIDED, goods CANCELLED | CANCELLED | ${released}`,
  },
  authorizing: {
    authorized: '→ CLAIMING, AUTHORIZED | PAYMENT_AUTHORIZED | inventory.reservation.claim',
    declined: `→ CANCELLED, CANCELLED DECLINED, VOIDED, goods CANCELLED | CANCELLED | ${undone}`,
    voided: `→ CANCELLED, CANCELLED DECLINED, VOIDED, goods CANCELLED | CANCELLED | ${undone}`,
    stockRefused: `→ CANCELLED, CANCELLED INVENTORY, goods CANCELLED | CANCELLED | ${undone}`,
    cancel: `→ CANCELLED, CANCELLED CUSTOMER, goods CANCELLED | CANCELLED | ${undone}`,
    deadline: `→ CANCELLED, CANCELLED TIMEOUT, goods CANCELLED | CANCELLED | ${undone}`,
  },
  claiming: {
    claimed: '→ CAPTURING, CONFIRMED | CONFIRMED | orders.order.confirmed + payments.payment.capture',
    voided: `→ CANCELLED, CANCELLED DECLINED, VOIDED, goods CANCELLED | CANCELLED | ${undone}`,
    stockRefused: `→ CANCELLED, CANCELLED INVENTORY, goods CANCELLED | CANCELLED | ${undone}`,
    cancel: `→ CANCELLED, CANCELLED CUSTOMER, goods CANCELLED | CANCELLED | ${undone}`,
    deadline: `→ CANCELLED, CANCELLED TIMEOUT, goods CANCELLED | CANCELLED | ${undone}`,
  },
  capturing: {
    captured: '→ SHIPPING, PAID | PAYMENT_CAPTURED | ',
    declined: ' | ATTENTION | ',
    voided: 'VOIDED | PAYMENT_VOIDED | ',
    refunded: '→ SHIPPING, REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: '→ SHIPPING, PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    shipmentCreated: 'goods IN_PROGRESS | SHIPMENT_CREATED | ',
    dispatched: 'FULFILLED, goods FULFILLED | DISPATCHED | orders.order.fulfilled',
    delivered: 'FULFILLED, goods DELIVERED | DELIVERED | orders.order.fulfilled',
    shipmentCancelled: `→ CANCELLED, CANCELLED STAFF, goods CANCELLED | CANCELLED | ${undone}`,
    cancel: '→ CANCELLING | CANCELLATION_REQUESTED | shipping.shipment.cancel',
    deadline: ' | PAYMENT_DELAYED | payments.payment.capture',
  },
  'capturing, dispatched': {
    captured: '→ SHIPPING, PAID | PAYMENT_CAPTURED | ',
    declined: ' | ATTENTION | ',
    voided: 'VOIDED | PAYMENT_VOIDED | ',
    refunded: '→ SHIPPING, REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: '→ SHIPPING, PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    delivered: 'goods DELIVERED | DELIVERED | ',
    cancel: 'too-late',
    deadline: ' | PAYMENT_DELAYED | payments.payment.capture',
  },
  shipping: {
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    shipmentCreated: 'goods IN_PROGRESS | SHIPMENT_CREATED | ',
    dispatched: 'FULFILLED, goods FULFILLED | DISPATCHED | orders.order.fulfilled',
    delivered: '→ DONE, FULFILLED, goods DELIVERED | DELIVERED | orders.order.fulfilled',
    shipmentCancelled: `→ CANCELLED, CANCELLED STAFF, goods CANCELLED | CANCELLED | ${undone}`,
    cancel: '→ CANCELLING | CANCELLATION_REQUESTED | shipping.shipment.cancel',
  },
  'shipping, dispatched': {
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    delivered: '→ DONE, goods DELIVERED | DELIVERED | ',
    cancel: 'too-late',
  },
  'done, delivered': {
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    cancel: 'too-late',
  },
  'done, nothing to send': {
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    cancel: `→ CANCELLED, CANCELLED CUSTOMER | CANCELLED | ${undone}`,
  },
  'cancelling, not captured': {
    captured: 'PAID | PAYMENT_CAPTURED | ',
    voided: 'VOIDED | PAYMENT_VOIDED | ',
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    shipmentCreated: 'goods IN_PROGRESS | SHIPMENT_CREATED | ',
    dispatched: '→ CAPTURING, FULFILLED, goods FULFILLED | DISPATCHED | orders.order.fulfilled',
    delivered: '→ CAPTURING, FULFILLED, goods DELIVERED | DELIVERED | orders.order.fulfilled',
    shipmentCancelled: `→ CANCELLED, CANCELLED CUSTOMER, goods CANCELLED | CANCELLED | ${undone}`,
    cancellationRefused: '→ CAPTURING | CANCELLATION_REFUSED | ',
    deadline: ' |  | shipping.shipment.cancel',
  },
  'cancelling, captured': {
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    shipmentCreated: 'goods IN_PROGRESS | SHIPMENT_CREATED | ',
    dispatched: '→ SHIPPING, FULFILLED, goods FULFILLED | DISPATCHED | orders.order.fulfilled',
    delivered: '→ DONE, FULFILLED, goods DELIVERED | DELIVERED | orders.order.fulfilled',
    shipmentCancelled: `→ CANCELLED, CANCELLED CUSTOMER, goods CANCELLED | CANCELLED | ${undone}`,
    cancellationRefused: '→ SHIPPING | CANCELLATION_REFUSED | ',
    deadline: ' |  | shipping.shipment.cancel',
  },
  'cancelled while reserving': afterCancel({
    authorized: ' |  | payments.payment.undo',
    captured: 'PAID | PAYMENT_CAPTURED | payments.payment.undo',
  }),
  'cancelled while authorizing': afterCancel({
    authorized: 'AUTHORIZED |  | payments.payment.undo',
    captured: 'PAID | PAYMENT_CAPTURED | payments.payment.undo',
    declined: 'VOIDED | PAYMENT_VOIDED | ',
    voided: 'VOIDED | PAYMENT_VOIDED | ',
  }),
  'cancelled while claiming': afterCancel({
    authorized: ' |  | payments.payment.undo',
    captured: 'PAID | PAYMENT_CAPTURED | payments.payment.undo',
    voided: 'VOIDED | PAYMENT_VOIDED | ',
  }),
  'cancelled after capture': afterCancel({
    authorized: ' |  | payments.payment.undo',
    captured: ' |  | payments.payment.undo',
  }),
};

/** Whatever the order was doing when it was cancelled: a late success is undone once more. */
function afterCancel(money: Partial<Record<Input, string>>): Partial<Record<Input, string>> {
  return {
    made: ' |  | inventory.reservation.release',
    claimed: ' |  | inventory.reservation.release',
    refunded: 'REFUNDED | PAYMENT_REFUNDED | ',
    partlyRefunded: 'PARTIALLY_REFUNDED | PAYMENT_REFUNDED | ',
    shipmentCreated: ' |  | shipping.shipment.cancel',
    dispatched: ' | ATTENTION | ',
    delivered: ' | ATTENTION | ',
    ...money,
  };
}

const states = Object.entries(ordersByState()) as [State, Order][];
const names = Object.keys(inputs) as Input[];

describe('every input has its meaning in every state', () => {
  for (const [state, order] of states) {
    for (const name of names) {
      const expected = table[state][name] ?? 'ignored';
      test(`${state}: ${name} ⇒ ${expected}`, () => {
        expect(describeOutcome(order, advance(order, inputs[name], circumstances))).toBe(expected);
      });
    }
  }
});

describe('whatever happens', () => {
  const moves = states.flatMap(([state, order]) =>
    names.flatMap((name) => {
      const outcome = advance(order, inputs[name], circumstances);
      return outcome.kind === 'moved' ? [{ state, name, before: order, ...outcome }] : [];
    }),
  );

  test('a new version counts one more and is told last, and all its events carry it', () => {
    for (const { before, order, events } of moves) {
      expect(order.version).toBe(before.version + 1);
      expect(events.at(-1)?.type).toBe('hansa.orders.order.updated.v1');
      for (const event of events) {
        expect(event).toMatchObject({ subject: order.id, sequence: order.version, correlationId: order.id });
      }
    }
  });

  test('a cancelled order stays cancelled, with its reason', () => {
    for (const { before, order } of moves.filter((move) => move.before.status === 'CANCELLED')) {
      expect([order.status, order.cancelReason]).toEqual(['CANCELLED', before.cancelReason]);
    }
  });

  test('an order that was confirmed never becomes pending again', () => {
    for (const { before, order } of moves.filter((move) => move.before.status !== 'PENDING')) {
      expect([before.status, order.status]).not.toContain('PENDING');
    }
  });

  test('the same input twice has no second effect, but that a deadline asks again and a late success is undone again', () => {
    for (const { name, order } of moves) {
      if (name === 'deadline') continue;
      const again = advance(order, inputs[name], circumstances);
      if (again.kind !== 'moved') continue;
      expect(order.status).toBe('CANCELLED');
      expect(again.order.status).toBe('CANCELLED');
    }
  });

  test('the payment method is forgotten as soon as nobody needs it', () => {
    for (const [, order] of states) {
      const needed = ['RESERVING', 'AUTHORIZING'].includes(order.process.step);
      expect(order.paymentMethodToken).toBe(needed ? 'tok_approved' : null);
    }
  });
});

describe('an order that costs nothing', () => {
  const given = anOrder({ lines: [aLine({ unitPrice: euro(0) })], delivery: null });

  test('asks nobody for money and is paid when its goods are claimed', () => {
    const confirmed = after(given, inputs.made, inputs.claimed);
    expect(confirmed).toMatchObject({
      status: 'CONFIRMED',
      financialStatus: 'PAID',
      process: { step: 'SHIPPING' },
    });
  });

  test('has no payment to undo when it is cancelled', () => {
    const claiming = after(given, inputs.made);
    const outcome = advance(claiming, inputs.cancel, circumstances);
    expect(describeOutcome(claiming, outcome)).toBe(
      `→ CANCELLED, CANCELLED CUSTOMER, VOIDED, goods CANCELLED | CANCELLED | ${released}`,
    );
  });
});

describe('a capture that gets no answer', () => {
  test('is asked for again and again, with growing pauses up to an hour, and noted ever more seldom', () => {
    let order = ordersByState().capturing;
    const pauses: number[] = [];
    for (let attempt = 2; attempt <= 16; attempt += 1) {
      const outcome = advance(order, inputs.deadline, circumstances);
      if (outcome.kind === 'moved') order = outcome.order;
      if ('deadlineAt' in order.process) {
        pauses.push((Date.parse(order.process.deadlineAt) - now.getTime()) / 60_000);
      }
    }
    expect(pauses.slice(0, 7)).toEqual([2, 4, 8, 16, 32, 60, 60]);
    const delays = order.timeline.filter(({ kind }) => kind === 'PAYMENT_DELAYED');
    expect(delays.map(({ message }) => /\d+\w+/.exec(message)?.[0])).toEqual(['2nd', '4th', '8th', '16th']);
  });
});

describe('refunds', () => {
  test('news of less than what is known to have gone back is old news', () => {
    const order = after(ordersByState().shipping, inputs.refunded);
    expect(advance(order, inputs.partlyRefunded, circumstances).kind).toBe('ignored');
  });
});

/** `→ step, status, money, goods | timeline | events besides order.updated` */
function describeOutcome(before: Order, outcome: Outcome): string {
  if (outcome.kind !== 'moved') return outcome.kind;
  const { order, events } = outcome;
  const changes = [
    ...(order.process.step === before.process.step ? [] : [`→ ${order.process.step}`]),
    ...(order.status === before.status ? [] : [`${order.status} ${order.cancelReason ?? ''}`.trim()]),
    ...(order.financialStatus === before.financialStatus ? [] : [order.financialStatus]),
    ...(order.fulfillmentStatus === before.fulfillmentStatus ? [] : [`goods ${order.fulfillmentStatus}`]),
  ];
  const notes = order.timeline.slice(before.timeline.length).map(({ kind }) => kind);
  const told = events.slice(0, -1).map(({ type }) => type.replace(/^hansa\.|\.v1$/g, ''));
  return [changes.join(', '), notes.join(', '), told.join(' + ')].join(' | ');
}
