import { describe, expect, test } from '@jest/globals';
import { aCart, address } from '../test/examples.ts';
import { mayChangeCart, maySeeCart } from './cart.ts';
import { deliverTo, identifyBuyer, writeNote } from './cart-details.ts';
import type { Caller } from './caller.ts';

const guest: Caller = { kind: 'anonymous' };
const ada: Caller = { kind: 'customer', id: 'cust_ada' };
const bob: Caller = { kind: 'customer', id: 'cust_bob' };
const clerk: Caller = { kind: 'staff', id: 'staff_1', scopes: ['orders:read', 'orders:write'] };

const identify = (
  buyer: Parameters<typeof identifyBuyer>[1],
  caller: Caller = guest,
  knownEmail: string | null = null,
) => identifyBuyer(aCart({ email: null }), buyer, { caller, knownEmail, field: ['input', 'buyerIdentity'] });

describe('whose cart it is', () => {
  test("a guest's cart is anybody's who knows its id", () => {
    for (const caller of [guest, ada, clerk]) expect(mayChangeCart(caller, aCart())).toBe(true);
  });

  test("a customer's cart is theirs alone; staff may look", () => {
    const cart = aCart({ customerId: 'cust_ada' });
    expect([guest, ada, bob, clerk].map((caller) => mayChangeCart(caller, cart))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect([guest, ada, bob, clerk].map((caller) => maySeeCart(caller, cart))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  test('a signed-in customer makes it theirs by identifying; staff and guests do not', () => {
    expect(identify({}, ada)).toMatchObject({ cart: { customerId: 'cust_ada' } });
    expect(identify({}, clerk)).toMatchObject({ cart: { customerId: null } });
    expect(identify({}, guest)).toMatchObject({ cart: { customerId: null } });
  });
});

describe('who buys', () => {
  test('a customer need not type the address they registered with, but may name another', () => {
    expect(identify({}, ada, 'ada@example.com')).toMatchObject({ cart: { email: 'ada@example.com' } });
    expect(identify({ email: 'x@example.com' }, ada, 'ada@example.com')).toMatchObject({
      cart: { email: 'x@example.com' },
    });
  });

  test.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'a b@example.com',
    'ada@example',
    `${'a'.repeat(250)}@b.de`,
    'a\0@b.de',
  ])('%j is no e-mail address', (email) => {
    expect(identify({ email })).toMatchObject({ refusals: [{ code: 'INVALID_EMAIL' }] });
  });

  test('what is left out stays, and null clears', () => {
    const cart = aCart({ countryCode: 'DE' });
    const options = { caller: guest, knownEmail: null, field: [] };
    expect(identifyBuyer(cart, {}, options)).toMatchObject({
      cart: { email: cart.email, countryCode: 'DE' },
    });
    expect(identifyBuyer(cart, { email: null, countryCode: null }, options)).toMatchObject({
      cart: { email: null, countryCode: null },
    });
  });
});

describe('where it goes', () => {
  test('blank parts count as not given, and another address takes the delivery option away', () => {
    const edit = deliverTo(aCart(), { countryCode: 'DE', zip: ' ', city: ' Lübeck ' }, ['input']);
    expect(edit).toMatchObject({
      cart: { delivery: null, deliveryAddress: { zip: null, city: 'Lübeck', company: null } },
    });
  });

  test('a part that no label holds is refused by name', () => {
    const edit = deliverTo(aCart(), { ...address, city: 'x'.repeat(256) }, ['input', 'deliveryAddress']);
    expect(edit).toMatchObject({
      refusals: [{ code: 'INVALID_ADDRESS', field: ['input', 'deliveryAddress', 'city'] }],
    });
  });
});

describe('a note', () => {
  test('is text, whatever it looks like', () => {
    const note = '<script>alert("Ahoy")</script>\n🐟';
    expect(writeNote(aCart(), note)).toMatchObject({ cart: { note } });
  });

  test('loses only what no database takes', () => {
    expect(writeNote(aCart(), 'a\0b\uD800c')).toMatchObject({ cart: { note: 'ab\uFFFDc' } });
  });

  test('may have 5,000 characters and not one more', () => {
    expect(writeNote(aCart(), 'x'.repeat(5_000)).ok).toBe(true);
    expect(writeNote(aCart(), 'x'.repeat(5_001))).toMatchObject({ refusals: [{ code: 'NOTE_TOO_LONG' }] });
  });
});
