import { describe, expect, test } from '@jest/globals';
import { advance } from './advance.ts';
import type { Decision } from './decision.ts';
import type { PaymentInput } from './payment-input.ts';
import type { Captured, Payment, Refund } from './payment.ts';

const amount = { amount: 1000, currencyCode: 'EUR' };
const known = { id: 'pay_1', orderId: 'ord_1', version: 3, amount };
const held = { ...known, authorization: 'auth_1' };
const refund = (id: string, share: number, status: Refund['status'] = 'PENDING'): Refund => ({
  id,
  amount: share,
  status,
  reason: null,
});
const captured = (refunds: Refund[] = [], undo = false): Captured => ({
  ...held,
  status: 'CAPTURED',
  capture: 'cap_1',
  captured: 1000,
  refunds,
  undo,
});

const states = {
  none: undefined,
  STOPPED: { id: 'pay_1', orderId: 'ord_1', version: 3, status: 'STOPPED' },
  REQUESTED: { ...known, status: 'REQUESTED' },
  AUTHORIZING: { ...known, status: 'AUTHORIZING', undo: false },
  'AUTHORIZING+undo': { ...known, status: 'AUTHORIZING', undo: true },
  DECLINED: { ...known, status: 'DECLINED', reason: 'card_declined' },
  AUTHORIZED: { ...held, status: 'AUTHORIZED' },
  CAPTURE_REQUESTED: { ...held, status: 'CAPTURE_REQUESTED', capturing: 1000 },
  CAPTURING: { ...held, status: 'CAPTURING', capturing: 1000, undo: false },
  'CAPTURING+undo': { ...held, status: 'CAPTURING', capturing: 1000, undo: true },
  CAPTURED: captured(),
  'CAPTURED, part on its way': captured([refund('ref_1', 400)]),
  'CAPTURED, all on its way': captured([refund('ref_1', 1000)]),
  'CAPTURED+undo, all on its way': captured([refund('ref_1', 1000)], true),
  'CAPTURED, all went back': captured([refund('ref_1', 1000, 'SUCCEEDED')]),
  VOIDING: { ...held, status: 'VOIDING' },
  VOIDED: { ...known, status: 'VOIDED' },
} satisfies Record<string, Payment | undefined>;

const inputs = {
  authorize: {
    kind: 'authorize',
    orderId: 'ord_1',
    amount,
    paymentMethodToken: 'tok_approved',
    newPaymentId: 'pay_1',
  },
  capture: { kind: 'capture', orderId: 'ord_1', amount },
  undo: { kind: 'undo', orderId: 'ord_1', newPaymentId: 'pay_1', newRefundId: 'ref_new' },
  'auth ok': { kind: 'authorization-succeeded', reference: 'auth_1' },
  'auth no': { kind: 'authorization-declined', code: 'card_declined' },
  'capture ok': { kind: 'capture-succeeded', reference: 'cap_1', newRefundId: 'ref_new' },
  'capture no': { kind: 'capture-declined', code: 'expired' },
  'void ok': { kind: 'void-succeeded' },
  'void no': { kind: 'void-declined', code: 'busy' },
  'refund ok': { kind: 'refund-succeeded', refundId: 'ref_1' },
  'refund no': { kind: 'refund-declined', refundId: 'ref_1', code: 'busy', newRefundId: 'ref_new' },
} satisfies Record<string, PaymentInput>;

type Input = keyof typeof inputs;

/**
 * What an input makes of a state: the next state, `>CALL` to the provider (`>>CALL`: again, later), `stop` of the
 * operation at hand, `!fact`. What is not named does nothing.
 */
