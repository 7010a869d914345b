import { describe, expect, test } from '@jest/globals';
import type { Captured, Payment } from './payment.ts';
import { requestRefund } from './request-refund.ts';

const payment: Captured = {
  id: 'pay_1',
  orderId: 'ord_1',
  version: 4,
  amount: { amount: 1000, currencyCode: 'EUR' },
  authorization: 'auth_1',
  status: 'CAPTURED',
  capture: 'cap_1',
  captured: 1000,
  undo: false,
  refunds: [
    { id: 'ref_1', amount: 300, status: 'SUCCEEDED', reason: null },
    { id: 'ref_2', amount: 200, status: 'PENDING', reason: null },
    { id: 'ref_3', amount: 900, status: 'FAILED', reason: null },
  ],
};

const request = (amount: number, on: Payment | undefined = payment, currencyCode = 'EUR') =>
  requestRefund(on, { newRefundId: 'ref_4', amount: { amount, currencyCode }, reason: 'Too salty' });

describe('a refund', () => {
  test('may be of all that is not going back already', () => {
    expect(request(500)).toMatchObject({
      payment: { version: 5, refunds: [{}, {}, {}, { id: 'ref_4', amount: 500, status: 'PENDING' }] },
      calls: [{ kind: 'REFUND', capture: 'cap_1', refundId: 'ref_4', again: false }],
      events: [],
    });
  });

  test('may not be of more; refunds that are on their way count, failed ones do not', () => {
    expect(request(501)).toMatchObject({
      kind: 'refused',
      code: 'AMOUNT_TOO_LARGE',
      message: 'At most 5.00 EUR can still go back.',
    });
  });

  test('is in the currency of the payment', () => {
    expect(request(1, payment, 'USD')).toMatchObject({ kind: 'refused', code: 'CURRENCY_MISMATCH' });
  });

  test('needs money that was taken', () => {
    const { id, orderId, version, amount, authorization } = payment;
    const authorized: Payment = { id, orderId, version, amount, authorization, status: 'AUTHORIZED' };
    expect(request(1, authorized)).toMatchObject({ kind: 'refused', code: 'NOT_CAPTURED' });
    expect(requestRefund(undefined, { newRefundId: 'r', amount, reason: null })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(request(1, { id, orderId, version, status: 'STOPPED' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
