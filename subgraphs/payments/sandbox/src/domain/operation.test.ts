import { describe, expect, test } from '@jest/globals';
import { refuseCapture, refuseRefund, refuseVoid, type Operation, type Wanted } from './operation.ts';

const operation = (fields: Partial<Operation>): Operation => ({
  position: 1,
  id: 'auth_1',
  idempotencyKey: 'key',
  kind: 'AUTHORIZATION',
  orderId: 'ord_1',
  parentId: null,
  amount: 1000,
  currencyCode: 'EUR',
  status: 'SUCCEEDED',
  declineCode: null,
  at: new Date(0),
  settledAt: new Date(0),
  ...fields,
});

const wanted = (fields: Partial<Wanted>): Wanted => ({
  parent: operation({}),
  siblings: [],
  orderId: 'ord_1',
  amount: 1000,
  currencyCode: 'EUR',
  ...fields,
});

const captured = operation({ kind: 'CAPTURE', amount: 600 });
const voided = operation({ kind: 'VOID' });

describe('a capture', () => {
  test.each<[string, Partial<Wanted>, string | undefined]>([
    ['of all', {}, undefined],
    ['of the rest', { siblings: [captured], amount: 400 }, undefined],
    ['beyond the rest', { siblings: [captured], amount: 401 }, 'capture_exceeds_authorization'],
    ['after a void', { siblings: [voided] }, 'authorization_voided'],
    ['in another currency', { currencyCode: 'USD' }, 'currency_mismatch'],
    ['of nothing', { parent: undefined }, 'authorization_not_found'],
    ['for another order', { orderId: 'ord_2' }, 'authorization_not_found'],
    ['of a pending one', { parent: operation({ status: 'PENDING' }) }, 'authorization_not_found'],
    ['of a capture', { parent: captured }, 'authorization_not_found'],
  ])('%s', (_name, fields, code) => expect(refuseCapture(wanted(fields))?.code).toBe(code));
});

describe('a void', () => {
  test.each<[string, Partial<Wanted>, string | undefined]>([
    ['of an authorization', {}, undefined],
    ['after a capture', { siblings: [captured] }, 'authorization_captured'],
    ['after a void', { siblings: [voided] }, 'authorization_voided'],
    ['of nothing', { parent: undefined }, 'authorization_not_found'],
  ])('%s', (_name, fields, code) => expect(refuseVoid(wanted(fields))?.code).toBe(code));
});

describe('a refund', () => {
  const refunded = operation({ kind: 'REFUND', amount: 500 });
  const parent = captured;
  test.each<[string, Partial<Wanted>, string | undefined]>([
    ['of all', { parent, amount: 600 }, undefined],
    ['of the rest', { parent, siblings: [refunded], amount: 100 }, undefined],
    ['beyond the rest', { parent, siblings: [refunded], amount: 101 }, 'refund_exceeds_capture'],
    ['in another currency', { parent, amount: 1, currencyCode: 'USD' }, 'currency_mismatch'],
    ['of an authorization', {}, 'capture_not_found'],
  ])('%s', (_name, fields, code) => expect(refuseRefund(wanted(fields))?.code).toBe(code));
});