const table: Record<keyof typeof states, Partial<Record<Input, string>>> = {
  none: { authorize: 'REQUESTED >AUTHORIZATION', capture: 'too-early', undo: 'STOPPED !voided' },
  STOPPED: { authorize: 'STOPPED !voided', capture: 'STOPPED !voided', undo: 'STOPPED !voided' },
  REQUESTED: {
    capture: 'too-early',
    undo: 'VOIDED stop !voided',
    'auth ok': 'AUTHORIZED !authorized',
    'auth no': 'DECLINED !declined',
  },
  AUTHORIZING: {
    capture: 'too-early',
    undo: 'AUTHORIZING+undo',
    'auth ok': 'AUTHORIZED !authorized',
    'auth no': 'DECLINED !declined',
  },
  'AUTHORIZING+undo': { 'auth ok': 'VOIDING >VOID', 'auth no': 'DECLINED !declined' },
  DECLINED: { authorize: 'DECLINED !declined', capture: 'DECLINED !declined', undo: 'DECLINED !voided' },
  AUTHORIZED: {
    authorize: 'AUTHORIZED !authorized',
    capture: 'CAPTURE_REQUESTED >CAPTURE',
    undo: 'VOIDING >VOID',
  },
  CAPTURE_REQUESTED: {
    authorize: 'CAPTURE_REQUESTED !authorized',
    undo: 'VOIDING >VOID stop',
    'capture ok': 'CAPTURED !captured',
    'capture no': 'CAPTURE_REQUESTED >>CAPTURE',
  },
  CAPTURING: {
    authorize: 'CAPTURING !authorized',
    undo: 'CAPTURING+undo',
    'capture ok': 'CAPTURED !captured',
    'capture no': 'CAPTURE_REQUESTED >>CAPTURE',
  },
  'CAPTURING+undo': {
    authorize: 'CAPTURING+undo !authorized',
    'capture ok': 'CAPTURED+undo >REFUND !captured',
    'capture no': 'VOIDING >VOID',
  },
  CAPTURED: {
    authorize: 'CAPTURED !authorized',
    capture: 'CAPTURED !captured',
    undo: 'CAPTURED+undo >REFUND',
  },
  'CAPTURED, part on its way': {
    authorize: 'CAPTURED !authorized',
    capture: 'CAPTURED !captured',
    undo: 'CAPTURED+undo >REFUND',
    'refund ok': 'CAPTURED !refunded',
    'refund no': 'CAPTURED',
  },
  'CAPTURED, all on its way': {
    authorize: 'CAPTURED !authorized',
    capture: 'CAPTURED !captured',
    undo: 'CAPTURED+undo',
    'refund ok': 'CAPTURED !refunded',
    'refund no': 'CAPTURED',
  },
  'CAPTURED+undo, all on its way': {
    authorize: 'CAPTURED+undo !authorized',
    capture: 'CAPTURED+undo !captured',
    'refund ok': 'CAPTURED+undo !refunded',
    'refund no': 'CAPTURED+undo >>REFUND',
  },
  'CAPTURED, all went back': {
    authorize: 'CAPTURED !authorized',
    capture: 'CAPTURED !captured',
    undo: 'CAPTURED !refunded',
  },
  VOIDING: { 'void ok': 'VOIDED !voided', 'void no': 'VOIDING >>VOID' },
  VOIDED: { authorize: 'VOIDED !voided', capture: 'VOIDED !voided', undo: 'VOIDED !voided' },
};

function tell(decision: Decision): string {
  if (decision.kind !== 'moved') return decision.kind;
  const { payment, calls, stop, events } = decision;
  return [
    `${payment.status}${'undo' in payment && payment.undo ? '+undo' : ''}`,
    ...calls.map(({ kind, again }) => `${again ? '>>' : '>'}${kind}`),
    ...(stop ? ['stop'] : []),
    ...events.map(({ type }) => `!${type.split('.')[3] ?? ''}`),
  ].join(' ');
}

const cases = Object.entries(states).flatMap(([state, payment]) =>
  Object.entries(inputs).map(([name, input]) => {
    const expected = table[state as keyof typeof states][name as Input] ?? 'nothing';
    return [state, name, expected, payment, input] as const;
  }),
);

describe('every state knows what every input means', () => {
  test.each(cases)('%s, %s: %s', (...[, , expected, payment, input]) => {
    const decision = advance(payment, input);
    expect(tell(decision)).toBe(expected);
    if (decision.kind !== 'moved') return;
    expect(decision.payment.version).toBe((payment?.version ?? 0) + 1);
    for (const event of decision.events) {
      expect(event).toMatchObject({
        subject: decision.payment.id,
        sequence: decision.payment.version,
        correlationId: 'ord_1',
      });
    }
  });
});

describe('amounts', () => {
  const capture = (minor: number, currencyCode = 'EUR') =>
    advance(states.AUTHORIZED, {
      kind: 'capture',
      orderId: 'ord_1',
      amount: { amount: minor, currencyCode },
    });

  test.each([
    ['more than is held', capture(1001)],
    ['nothing', capture(0)],
    ['less than nothing', capture(-1)],
    ['another currency', capture(1000, 'USD')],
  ])('a capture of %s can never be', (_name, decision) => expect(decision.kind).toBe('impossible'));

  test('a smaller capture takes what it says', () => {
    expect(capture(400)).toMatchObject({
      payment: { capturing: 400 },
      calls: [{ amount: { amount: 400, currencyCode: 'EUR' } }],
    });
  });

  test('undo sends back what nobody else sends back already', () => {
    expect(advance(states['CAPTURED, part on its way'], inputs.undo)).toMatchObject({
      calls: [{ kind: 'REFUND', refundId: 'ref_new', amount: { amount: 600, currencyCode: 'EUR' } }],
    });
  });

  test('a refund says how much went back in all', () => {
    const payment = captured([refund('ref_0', 300, 'SUCCEEDED'), refund('ref_1', 200), refund('ref_2', 100)]);
    expect(advance(payment, inputs['refund ok'])).toMatchObject({
      events: [
        {
          data: { amount: { amount: 200 }, refundedTotal: { amount: 500 }, capturedTotal: { amount: 1000 } },
        },
      ],
    });
  });

  test('a refund is settled once', () => {
    const payment = captured([refund('ref_1', 200, 'SUCCEEDED')]);
    expect(advance(payment, inputs['refund ok']).kind).toBe('nothing');
    expect(advance(payment, inputs['refund no']).kind).toBe('nothing');
  });
});
